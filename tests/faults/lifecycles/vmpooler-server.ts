import assert from "node:assert/strict";
import { z } from "zod";
import type { JsonObject } from "../../../provider/core/json";
import { startSimulator } from "../../../simulator/index";
import { USERS } from "../../../simulator/vmpooler/token/authentication";
import { runningVms, viewOf, type View, type ViewedVm } from "../../api/vmpooler/view";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene, Write } from "../lifecycle";

export const DEBIAN = "debian-12-x86_64";
export const CENTOS = "centos-9-x86_64";

export function running(stage: Stage): ViewedVm[] {
  return runningVms(stage.simulator);
}

export function view(stage: Stage): View {
  return viewOf(stage.simulator);
}

/** The number of reverts of all VMs, done and queued. */
export function reverts(stage: Stage): number {
  const { vms, reverts: queue } = view(stage);
  return vms.reduce((sum, vm) => sum + vm.reverts.length, queue.waiting.length);
}

export function happen(stage: Stage, event: string, body: JsonObject): unknown {
  return stage.simulator.event("vmpooler", event, body);
}

/** Sends a request as another client does, with `token` or as the configured user. */
export async function ask(
  stage: Stage,
  method: string,
  path: string,
  token?: string,
  body?: JsonObject,
): Promise<JsonObject> {
  const { user } = stage.simulator.connection().vmpooler;
  return await send(stage, method, path, token === undefined ? basic(user) : { "x-auth-token": token }, body);
}

/** Sends a request as another client does, as `user`. */
export function askAs(stage: Stage, user: string, method: string, path: string): Promise<JsonObject> {
  return send(stage, method, path, basic(user));
}

function basic(user: string): Record<string, string> {
  const password = USERS.find((one) => one.user === user)?.password;
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}` };
}

async function send(
  stage: Stage,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: JsonObject,
): Promise<JsonObject> {
  const { url } = stage.simulator.connection().vmpooler;
  const answer = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${text}`);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

export async function issueToken(stage: Stage): Promise<string> {
  return z.object({ token: z.string() }).parse(await ask(stage, "POST", "/token")).token;
}

/** What all resources of vmpooler have in common. */
export function ofVmpooler(
  stage: Stage,
): Pick<Scene, "refusal" | "otherAbsent" | "elsewhere" | "connect" | "saysOkAlone"> {
  return {
    refusal: (failure) => ({ ok: false, failure: [failure] }),
    otherAbsent: { ok: false, message: "no request found for request_id '0f3e5ab1-1111-4222-8333-000000000000'" },
    elsewhere: {
      "another server": async () => {
        const other = await startSimulator({ clock: stage.clock, seed: 2 });
        stage.onClose(() => other.close());
        stage.config["vmpooler:url"] = other.connection().vmpooler.url;
      },
      "another version of the API": () => {
        stage.config["vmpooler:url"] = `${stage.simulator.origin}/vmpooler/api/v3`;
      },
    },
    connect: (name) => {
      const token = stage.config["vmpooler:token"];
      const connections = { [name]: { ...stage.simulator.connection().vmpooler, token } };
      stage.config["pools:vmpooler"] = JSON.stringify({ connections });
    },
    saysOkAlone,
  };
}

/** What a request about a VM does to a resource of one VM or several. */
export function vmWrite(
  stage: Stage,
  { method, path, body }: Exchange,
  idOf: (hostname: string) => string,
): Write | undefined {
  const [, hostname, what, size] = /\/vm\/([^/]+)(?:\/(disk|snapshot)(?:\/(.+))?)?$/.exec(path) ?? [];
  if (method === "GET") return undefined;
  if (method === "POST" && /\/(vm|ondemandvm)(\/|$)/.test(path)) {
    if (what === undefined) return { fields: {} };
    return what === "disk" && hostname !== undefined && size !== undefined
      ? { id: idOf(hostname), fields: {}, towards: ["disks"] }
      : undefined;
  }
  if (hostname === undefined) return undefined;
  if (method === "DELETE") return { id: idOf(hostname) };
  const { tags, ...others } = parsed(body);
  const before = running(stage).find((one) => one.hostname === hostname)?.tags;
  // The server merges tags.
  return { id: idOf(hostname), fields: { ...others, ...(tags === undefined ? {} : { tags: { ...before, ...tags } }) } };
}

export function parsed(body: string): JsonObject {
  return body === "" ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(body));
}

/** Whether the API answers the request only with ok. */
export function saysOkAlone({ method, path }: Exchange): boolean {
  return method === "PUT" || method === "DELETE" || /\/(config\/\w+|poolreset)$|\/snapshot\/\w+$/.test(path);
}
