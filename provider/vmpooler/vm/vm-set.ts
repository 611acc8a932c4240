import { z } from "zod";
import { defineResource, type ChangeContext } from "../../core/resource";
import { encode } from "../../core/schema/wire";
import { checkOut } from "./checkout";
import { poolerClient, type PoolerClient } from "../api/client";
import { ofVmSet } from "../examples";
import { expiresSoon, lifetimeWarnings, refuseEndlessReplacement } from "./expiry";
import {
  adopt,
  connection,
  lifetime,
  pools,
  replaceWhenExpiresWithin,
  shortName,
  tagRemoval,
  tags,
  token,
} from "../fields";
import { applyToGroup, deleteGroup, groupFacts, groupId, readGroup } from "./host-group";
import { refuseBadTags, runningVm } from "./changes";

const inputs = z.strictObject({
  pools,
  lifetime,
  tags,
  replaceWhenExpiresWithin,
  token,
  adopt: adopt("<host name>,<host name>,…"),
  connection,
});
const outputs = z.object(groupFacts);

type Inputs = typeof inputs;
type Outputs = typeof outputs;

export const vmSet = defineResource({
  type: "vmpooler:VmSet",
  description:
    "Virtual machines of one or more pools, checked out together: all of them or none. Where one is lost, the set is replaced as a whole.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops",
  adoptId: "<host name>,<host name>,…",
  examples: ofVmSet,
  inputs,
  outputs,
  timeoutMinutes: 30,

  rules: (given, fail) => refuseEndlessReplacement(given, fail),
  replacements: [tagRemoval],
  overdue: expiresSoon,
  warnings: lifetimeWarnings,

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    refuseBadTags(client, wanted.tags);
    const hosts = await checkOut(client, wanted.pools, context);
    const id = groupId(hosts);
    const hostnames = namesIn(id);
    // Which VM was asked for by which name is told here only.
    const asked = hosts.map((host) => ({ ...host, fqdn: host.hostname, sourcePool: host.pool, state: "running" }));
    context.record(id, { hosts: asked, hostnames, lifetime: undefined, tags: {} });
    await change(client, id, wanted, new Set(["lifetime", "tags"]), context);
    return { id };
  },

  async read(name, known, context) {
    const hosts = namesIn(name).map((hostname) => ({
      hostname,
      pool: known.hosts?.find((host) => host.hostname === hostname)?.pool,
    }));
    const state = await readGroup(poolerClient(context, known), hosts, known, context);
    return state && { id: namesIn(name).sort().join(","), state };
  },

  async update({ id, next, changed }, context) {
    const client = poolerClient(context, next);
    refuseBadTags(client, next.tags);
    await Promise.all(namesIn(id).map((host) => runningVm(client, host)));
    await change(client, id, next, changed, context);
  },

  async delete(id, state, context) {
    await deleteGroup(poolerClient(context, state), namesIn(id));
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
  const rewrittenTags = await applyToGroup(client, namesIn(id), settings);
  context.record(id, { ...settings, ...(changed.has("tags") ? { rewrittenTags } : {}) });
}

function namesIn(id: string): string[] {
  return id.split(",").map((name) => shortName(name.trim()));
}
