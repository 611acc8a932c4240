import assert from "node:assert/strict";
import { z } from "zod";
import type { JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";

export const DEBIAN = "debian-12-x86_64";
export const CENTOS = "centos-9-x86_64";

const machine = z.object({
  hostname: z.string(),
  pool: z.string(),
  state: z.string(),
  checkout: z.number().optional(),
  lifetime: z.number().optional(),
  request: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  disks: z.array(z.string()),
  snapshots: z.array(z.string()),
});
export type Machine = z.output<typeof machine>;

const records = z.object({
  vms: z.array(machine),
  tokens: z.array(z.object({ id: z.string(), begins: z.string() })),
  ondemand: z.array(z.object({ id: z.string(), status: z.string() })),
  overrides: z.object({
    poolsize: z.record(z.string(), z.number()),
    template: z.record(z.string(), z.string()),
  }),
});

function view(stage: Stage): z.output<typeof records> {
  return records.parse(stage.simulator.view().vmpooler);
}

/** The machines that somebody has. */
export function running(stage: Stage): Machine[] {
  return view(stage).vms.filter(({ state }) => state === "running");
}

export function tokens(stage: Stage): z.output<typeof records>["tokens"] {
  return view(stage).tokens;
}

export function requests(stage: Stage): z.output<typeof records>["ondemand"] {
  return view(stage).ondemand;
}

/** What was changed of the pools, beside the configuration file. */
export function overrides(stage: Stage): z.output<typeof records>["overrides"] {
  return view(stage).overrides;
}

export function happen(stage: Stage, event: string, body: JsonObject): unknown {
  return stage.simulator.event("vmpooler", event, body);
}

/** A request of another client: in the name of `token`, else of the user. */
export async function ask(
  stage: Stage,
  method: string,
  path: string,
  token?: string,
  body?: JsonObject,
): Promise<JsonObject> {
  const { url, user, password } = stage.simulator.connection().vmpooler;
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: token === undefined ? { authorization: basic } : { "x-auth-token": token },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${text}`);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

export async function issueToken(stage: Stage): Promise<string> {
  return z.object({ token: z.string() }).parse(await ask(stage, "POST", "/token")).token;
}
