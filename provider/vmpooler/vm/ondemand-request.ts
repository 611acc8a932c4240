import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, mayHaveHappened, OperationError, PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import { defineResource, type ChangeContext } from "../../core/resource";
import { vmpooler } from "../api/account";
import { optionalText } from "../api/answer-values";
import { deletingClient, ok, poolerClient, type PoolerClient } from "../api/client";
import { ofOndemandRequest } from "../examples";
import { adopt, pools } from "../fields";
import type { Host } from "./checkout";
import { sharedDefinition, sharedInputs } from "./shared-definition";
import { groupFacts, namesOf, newGroup, readGroup } from "./group";
import { deleteVms, runningVm } from "./hosts";
import { lookAtRequest, untilReady, type Ondemand } from "./ondemand-reading";
import { applySettings, SETTINGS, tagRemoval } from "./settings";
import { digestOf } from "./token-list";

const inputs = z.strictObject({ pools, ...sharedInputs, adopt: adopt("<request id>") });
const outputs = z.object(groupFacts);

type Inputs = z.output<typeof inputs>;
type ThisContext = ChangeContext<typeof inputs, typeof outputs>;

const accepted = ok.extend({ request_id: optionalText });

export const ondemandRequest = defineResource({
  type: "vmpooler:OndemandRequest",
  description:
    "Virtual machines that are made for the request, so that their pools need not hold any ready. Where one is lost, the request is replaced as a whole.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#ondemandvm",
  adoptId: "<request id>",
  examples: ofOndemandRequest,
  inputs,
  outputs,
  cloud: vmpooler,
  isGlobal: () => false, // what a server does not know may be on another
  timeoutMinutes: 60,
  ...sharedDefinition,
  replacements: [tagRemoval],

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    // Chosen and recorded before the request: the server makes one request of one id, even if answers are lost. Random,
    // because an id stays taken for weeks.
    const chosen = randomUUID();
    context.exists(chosen, unmade(client), SETTINGS);
    let id: string;
    try {
      id = await send(client, chosen, wanted, context);
    } catch (error) {
      if (!mayHaveHappened(error)) context.retract();
      throw error;
    }
    // The API's page does not promise that a client may choose the id.
    if (id !== chosen) context.exists(id, unmade(client), SETTINGS);
    try {
      const hosts = await makeHosts(client, id, context);
      await applySettings(client, hosts, wanted, new Set(SETTINGS), context);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      context.retract(); // the server has destroyed the VMs that it had made
      throw new PoolsError(`${error.message} The next \`pulumi up\` makes another request.`);
    }
    return { id };
  },

  async read(id, known, context) {
    const client = poolerClient(context, known);
    const seen = await lookAtRequest(client, id);
    // A request that an interrupted run left pending has no VMs to read yet, and ends soon.
    const hosts = seen?.state === "pending" ? await untilOver(client, id, context) : hostsOf(seen, known.hosts);
    const state = hosts && (await readGroup(client, hosts, known, context));
    return state && { id, state: { ...state, url: client.url } };
  },

  async update({ id, old, next, changed }, context) {
    const client = poolerClient(context, next);
    const hosts = old.hosts.length > 0 ? namesOf(old.hosts) : await resume(client, id, next, context);
    await Promise.all(hosts.map((host) => runningVm(client, host)));
    await applySettings(client, hosts, next, changed, context);
    return undefined;
  },

  async delete(id, state, context) {
    const client = deletingClient(context, state);
    const seen = await lookAtRequest(client, id);
    if (seen) await client.remove(path`/ondemandvm/${id}`);
    const wereThere = await deleteVms(client, namesOf(hostsOf(seen, state.hosts) ?? state.hosts));
    return seen !== undefined || wereThere ? "deleted" : "absent";
  },
});

/** The state of a request whose VMs are not known yet. */
function unmade(client: PoolerClient) {
  return { hosts: [], hostnames: [], tokenDigest: digestOf(client) };
}

/** Waits for the VMs of a request and records them. @returns their names. @throws OperationError when it has failed. */
async function makeHosts(client: PoolerClient, id: string, context: ThisContext): Promise<string[]> {
  const hosts = await untilReady(client, id, context);
  if (!hosts)
    throw new PoolsError(`On-demand request ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
  context.applied({}, newGroup(hosts));
  return namesOf(hosts);
}

/** Continues a creation that has recorded the id and failed before the VMs were known. */
async function resume(client: PoolerClient, id: string, next: Inputs, context: ThisContext): Promise<string[]> {
  if ((await lookAtRequest(client, id)) === undefined) await send(client, id, next, context);
  try {
    return await makeHosts(client, id, context);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw new PoolsError(`${error.message} Run \`pulumi refresh\`, and the next \`pulumi up\` makes another request.`);
  }
}

/** Sends the request. Because of its id this can be repeated; a 409 means that it had arrived. @returns its id. */
async function send(client: PoolerClient, id: string, { pools: asked }: Inputs, context: ThisContext): Promise<string> {
  const body = { ...asked, request_id: id };
  await context.announce(`Creating on-demand request "${id}".`);
  try {
    const request = { method: "POST", path: "/ondemandvm", body, repeatable: true } as const;
    const { request_id: given } = await client.change(request, accepted);
    return given === undefined || given === "" ? id : given;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return id;
    throw error;
  }
}

/** The VMs of a request. VMs with a long lifetime outlive its record: then the known ones count. */
function hostsOf<T>(seen: Ondemand | undefined, known: T): readonly Host[] | T | undefined {
  if (seen === undefined) return known;
  return seen.state === "ready" ? seen.hosts : undefined;
}

async function untilOver(...[client, id, context]: Parameters<typeof untilReady>): ReturnType<typeof untilReady> {
  try {
    return await untilReady(client, id, context);
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}
