import { z } from "zod";
import type { Context } from "../../core/context";
import { createOnce } from "../../core/create-once";
import { PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { path } from "../../core/http/path";
import { defineResource } from "../../core/resource";
import { ofHost } from "../api/answer-values";
import { ok, poolerClient, type PoolerClient } from "../api/client";
import { ofVmSnapshot } from "../examples";
import { access, adopt, hostName, onServer, shortName, triggers, vm } from "../fields";
import { lockVm, waitUntilAdded } from "./add-to-vm";
import { runningVm } from "./hosts";
import { findRunning } from "./reading";

const FINAL = "The API cannot delete a snapshot: it stays until the VM ends.";
const REVERT = "The VM is reverted to the snapshot: everything since then is lost.";
const FORM = "<host name>/<snapshot>";

const inputs = z.strictObject({
  vm,
  revertTriggers: field(triggers.optional(), {
    description: "Arbitrary values: each change reverts the VM to the snapshot; removing all does not",
    note: "everything since the snapshot is lost",
    trigger: true,
  }),
  ...access,
  adopt: adopt(FORM),
});

const outputs = z.object({
  snapshot: field(z.string(), { description: "The server's name of the snapshot", changesWith: [] }),
});

export const vmSnapshot = defineResource({
  type: "vmpooler:VmSnapshot",
  description:
    "A snapshot of a VM. A change of revertTriggers reverts the VM to it. It stays until the VM ends: deleting this resource only removes it from the state.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmsnapshots",
  adoptId: FORM,
  examples: ofVmSnapshot,
  inputs,
  outputs,
  ...onServer,
  timeoutMinutes: 30,
  warnings(given, old) {
    if (old === undefined) return [FINAL];
    const isRevert =
      given.revertTriggers?.length && JSON.stringify(given.revertTriggers) !== JSON.stringify(old.revertTriggers);
    return isRevert ? [REVERT] : [];
  },

  irreversible({ kind, changed, next }) {
    if (kind === "create" || kind === "replace") return [FINAL];
    return changed.includes("revertTriggers") && next.revertTriggers?.length ? [REVERT] : [];
  },

  async create({ vm: host, ...where }, context) {
    const client = poolerClient(context, where);
    const hostname = shortName(host);
    return await lockVm(client, hostname, async () => {
      const snapshot = await take(client, hostname, context);
      const id = `${hostname}/${snapshot}`;
      context.exists(id, { snapshot });
      await untilTaken(client, hostname, snapshot, context);
      return { id };
    });
  },

  async read(id, known, context) {
    const { host, snapshot } = partsOf(id);
    const client = poolerClient(context, known);
    const found = await findRunning(client, host);
    if (!found?.snapshots.includes(snapshot)) return undefined;
    return { id, state: { vm: known.vm ?? host, snapshot, url: client.url } };
  },

  async update({ id, next, changed }, context) {
    const client = poolerClient(context, next);
    const { host, snapshot } = partsOf(id);
    await untilTaken(client, host, snapshot, context);
    if (!changed.has("revertTriggers") || !next.revertTriggers?.length) return undefined;
    const request = { method: "POST", path: path`/vm/${host}/snapshot/${snapshot}`, repeatable: true } as const;
    await client.change(request, ok);
    context.applied({ revertTriggers: next.revertTriggers });
    context.log(`${host} is being reverted to snapshot ${snapshot}; the server does not report when that is done.`);
    return undefined;
  },

  delete(id, _state, context) {
    const { host, snapshot } = partsOf(id);
    context.log(
      `Snapshot ${snapshot} stays with ${host} until that VM ends: it is removed from the state only.`,
      "warning",
    );
    return Promise.resolve("left");
  },
});

/** Requests a snapshot. @returns its name, before it is taken */
async function take(client: PoolerClient, host: string, context: Context): Promise<string> {
  const answer = ofHost(host, z.object({ snapshot: z.string().min(1) }));
  const made = await createOnce(context, {
    what: `snapshot of ${host}`,
    adoption: `adopt: "${host}/<snapshot>"`,
    expectsOthers: true,
    send: () => client.change({ method: "POST", path: path`/vm/${host}/snapshot` }, answer),
    candidates: async () => (await runningVm(client, host)).snapshots,
    idOf: (snapshot) => snapshot,
  });
  return "found" in made ? made.found : made.answer.snapshot;
}

async function untilTaken(client: PoolerClient, host: string, snapshot: string, context: Context): Promise<void> {
  await waitUntilAdded(`snapshot ${snapshot} of ${host}`, context, async () => {
    const { snapshots } = await runningVm(client, host);
    return { done: snapshots.includes(snapshot), value: undefined, progress: "the snapshot is not there yet" };
  });
}

/** The parts of an id. With an empty name, a revert would take another snapshot instead. */
function partsOf(id: string): { host: string; snapshot: string } {
  const [, host = "", snapshot = ""] = /^([^/]+)\/([\w.:-]+)$/.exec(id) ?? [];
  if (!hostName.safeParse(host).success) throw new PoolsError(`"${id}" names no snapshot: the form is ${FORM}.`);
  return { host: shortName(host), snapshot };
}
