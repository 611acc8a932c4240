import assert from "node:assert/strict";
import { z } from "zod";
import { startSimulator } from "../../../simulator/index";
import { authorization } from "../../../simulator/tests/exoscale/client";
import type { JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene } from "../lifecycle";

export const ZONE = "ch-gva-2";
const UNKNOWN_GROUP = "0f3e5ab1-1111-4222-8333-000000000000";

const wire = z.looseObject({ id: z.string(), name: z.string() });
const records = z.object({
  zones: z.record(
    z.string(),
    z.object({ pools: z.array(wire.extend({ size: z.number(), instances: z.array(z.unknown()) })) }),
  ),
  antiAffinityGroups: z.array(wire.extend({ description: z.string().optional() })),
});

export function view(stage: Stage): z.output<typeof records> {
  return records.parse(stage.simulator.view().exoscale);
}

/** Runs an event that returns an id. */
export function made(stage: Stage, event: string, body: JsonObject): string {
  return z.object({ id: z.string() }).parse(stage.simulator.event("exoscale", event, body)).id;
}

/** The part of a scene that pools and groups share. */
export function ofExoscale(stage: Stage): Pick<Scene, "refusal" | "otherAbsent" | "elsewhere" | "connect"> {
  return {
    refusal: (message) => ({ message }),
    otherAbsent: { message: `Security group ${UNKNOWN_GROUP} not found` },
    elsewhere: {
      "another account": () => {
        const other = stage.simulator.event("exoscale", "createOrganisation", { name: "other" });
        const { key, secret } = z.object({ key: z.string(), secret: z.string() }).parse(other);
        Object.assign(stage.config, { "exoscale:key": key, "exoscale:secret": secret });
      },
      "another server": async () => {
        const other = await startSimulator({ clock: stage.clock, seed: 2 });
        stage.onClose(() => other.close());
        stage.config["exoscale:endpoint"] = other.connection().exoscale.endpoint;
      },
      "another zone": () => void (stage.config["exoscale:zone"] = "ch-dk-2"),
      "another key of the account": () => {
        const other = stage.simulator.event("exoscale", "createApiKey", {});
        const { key, secret } = z.object({ key: z.string(), secret: z.string() }).parse(other);
        Object.assign(stage.config, { "exoscale:key": key, "exoscale:secret": secret });
      },
    },
    connect: (name) => {
      const connections = { [name]: stage.simulator.connection().exoscale };
      stage.config["pools:exoscale"] = JSON.stringify({ connections });
    },
  };
}

/** How the operation that a request starts can fail, or the record of the requested one can be lost. */
export function operations(
  stage: Stage,
  command: string | undefined,
  { method, path }: Exchange,
): Readonly<Record<string, () => void>> {
  const [, id] = /\/operation\/([^/]+)$/.exec(path) ?? [];
  if (method === "GET" && id !== undefined)
    return {
      "the record of the operation is gone": () => stage.simulator.event("exoscale", "forgetOperation", { id }),
    };
  if (command === undefined) return {};
  const order = (name: string, how: object): [string, () => void] => [
    `operation ${name}`,
    () => stage.simulator.event("exoscale", "failOperation", { command, ...how }),
  ];
  return Object.fromEntries([
    order("fails", { outcome: "failure", reason: "unavailable", message: "no capacity" }),
    order("fails twice", { outcome: "failure", reason: "fault", times: 2 }),
    order("succeeds partially", { outcome: "partial" }),
    order("times out", { outcome: "timeout" }),
    ...(command.startsWith("create-") || command === "delete-anti-affinity-group"
      ? [order("fails and its object vanishes", { outcome: "failure", vanish: true })]
      : []),
  ]);
}

/** Creates an object that pools are attached to, and waits until its operation has ended. @returns its id */
export async function attach(stage: Stage, path: string, body: JsonObject): Promise<string> {
  const { reference } = z.object({ reference: z.object({ id: z.string() }) }).parse(await post(stage, path, body));
  stage.clock.advance(60_000);
  return reference.id;
}

/** Sends a POST as another client of the same account. */
export async function post(stage: Stage, path: string, body: JsonObject): Promise<unknown> {
  const { endpoint, key, secret } = stage.simulator.connection().exoscale;
  const url = new URL(endpoint + path);
  const text = JSON.stringify(body);
  const expires = Math.floor(stage.clock.now() / 1000) + 600;
  const parts = { method: "POST", path: url.pathname, body: text, expires };
  const answer = await fetch(url, {
    method: "POST",
    body: text,
    headers: { authorization: authorization(key, secret, parts), "content-type": "application/json" },
  });
  const said = await answer.text();
  assert.equal(answer.status, 200, said);
  return JSON.parse(said);
}
