import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { ApiError, mayHaveHappened, OperationError, PoolsError } from "../../core/errors";
import type { ChangeContext } from "../../core/resource";
import { optionalText } from "../api/answer-values";
import { ok, type PoolerClient } from "../api/client";
import { explainUnknown } from "../pool/list";
import { namesOf, newGroup, type groupFacts } from "./group";
import { lookAtRequest, untilEnded } from "./ondemand-reading";
import { applySettings, SETTINGS, type VmSettings } from "./settings";
import { digestOf } from "./token-list";

type Wanted = VmSettings & { readonly pools: Readonly<Record<string, number>> };
type Context = ChangeContext<z.ZodObject, z.ZodObject<typeof groupFacts>>;

const accepted = ok.extend({ request_id: optionalText });

/**
 * Creates an on-demand request under an id that is chosen and recorded before the request is sent. The server creates one
 * request per id, so after a lost response it is sent again. The id is random, because an id stays taken for weeks.
 */
export async function createWithChosenId(client: PoolerClient, wanted: Wanted, context: Context): Promise<string> {
  const chosen = randomUUID();
  const noHosts = { hosts: [], hostnames: [], tokenDigest: digestOf(client) };
  context.exists(chosen, noHosts, SETTINGS);
  let id: string;
  try {
    id = await send(client, chosen, wanted, context);
  } catch (error) {
    if (!mayHaveHappened(error)) context.retract();
    throw error;
  }
  // The API's page does not promise that a client may choose the id.
  if (id !== chosen) context.exists(id, noHosts, SETTINGS);
  try {
    const hosts = await waitForHosts(client, id, context);
    await applySettings(client, hosts, wanted, context);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    context.retract(); // the server has destroyed the VMs of the failed request
    throw new PoolsError(`${error.message} The next \`pulumi up\` creates another request.`);
  }
  return id;
}

/** Continues a creation that has recorded the id and failed before the VMs were known. @returns their names */
export async function resumeCreation(
  client: PoolerClient,
  id: string,
  wanted: Wanted,
  context: Context,
): Promise<string[]> {
  if ((await lookAtRequest(client, id)) === undefined) await send(client, id, wanted, context);
  try {
    return await waitForHosts(client, id, context);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw new PoolsError(
      `${error.message} Run \`pulumi refresh\`, and the next \`pulumi up\` creates another request.`,
    );
  }
}

/** Sends the request, also repeatedly: a 409 means that it has arrived before. @returns its id */
async function send(client: PoolerClient, id: string, { pools }: Wanted, context: Context): Promise<string> {
  const body = { ...pools, request_id: id };
  await context.announce(`Creating on-demand request "${id}".`);
  try {
    const request = { method: "POST", path: "/ondemandvm", body, repeatable: true } as const;
    const { request_id: given } = await client.change(request, accepted);
    return given === undefined || given === "" ? id : given;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return id;
    // `bad_templates` names the unknown pools, not the existing ones.
    const isRefused = error instanceof ApiError && error.status === 404 && error.refusal.isOwn;
    throw (isRefused && (await explainUnknown(client, "pools", Object.keys(pools)))) || error;
  }
}

/** Waits for the VMs of a request and records them. @returns their names. @throws OperationError if the request has failed */
async function waitForHosts(client: PoolerClient, id: string, context: Context): Promise<string[]> {
  const ended = await untilEnded(client, id, context);
  if (ended?.state === "over") throw new OperationError(`On-demand request ${id}`, "failure", ended.message);
  if (ended?.state !== "ready")
    throw new PoolsError(`On-demand request ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
  context.applied({}, newGroup(ended.hosts));
  return namesOf(ended.hosts);
}
