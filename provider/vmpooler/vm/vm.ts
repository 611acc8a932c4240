import { z } from "zod";
import { field } from "../../core/schema/field";
import { defined } from "../../core/json";
import { defineResource, type ChangeContext } from "../../core/resource";
import { encode } from "../../core/schema/wire";
import { checkOutOne } from "./checkout";
import { poolerClient, type PoolerClient } from "../api/client";
import { addDisk, countDisks, sizesOf, untilDisk } from "./disks";
import { ofVm } from "../examples";
import { expiresSoon, lifetimeWarnings, refuseEndlessReplacement } from "./expiry";
import {
  adopt,
  connection,
  diskRemoval,
  disks,
  lifetime,
  poolName,
  replaceWhenExpiresWithin,
  shortName,
  tagRemoval,
  tags,
  token,
  without,
} from "../fields";
import { applySettings, deleteVm, refuseBadTags, runningVm, tagsAsGiven } from "./changes";
import { describeVm, lookAtRunning, vmFacts, type VmAnswer } from "./reading";

const inputs = z.strictObject({
  pool: field(poolName, {
    description: "Pool to check the VM out of, or an alias",
    createOnly: "A VM belongs to the pool it came from.",
    equals: (old, next, { sourcePool }) => next === old || next === sourcePool,
  }),
  lifetime,
  tags,
  disks,
  replaceWhenExpiresWithin,
  token,
  adopt: adopt("<host name>"),
  connection,
});

const outputs = z.object({
  ...vmFacts,
  rewrittenTags: field(
    z.record(z.string(), z.string()).optional(),
    "What the server stores of tags whose values its tagfilter cuts",
  ),
});

type Inputs = typeof inputs;
type Outputs = typeof outputs;

export const vm = defineResource({
  type: "vmpooler:Vm",
  description:
    "A virtual machine, checked out of a pool where it stood ready. It ends with its lifetime; the next update after a refresh then checks out another.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops",
  adoptId: "<host name>",
  examples: ofVm,
  inputs,
  outputs,
  timeoutMinutes: 30,

  rules: (given, fail) => refuseEndlessReplacement(given, fail),
  replacements: [tagRemoval, diskRemoval],
  overdue: expiresSoon,
  warnings: lifetimeWarnings,

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    refuseBadTags(client, wanted.tags);
    const { hostname: id } = await checkOutOne(client, wanted.pool, context);
    context.record(id, { hostname: id, lifetime: undefined, tags: {}, disks: [] });
    await change(client, id, wanted, new Set(["lifetime", "tags"]), context);
    await addDisks(client, id, [], wanted.disks ?? [], context);
    return { id };
  },

  async read(name, known, context) {
    const id = shortName(name);
    const found = await lookAtRunning(poolerClient(context, known), id);
    if (!found) return undefined;
    const { template, lifetime: hours } = found;
    return {
      id,
      state: defined({
        ...describeVm(id, found, context.clock.now(), known),
        pool: known.pool ?? template,
        lifetime: hours,
        tags: tagsAsGiven(found, known.tags, known.rewrittenTags),
        // Nothing is known of what is adopted: then its disks are those of whoever declares them.
        disks: known.pool === undefined ? sizesOf(found) : ownDisks(found, known.disks),
        rewrittenTags: known.rewrittenTags,
      }),
    };
  },

  async update({ id, old, next, changed }, context) {
    const client = poolerClient(context, next);
    refuseBadTags(client, next.tags);
    await runningVm(client, id);
    await change(client, id, next, changed, context);
    await addDisks(client, id, old.disks ?? [], next.disks ?? [], context);
  },

  async delete(id, state, context) {
    await deleteVm(poolerClient(context, state), id);
  },
});

async function change(
  client: PoolerClient,
  id: string,
  wanted: z.output<Inputs>,
  changed: ReadonlySet<string>,
  context: ChangeContext<Inputs, Outputs>,
): Promise<void> {
  const names = ["lifetime", "tags"].filter((name) => changed.has(name));
  const settings = encode(inputs.shape, wanted, names);
  const rewrittenTags = await applySettings(client, id, settings);
  context.record(id, { ...settings, ...(changed.has("tags") ? { rewrittenTags } : {}) });
}

/**
 * Disks one after the other. What was asked for stands in the state before it is there: an update that follows goes on
 * waiting for it, and does not ask again.
 */
async function addDisks(
  client: PoolerClient,
  id: string,
  asked: readonly number[],
  wanted: readonly number[],
  context: ChangeContext<Inputs, Outputs>,
): Promise<void> {
  for (const size of new Set(asked)) {
    await untilDisk(client, id, size, asked.filter((one) => one === size).length, context);
  }
  const sizes = [...asked];
  for (const size of without(wanted, asked)) {
    await addDisk(client, id, size, context, () => {
      sizes.push(size);
      context.record(id, { disks: [...sizes] });
    });
  }
}

/** Those of the declared disks that are there. Others are somebody else's, such as a VmDisk's. */
function ownDisks(answer: VmAnswer, declared: readonly number[] = []): number[] {
  const seen = new Map<number, number>();
  return declared.filter((size) => {
    const ordinal = (seen.get(size) ?? 0) + 1;
    seen.set(size, ordinal);
    return ordinal <= countDisks(answer, size);
  });
}
