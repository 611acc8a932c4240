import { z } from "zod";
import { defineResource, type ChangeContext } from "../../core/resource";
import { encode } from "../../core/schema/wire";
import { vmpooler } from "../api/account";
import { deletingClient, poolerClient, type PoolerClient } from "../api/client";
import { ofVmSet } from "../examples";
import { adopt, pools, shortName } from "../fields";
import { runningVm } from "./changes";
import { checkOut } from "./checkout";
import { common, commonInputs, tagRemoval } from "./common";
import { applyToGroup, deleteGroup, groupFacts, groupId, readGroup } from "./host-group";
import { digestOf } from "./reading";

const inputs = z.strictObject({ pools, ...commonInputs, adopt: adopt("<host name>,<host name>,…") });
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
  cloud: vmpooler,
  isGlobal: () => false, // host names
  timeoutMinutes: 30,
  ...common,
  replacements: [tagRemoval],

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    const hosts = await checkOut(client, wanted.pools, context);
    const id = groupId(hosts);
    // Which VM was asked for by which name is told here only.
    const asked = hosts.map((host) => ({ ...host, fqdn: host.hostname, sourcePool: host.pool, state: "running" }));
    const seen = { hosts: asked, hostnames: namesIn(id), tokenDigest: digestOf(client) };
    context.exists(id, seen, ["lifetime", "tags"]);
    await applyChange(client, id, wanted, new Set(["lifetime", "tags"]), context);
    return { id };
  },

  async read(name, known, context) {
    const client = poolerClient(context, known);
    const hosts = namesIn(name).map((hostname) => ({
      hostname,
      pool: known.hosts?.find((host) => host.hostname === hostname)?.pool,
    }));
    const state = await readGroup(client, hosts, known, context);
    return state && { id: namesIn(name).sort().join(","), state: { ...state, url: client.url } };
  },

  async update({ id, next, changed }, context) {
    const client = poolerClient(context, next);
    await Promise.all(namesIn(id).map((host) => runningVm(client, host)));
    await applyChange(client, id, next, changed, context);
    return undefined;
  },

  async delete(id, state, context) {
    return (await deleteGroup(deletingClient(context, state), namesIn(id))) ? "deleted" : "absent";
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
  const rewrittenTags = await applyToGroup(client, namesIn(id), settings);
  context.applied(settings, changed.has("tags") ? { rewrittenTags } : {});
}

function namesIn(id: string): string[] {
  return id.split(",").map((name) => shortName(name.trim()));
}
