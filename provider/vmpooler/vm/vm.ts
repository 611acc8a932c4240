import { z } from "zod";
import { defined } from "../../core/json";
import { defineResource, type ChangeContext } from "../../core/resource";
import { field } from "../../core/schema/field";
import { deletingClient, poolerClient, type PoolerClient } from "../api/client";
import { ofVm } from "../examples";
import { adopt, poolName, shortName } from "../fields";
import { checkOut } from "./checkout";
import { sharedDefinition, sharedInputs } from "./shared-definition";
import { addDisk, diskRemoval, disks, sizesOf, untilDisk, split, without } from "./disks";
import { namesOf } from "./group";
import { deleteVms, runningVm } from "./hosts";
import { describeVm, findRunning, vmFacts, type VmAnswer } from "./reading";
import { applySettings, rewrittenTags, SETTINGS, tagRemoval, tagsAsGiven } from "./settings";
import { digestOf, lookInTokenList, tokenDigest } from "./token-list";

const inputs = z.strictObject({
  pool: field(poolName, {
    description: "Pool to check the VM out of, or an alias",
    createOnly: "A VM belongs to the pool it came from.",
    equals: (old, next, { sourcePool }) => next === old || next === sourcePool,
  }),
  disks,
  ...sharedInputs,
  adopt: adopt("<host name>"),
});

const outputs = z.object({ ...vmFacts, rewrittenTags, tokenDigest });

export const vm = defineResource({
  type: "vmpooler:Vm",
  description:
    "A virtual machine, checked out of a pool of ready ones. It ends with its lifetime; after a refresh, the next update checks out another.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops",
  adoptId: "<host name>",
  examples: ofVm,
  inputs,
  outputs,
  timeoutMinutes: 30,
  ...sharedDefinition,
  replacements: [tagRemoval, diskRemoval],

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    const [id = ""] = namesOf(await checkOut(client, { [wanted.pool]: 1 }, context));
    context.exists(id, { hostname: id, tokenDigest: digestOf(client) }, [...SETTINGS, "disks"]);
    await applySettings(client, [id], wanted, context);
    await addDisks(client, id, [], wanted.disks ?? [], context);
    return { id };
  },

  async read(name, known, context) {
    const id = shortName(name);
    const client = poolerClient(context, known);
    const { gone, digest } = await lookInTokenList(client, [id], known.tokenDigest);
    const found = gone.has(id) ? undefined : await findRunning(client, id);
    if (!found) return undefined;
    const { template, lifetime } = found;
    return {
      id,
      state: defined({
        ...describeVm(id, found, context.clock.now(), known),
        pool: known.pool ?? template,
        lifetime,
        tags: tagsAsGiven(found, known.tags, known.rewrittenTags),
        // When a VM is adopted nothing is declared yet: all its disks count.
        disks: known.pool === undefined ? sizesOf(found) : ownDisks(found, known.disks),
        rewrittenTags: known.rewrittenTags,
        tokenDigest: digest,
        url: client.url,
      }),
    };
  },

  async update({ id, old, declared, next, changed }, context) {
    const client = poolerClient(context, next);
    await runningVm(client, id);
    await applySettings(client, [id], next, context, changed);
    // An adopted VM may have disks that were not declared.
    await addDisks(client, id, declared.disks ?? old.disks ?? [], next.disks ?? [], context);
    return undefined;
  },

  async delete(id, state, context) {
    return await deleteVms(deletingClient(context, state), [id]);
  },
});

/**
 * Adds disks one after the other. Each is recorded once requested: the next update waits for it and does not request it
 * again.
 */
async function addDisks(
  client: PoolerClient,
  id: string,
  requested: readonly number[],
  wanted: readonly number[],
  context: ChangeContext<typeof inputs, typeof outputs>,
): Promise<void> {
  for (const size of new Set(requested)) {
    await untilDisk(client, id, size, requested.filter((one) => one === size).length, context);
  }
  const sizes = [...requested];
  for (const size of without(wanted, requested)) {
    await addDisk(client, id, size, context, () => {
      sizes.push(size);
      context.applied({ disks: [...sizes] });
    });
  }
}

/** The declared disks that the VM has. Other disks belong to other resources, such as a VmDisk. */
function ownDisks(answer: VmAnswer, declared: readonly number[] = []): number[] {
  return split(declared, sizesOf(answer)).common;
}
