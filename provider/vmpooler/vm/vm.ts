import { z } from "zod";
import { defined } from "../../core/json";
import { defineResource, type ChangeContext } from "../../core/resource";
import { field } from "../../core/schema/field";
import { encode } from "../../core/schema/wire";
import { vmpooler } from "../api/account";
import { deletingClient, poolerClient, type PoolerClient } from "../api/client";
import { ofVm } from "../examples";
import { adopt, poolName, shortName } from "../fields";
import { applySettings, deleteVm, runningVm, tagsAsGiven } from "./changes";
import { checkOutOne } from "./checkout";
import { common, commonInputs, tagRemoval } from "./common";
import { addDisk, countDisks, diskRemoval, disks, sizesOf, untilDisk, without } from "./disks";
import { describeVm, digestOf, findRunning, givenBack, tokenDigest, vmFacts, type VmAnswer } from "./reading";

const inputs = z.strictObject({
  pool: field(poolName, {
    description: "Pool to check the VM out of, or an alias",
    createOnly: "A VM belongs to the pool it came from.",
    equals: (old, next, { sourcePool }) => next === old || next === sourcePool,
  }),
  disks,
  ...commonInputs,
  adopt: adopt("<host name>"),
});

const outputs = z.object({
  ...vmFacts,
  rewrittenTags: field(
    z.record(z.string(), z.string()).optional(),
    "What the server stores of tags whose values its tagfilter cuts",
  ),
  tokenDigest,
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
  cloud: vmpooler,
  isGlobal: () => false, // a host name
  timeoutMinutes: 30,
  ...common,
  replacements: [tagRemoval, diskRemoval],

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    const { hostname: id } = await checkOutOne(client, wanted.pool, context);
    context.exists(id, { hostname: id, tokenDigest: digestOf(client) }, ["lifetime", "tags", "disks"]);
    await applyChange(client, id, wanted, new Set(["lifetime", "tags"]), context);
    await addDisks(client, id, [], wanted.disks ?? [], context);
    return { id };
  },

  async read(name, known, context) {
    const id = shortName(name);
    const client = poolerClient(context, known);
    if ((await givenBack(client, [id], known.tokenDigest)).has(id)) return undefined;
    const found = await findRunning(client, id);
    if (!found) return undefined;
    const { template, lifetime } = found;
    return {
      id,
      state: defined({
        ...describeVm(id, found, context.clock.now(), known),
        pool: known.pool ?? template,
        lifetime,
        tags: tagsAsGiven(found, known.tags, known.rewrittenTags),
        // Nothing is known of what is adopted: then its disks are those of whoever declares them.
        disks: known.pool === undefined ? sizesOf(found) : ownDisks(found, known.disks),
        rewrittenTags: known.rewrittenTags,
        tokenDigest: known.tokenDigest,
        url: client.url,
      }),
    };
  },

  async update({ id, declared, next, changed }, context) {
    const client = poolerClient(context, next);
    await runningVm(client, id);
    await applyChange(client, id, next, changed, context);
    await addDisks(client, id, declared.disks ?? [], next.disks ?? [], context);
    return undefined;
  },

  async delete(id, state, context) {
    return (await deleteVm(deletingClient(context, state), id)) ? "deleted" : "absent";
  },
});

async function applyChange(
  client: PoolerClient,
  id: string,
  wanted: z.output<Inputs>,
  changed: ReadonlySet<string>,
  context: ChangeContext<Inputs, Outputs>,
): Promise<void> {
  const names = ["lifetime", "tags"].filter((name) => changed.has(name));
  const settings = encode(inputs.shape, wanted, names);
  const rewrittenTags = await applySettings(client, id, settings);
  context.applied(settings, changed.has("tags") ? { rewrittenTags } : {});
}

/**
 * Disks one after the other. What was asked for is recorded before it is there: an update that follows goes on waiting
 * for it, and does not ask again.
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
      context.applied({ disks: [...sizes] });
    });
  }
}

/** Those of the declared disks that are there. Others belong elsewhere, such as to a VmDisk. */
function ownDisks(answer: VmAnswer, declared: readonly number[] = []): number[] {
  const seen = new Map<number, number>();
  return declared.filter((size) => {
    const ordinal = (seen.get(size) ?? 0) + 1;
    seen.set(size, ordinal);
    return ordinal <= countDisks(answer, size);
  });
}
