import { z } from "zod";
import { PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineResource } from "../../core/resource";
import { poolerClient } from "../api/client";
import { addDisk, countDisks, untilDisk } from "./disks";
import { ofVmDisk } from "../examples";
import { access, adopt, hostName, onServer, shortName, vm } from "../fields";
import { findRunning } from "./reading";

const FINAL = "The API cannot remove a disk from a VM: it stays until the VM ends.";
const FORM = "<host name>/<size in GB>/<which of that size>";

const inputs = z.strictObject({
  vm,
  size: field(z.int().min(1).max(2048), {
    description: "Size in GB",
    createOnly: "The API cannot resize a disk; the old one stays until the VM ends.",
  }),
  ...access,
  adopt: adopt(FORM),
});

const outputs = z.object({
  ordinal: field(z.int(), "Number of the disk among the VM's added disks of that size, from 1"),
});

export const vmDisk = defineResource({
  type: "vmpooler:VmDisk",
  description:
    "A disk that is added to a VM, and stays until the VM ends: deleting this resource only removes it from the state.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#adddisks",
  adoptId: FORM,
  examples: ofVmDisk,
  inputs,
  outputs,
  ...onServer,
  timeoutMinutes: 20,
  warnings: (_given, old) => (old === undefined ? [FINAL] : []),
  irreversible: ({ kind }) => (kind === "create" || kind === "replace" ? [FINAL] : []),

  async create({ vm: host, size, ...where }, context) {
    const client = poolerClient(context, where);
    const hostname = shortName(host);
    let id = "";
    // Recorded once requested: the next update waits for it and does not request it again.
    await addDisk(client, hostname, size, context, (ordinal) => {
      id = `${hostname}/${size}/${ordinal}`;
      context.exists(id, { ordinal });
    });
    return { id };
  },

  async read(id, known, context) {
    const { host, size, ordinal } = partsOf(id);
    const client = poolerClient(context, known);
    const found = await findRunning(client, host);
    if (!found || countDisks(found, size) < ordinal) return undefined;
    return { id, state: { vm: known.vm ?? host, size, ordinal, url: client.url } };
  },

  async update({ id, next }, context) {
    const { host, size, ordinal } = partsOf(id);
    await untilDisk(poolerClient(context, next), host, size, ordinal, context);
    return undefined;
  },

  delete(id, _state, context) {
    const { host, size } = partsOf(id);
    context.log(
      `The disk of ${size} GB stays on ${host} until that VM ends: it is removed from the state only.`,
      "warning",
    );
    return Promise.resolve("left");
  },
});

function partsOf(id: string): { host: string; size: number; ordinal: number } {
  const [host = "", ...numbers] = id.split("/");
  // An adopted id is stored as the user wrote it, such as <host>/08/1.
  const [size = 0, ordinal = 0, ...more] = numbers.map(Number);
  const isDisk = [size, ordinal].every((one) => Number.isInteger(one) && one > 0) && more.length === 0;
  if (!isDisk || !hostName.safeParse(host).success) throw new PoolsError(`"${id}" names no disk: the form is ${FORM}.`);
  return { host: shortName(host), size, ordinal };
}
