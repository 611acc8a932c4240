import { z } from "zod";
import { path } from "../../core/http/path";
import { defineResource } from "../../core/resource";
import { deletingClient, poolerClient } from "../api/client";
import { ofOndemandRequest } from "../examples";
import { adopt, pools } from "../fields";
import type { Host } from "./checkout-request";
import { createWithChosenId, resumeCreation } from "./create-with-chosen-id";
import { sharedDefinition, sharedInputs } from "./shared-definition";
import { groupFacts, namesOf, readGroup } from "./group";
import { deleteVms, runningVm } from "./hosts";
import { lookAtRequest, untilEnded, type Ondemand } from "./ondemand-reading";
import { applySettings, tagRemoval } from "./settings";

const inputs = z.strictObject({ pools, ...sharedInputs, adopt: adopt("<request id>") });
const outputs = z.object(groupFacts);

export const ondemandRequest = defineResource({
  type: "vmpooler:OndemandRequest",
  description:
    "Virtual machines that the server creates on request, so that their pools need none ready. If one VM is lost, all are replaced.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#ondemandvm",
  adoptId: "<request id>",
  examples: ofOndemandRequest,
  inputs,
  outputs,
  timeoutMinutes: 60,
  ...sharedDefinition,
  replacements: [tagRemoval],

  async create(wanted, context) {
    return { id: await createWithChosenId(poolerClient(context, wanted), wanted, context) };
  },

  async read(id, known, context) {
    const client = poolerClient(context, known);
    let seen = await lookAtRequest(client, id);
    // An interrupted run may leave a pending request: wait for its VMs.
    if (seen?.state === "pending") seen = await untilEnded(client, id, context);
    const hosts = hostsOf(seen, known.hosts);
    const state = hosts && (await readGroup(client, hosts, known, context));
    return state && { id, state: { ...state, url: client.url } };
  },

  async update({ id, old, next, changed }, context) {
    const client = poolerClient(context, next);
    const hosts = old.hosts.length > 0 ? namesOf(old.hosts) : await resumeCreation(client, id, next, context);
    await Promise.all(hosts.map((host) => runningVm(client, host)));
    await applySettings(client, hosts, next, context, changed);
    return undefined;
  },

  async delete(id, state, context) {
    const client = deletingClient(context, state);
    const seen = await lookAtRequest(client, id);
    if (seen) await client.remove(path`/ondemandvm/${id}`);
    const deletion = await deleteVms(client, namesOf(hostsOf(seen, state.hosts) ?? state.hosts));
    return seen ? "deleted" : deletion;
  },
});

/** The VMs of a request. If the server has dropped its record, which VMs with a long lifetime outlive, the known ones. */
function hostsOf<T>(seen: Ondemand | undefined, known: T): readonly Host[] | T | undefined {
  if (seen === undefined) return known;
  return seen.state === "ready" ? seen.hosts : undefined;
}
