import type { Context } from "../../core/context";
import { path } from "../../core/http/path";
import { without, type JsonObject } from "../../core/json";
import type { Change, ChangeContext, Found } from "../../core/resource";
import { isAbsent } from "../../core/schema/compare";
import { factsOf, type Fields } from "../../core/schema/field";
import { encode, withOtherForms } from "../../core/schema/wire";
import { zoneClient, type ZoneClient } from "../api/client";
import { instanceTypeId } from "../api/instance-types";
import { runOperation } from "../api/operation";
import { inputs, type outputs } from "./fields";
import { foundAs, isUnderWay, type Answer } from "./reading";
import { withMissingReferences } from "./references";
import { asOutputs, orderOf, recorder } from "./rollout/order";
import { definitionFieldsIn, remember } from "./rollout/outdated";
import { RolloutRun } from "./rollout/run";
import {
  isStuck,
  waitUntilRunning,
  waitUntilRunningOrWarn,
  waitUntilSettled,
  changeWhenSettled,
  writable,
} from "./waiting";

type Pool = Change<typeof inputs, typeof outputs>;

/** Changes a pool call by call, and waits until it runs again. */
export async function updatePool(
  change: Pool,
  context: ChangeContext<typeof inputs, typeof outputs>,
): Promise<Found<typeof inputs, typeof outputs>> {
  const { id, next, changed } = change;
  const { zone } = change.old;
  const client = zoneClient(context, { connection: next.connection, zone });
  const before = writable(id, await waitUntilSettled(client, id, context));
  const wasStuck = isStuck(before);
  const order = await orderOf(client, change, before);
  const known: Partial<Pool["old"]> = change.old; // an older version has not recorded all of it
  let outdated = known.outdatedInstances ?? [];
  let settled: Answer | undefined = before;
  for (const { call, applied, seen } of await stepsOf(client, change)) {
    if (order && call.isScaling) continue;
    const { body } = call;
    let members: string[] = [];
    const decide = ({ instances }: Answer) => {
      members = instances.map((member) => member.id);
      return call;
    };
    await withMissingReferences(client, zone, body, () => whenWritable(client, id, context, decide, settled));
    settled = undefined;
    outdated = remember(
      outdated,
      members,
      definitionFieldsIn(changed).filter((name) => Object.hasOwn(applied, name)),
    );
    context.applied(applied, { ...seen, ...asOutputs(outdated) });
  }
  const now = { ...next, zone, outdatedInstances: outdated };
  if (order) {
    const ended = await new RolloutRun(
      client,
      { ...order, remembered: outdated, record: recorder(context) },
      context,
    ).run();
    if (changed.has("size")) context.applied({ size: next.size });
    return await foundAs(client, now, ended);
  }
  // A pool that ran out of hosts does not try again by itself. It is asked for its own size: any other was not previewed.
  if (wasStuck && !changed.has("size"))
    await whenWritable(client, id, context, (pool) => (isStuck(pool) ? scaling(id, pool.size) : undefined));
  // Nothing changed: the wait of a creation or scaling that failed is finished.
  const waited = changed.has("size") || changed.size === 0 ? waitUntilRunning : waitUntilRunningOrWarn;
  return await foundAs(client, now, await waited(client, id, context));
}

/** One call of an update. */
interface Call {
  readonly what: string;
  readonly method: "PUT" | "DELETE";
  readonly path: string;
  readonly body?: JsonObject;
  readonly isScaling?: true;
}

export interface Step {
  readonly call: Call;
  /** The inputs that are applied once the call has succeeded; one that it removes is undefined. */
  readonly applied: Partial<Pool["next"]>;
  /** What else is known of the pool then. */
  readonly seen?: JsonObject;
}

/** The calls of an update in their order: one PUT, one DELETE for each field that the API resets by a call of its own, then the size. */
export async function stepsOf(client: ZoneClient, { id, next, old, changed }: Pool): Promise<Step[]> {
  const names = withOtherForms(inputs.shape, changed).filter((name) => name !== "size");
  const { body, inBody, resets } = payloadOf(names, next);
  const steps: Step[] = [];
  let seen: JsonObject | undefined;
  if (changed.has("instanceType")) {
    const typeId = await instanceTypeId(client, next.instanceType, old.zone);
    body["instance-type"] = { id: typeId };
    seen = { instanceTypeId: typeId, instanceTypeName: undefined };
  }
  if (Object.keys(body).length > 0) {
    const call = {
      what: `update of instance pool ${id}`,
      method: "PUT",
      path: path`/instance-pool/${id}`,
      body,
    } as const;
    steps.push({ call, applied: valuesOf(inBody, next), seen });
  }
  for (const [wireName, cleared] of resets) {
    const what = `removal of ${wireName} from instance pool ${id}`;
    const call = { what, method: "DELETE", path: path`/instance-pool/${id}/${wireName}` } as const;
    steps.push({ call, applied: valuesOf(cleared, next) });
  }
  if (changed.has("size")) steps.push({ call: scaling(id, next.size), applied: { size: next.size } });
  return steps;
}

export interface Payload {
  /** What the PUT sends. Leaving a field out means "keep": a field that was removed is cleared by a value where the API has one. */
  readonly body: JsonObject;
  /** The inputs that the PUT applies. */
  readonly inBody: readonly string[];
  /** The inputs that a DELETE of their own clears, by the API's name of the field. */
  readonly resets: ReadonlyMap<string, readonly string[]>;
}

/** How the inputs `names` reach the API, also those that were removed. */
export function payloadOf(names: readonly string[], next: JsonObject): Payload {
  const removed = Object.entries(inputs.shape as Fields).filter(
    ([name, schema]) => names.includes(name) && factsOf(schema).clear && isAbsent(schema, next[name]),
  );
  const body = encode(
    inputs.shape,
    without(
      next,
      removed.map(([name]) => name),
    ),
    names,
  );
  const resets = new Map<string, string[]>();
  for (const [name, schema] of removed) {
    const { wire, clear } = factsOf(schema);
    // Of two forms of one thing, the one that was removed is replaced by the other.
    if (!wire || Object.hasOwn(body, wire.name)) continue;
    if (clear === "reset") resets.set(wire.name, [...(resets.get(wire.name) ?? []), name]);
    else body[wire.name] = clear?.value;
  }
  const cleared = [...resets.values()].flat();
  return { body, inBody: names.filter((name) => !cleared.includes(name)), resets };
}

function valuesOf(names: readonly string[], next: JsonObject): JsonObject {
  return Object.fromEntries(names.map((name) => [name, next[name]]));
}

function scaling(id: string, size: number): Call {
  const what = `scaling of instance pool ${id} to ${size}`;
  return { what, method: "PUT", path: path`/instance-pool/${id}:scale`, body: { size }, isScaling: true };
}

/** Makes a call when nothing is under way in the pool, which is as the call is then decided on; undefined makes none. */
async function whenWritable(
  client: ZoneClient,
  id: string,
  context: Context,
  decide: (pool: Answer) => Call | undefined,
  seen?: Answer,
): Promise<void> {
  const act = async (pool: Answer | undefined) => {
    const call = decide(writable(id, pool));
    if (call) await runOperation(client, call, call.what, context, () => isUnderWay(client, id));
  };
  await changeWhenSettled(client, id, context, act, seen);
}
