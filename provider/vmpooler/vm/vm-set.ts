import { z } from "zod";
import { defineResource } from "../../core/resource";
import { deletingClient, poolerClient } from "../api/client";
import { ofVmSet } from "../examples";
import { adopt, pools, shortName } from "../fields";
import { checkOut } from "./checkout";
import { sharedDefinition, sharedInputs } from "./shared-definition";
import { groupFacts, namesOf, newGroup, readGroup } from "./group";
import { deleteVms, runningVm } from "./hosts";
import { applySettings, SETTINGS, tagRemoval } from "./settings";
import { digestOf } from "./token-list";

const FORM = "<host name>,<host name>,…";

export const vmSet = defineResource({
  type: "vmpooler:VmSet",
  description:
    "Virtual machines of one or more pools, checked out together: all or none. If one VM is lost, all are replaced.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops",
  adoptId: FORM,
  examples: ofVmSet,
  inputs: z.strictObject({ pools, ...sharedInputs, adopt: adopt(FORM) }),
  outputs: z.object(groupFacts),
  timeoutMinutes: 30,
  ...sharedDefinition,
  replacements: [tagRemoval],

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    const hosts = await checkOut(client, wanted.pools, context);
    const id = namesOf(hosts).join(",");
    context.exists(id, { ...newGroup(hosts), tokenDigest: digestOf(client) }, SETTINGS);
    await applySettings(client, namesIn(id), wanted, context);
    return { id };
  },

  async read(name, known, context) {
    const client = poolerClient(context, known);
    const hosts = namesIn(name).map((hostname) => ({
      hostname,
      pool: known.hosts?.find((host) => host.hostname === hostname)?.pool,
    }));
    const state = await readGroup(client, hosts, known, context);
    return state && { id: namesOf(hosts).join(","), state: { ...state, url: client.url } };
  },

  async update({ id, next, changed }, context) {
    const client = poolerClient(context, next);
    const hosts = namesIn(id);
    await Promise.all(hosts.map((host) => runningVm(client, host)));
    await applySettings(client, hosts, next, context, changed);
    return undefined;
  },

  async delete(id, state, context) {
    return await deleteVms(deletingClient(context, state), namesIn(id));
  },
});

function namesIn(id: string): string[] {
  return id.split(",").map((name) => shortName(name.trim()));
}
