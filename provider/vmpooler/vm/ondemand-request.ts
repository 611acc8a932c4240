import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, mayHaveHappened, OperationError, PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import { defineResource, type ChangeContext } from "../../core/resource";
import { encode } from "../../core/schema/wire";
import { vmpooler } from "../api/account";
import { optionalText } from "../api/answer-values";
import { deletingClient, ok, poolerClient, type PoolerClient } from "../api/client";
import { ofOndemandRequest } from "../examples";
import { adopt, pools } from "../fields";
import { runningVm } from "./changes";
import type { Host } from "./checkout";
import { common, commonInputs, tagRemoval } from "./common";
import { applyToGroup, deleteGroup, groupFacts, readGroup } from "./host-group";
import { lookAtRequest, untilReady } from "./ondemand-reading";
import { digestOf } from "./reading";

const inputs = z.strictObject({ pools, ...commonInputs, adopt: adopt("<request id>") });
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
  cloud: vmpooler,
  isGlobal: () => false, // what a server does not know may be on another
  timeoutMinutes: 60,
  ...common,
  replacements: [tagRemoval],

  async create(wanted, context) {
    const client = poolerClient(context, wanted);
    // Known before it is sent: whatever becomes of the answer, the server makes one request of one id. A random one,
    // because an id stays taken for weeks after its request.
    const chosen = randomUUID();
    const begun = { hosts: [], hostnames: [], tokenDigest: digestOf(client) };
    context.exists(chosen, begun, ["lifetime", "tags"]);
    let id: string;
    try {
      // The page does not say that a client may choose the id.
      id = await send(client, chosen, wanted, context);
    } catch (error) {
      if (!mayHaveHappened(error)) context.retract();
      throw error;
    }
    if (id !== chosen) context.exists(id, begun, ["lifetime", "tags"]);
    try {
      await finish(client, id, wanted, new Set(["lifetime", "tags"]), context);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      context.retract(); // the server itself has destroyed what it had made of it
      throw new PoolsError(`${error.message} The next \`pulumi up\` makes another request.`);
    }
    return { id };
  },

  async read(id, known, context) {
    const client = poolerClient(context, known);
    const seen = await lookAtRequest(client, id);
    // What a run that was interrupted left pending is soon ready or over, and has no VMs to tell of before.
    const hosts = seen?.state === "pending" ? await untilOver(client, id, context) : hostsOf(seen);
    const state = hosts && (await readGroup(client, hosts, known, context));
    return state && { id, state: { ...state, url: client.url } };
  },

  async update({ id, next, changed }, context) {
    const client = poolerClient(context, next);
    // An earlier attempt may have recorded the id and got no further.
    if ((await lookAtRequest(client, id)) === undefined) await send(client, id, next, context);
    await finish(client, id, next, changed, context);
    return undefined;
  },

  async delete(id, state, context) {
    const client = deletingClient(context, state);
    const seen = await lookAtRequest(client, id);
    if (seen) await client.remove(path`/ondemandvm/${id}`);
    // The record of a request ends before a long life of its VMs does.
    const hosts = hostsOf(seen) ?? state.hosts;
    const wasThere = await deleteGroup(
      client,
      hosts.map(({ hostname }) => hostname),
    );
    return seen !== undefined || wasThere ? "deleted" : "absent";
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
    throw new PoolsError(`On-demand request ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
  const names = ["lifetime", "tags"].filter((name) => changed.has(name));
  const settings = encode(inputs.shape, wanted, names);
  const hostnames = hosts.map(({ hostname }) => hostname);
  if (Object.keys(settings).length > 0) await Promise.all(hostnames.map((host) => runningVm(client, host)));
  const rewrittenTags = await applyToGroup(client, hostnames, settings);
  context.applied(settings, changed.has("tags") ? { rewrittenTags } : {});
}

/** The id makes it safe to send the same twice; that it is taken means that it had arrived. @returns the request's id. */
async function send(
  client: PoolerClient,
  id: string,
  { pools: asked }: z.output<Inputs>,
  context: ChangeContext<Inputs, Outputs>,
): Promise<string> {
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
