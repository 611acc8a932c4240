import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, mayHaveHappened, OperationError, PoolsError } from "../../core/errors";
import { path } from "../../core/http/client";
import { defineResource, type ChangeContext } from "../../core/resource";
import { encode } from "../../core/schema/wire";
import type { Host } from "./checkout";
import { optionalText } from "../api/answer-values";
import { ok, poolerClient, type PoolerClient } from "../api/client";
import { ofOndemandRequest } from "../examples";
import { expiresSoon, lifetimeWarnings, refuseEndlessReplacement } from "./expiry";
import { adopt, connection, lifetime, pools, replaceWhenExpiresWithin, tagRemoval, tags, token } from "../fields";
import { applyToGroup, deleteGroup, groupFacts, readGroup } from "./host-group";
import { lookAtRequest, untilReady } from "./ondemand-reading";
import { refuseBadTags, runningVm } from "./changes";

const inputs = z.strictObject({
  pools,
  lifetime,
  tags,
  replaceWhenExpiresWithin,
  token,
  adopt: adopt("<request id>"),
  connection,
});
const outputs = z.object(groupFacts);

type Inputs = typeof inputs;
type Outputs = typeof outputs;

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
  timeoutMinutes: 60,

  rules: (given, fail) => refuseEndlessReplacement(given, fail),
  replacements: [tagRemoval],
  overdue: expiresSoon,
  warnings: lifetimeWarnings,

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    refuseBadTags(client, wanted.tags);
    // Known before it is sent: whatever becomes of the answer, the server makes one request of one id. A random one,
    // because an id stays taken for weeks after its request.
    let id: string = randomUUID();
    const begun = { hosts: [], hostnames: [], lifetime: undefined, tags: {} };
    context.record(id, begun);
    try {
      // The page does not say that a client may choose the id.
      id = await send(client, id, wanted, context);
      context.record(id, begun);
      await finish(client, id, wanted, new Set(["lifetime", "tags"]), context);
    } catch (error) {
      if (error instanceof OperationError) context.retract(); // the server itself has destroyed what it had made of it
      throw error;
    }
    return { id };
  },

  async read(id, known, context) {
    const client = poolerClient(context, known);
    const seen = await lookAtRequest(client, id);
    // What a run that was interrupted left pending is soon ready or over, and has no VMs to tell of before.
    const hosts = seen?.state === "pending" ? await untilOver(client, id, context) : hostsOf(seen);
    const state = hosts && (await readGroup(client, hosts, known, context));
    return state && { id, state };
  },

  async update({ id, next, changed }, context) {
    const client = poolerClient(context, next);
    refuseBadTags(client, next.tags);
    // An earlier attempt may have recorded the id and got no further.
    if ((await lookAtRequest(client, id)) === undefined) await send(client, id, next, context);
    await finish(client, id, next, changed, context);
  },

  async delete(id, state, context) {
    const client = poolerClient(context, state);
    const seen = await lookAtRequest(client, id);
    if (seen) await client.orGone(() => client.change({ method: "DELETE", path: path`/ondemandvm/${id}` }, ok));
    // The record of a request ends before a long life of its VMs does.
    const hosts = hostsOf(seen) ?? state.hosts;
    await deleteGroup(
      client,
      hosts.map(({ hostname }) => hostname),
    );
  },
});

/** From a request that was sent to VMs that are as wanted. */
async function finish(
  client: PoolerClient,
  id: string,
  wanted: z.output<Inputs>,
  changed: ReadonlySet<string>,
  context: ChangeContext<Inputs, Outputs>,
): Promise<void> {
  const hosts = await untilReady(client, id, context);
  if (!hosts)
    throw new PoolsError(`On-demand request ${id} is gone: somebody else deleted it. Run \`pulumi refresh\`.`);
  const names = ["lifetime", "tags"].filter((name) => changed.has(name));
  const settings = encode(inputs.shape, wanted, names);
  const hostnames = hosts.map(({ hostname }) => hostname);
  if (Object.keys(settings).length > 0) await Promise.all(hostnames.map((host) => runningVm(client, host)));
  const rewrittenTags = await applyToGroup(client, hostnames, settings);
  context.record(id, { ...settings, ...(changed.has("tags") ? { rewrittenTags } : {}) });
}

/** The id makes it safe to send the same twice; that it is taken means that it had arrived. @returns the request's id. */
async function send(
  client: PoolerClient,
  id: string,
  { pools: asked }: z.output<Inputs>,
  context: ChangeContext<Inputs, Outputs>,
): Promise<string> {
  const body = { ...asked, request_id: id };
  // Should this process be killed before the answer, the id stands nowhere but in the output of the command.
  context.log(`asking for on-demand request "${id}"`, "progress");
  try {
    const { request_id: given } = await client.change(
      { method: "POST", path: "/ondemandvm", body, repeatable: true },
      accepted,
    );
    return given === undefined || given === "" ? id : given;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return id;
    if (!mayHaveHappened(error)) context.retract();
    throw error;
  }
}

function hostsOf(seen: Awaited<ReturnType<typeof lookAtRequest>>): readonly Host[] | undefined {
  return seen?.state === "ready" ? seen.hosts : undefined;
}

async function untilOver(...[client, id, context]: Parameters<typeof untilReady>): ReturnType<typeof untilReady> {
  try {
    return await untilReady(client, id, context);
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}
