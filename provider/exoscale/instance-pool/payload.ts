import { path } from "../../core/http/path";
import { without, type JsonObject } from "../../core/json";
import { isAbsent } from "../../core/schema/compare";
import { factsOf, type Fields } from "../../core/schema/field";
import { encode, withOtherForms } from "../../core/schema/wire";
import type { ZoneClient } from "../api/client";
import { instanceTypeId } from "../api/instance-types";
import type { Call } from "../api/operation";
import { inputs } from "./fields";
import type { PoolChange } from "./types";

/** One request of an update. */
export interface Step {
  readonly call: Call & { readonly body?: JsonObject };
  /** The inputs that the call applies; undefined for one that it clears. */
  readonly applied: Partial<PoolChange["next"]>;
  /** The outputs that the call changes. */
  readonly seen?: JsonObject;
}

/**
 * The requests of an update, in this order: one PUT; one `DELETE /instance-pool/<id>/<field>` for each field that the API
 * clears only this way; the new size, unless a rollout sets it. A map is sent as a whole: the PUT lacks a removed label, and a DELETE clears the last one.
 */
export async function stepsOf(
  client: ZoneClient,
  { id, next, changed }: PoolChange,
  isRollingOut: boolean,
): Promise<Step[]> {
  const names = withOtherForms(inputs.shape, changed).filter((name) => name !== "size");
  const { body, inBody, resets } = payloadOf(names, next);
  const steps: Step[] = [];
  let seen: JsonObject | undefined;
  if (changed.has("instanceType")) {
    const typeId = await instanceTypeId(client, next.instanceType);
    body["instance-type"] = { id: typeId };
    seen = { instanceTypeId: typeId, instanceTypeName: undefined };
  }
  if (Object.keys(body).length > 0) {
    const what = `update of instance pool ${id}`;
    const call = { what, method: "PUT", path: path`/instance-pool/${id}`, body } as const;
    steps.push({ call, applied: valuesOf(inBody, next), seen });
  }
  for (const [wireName, cleared] of resets) {
    const what = `removal of ${wireName} from instance pool ${id}`;
    const call = { what, method: "DELETE", path: path`/instance-pool/${id}/${wireName}` } as const;
    steps.push({ call, applied: valuesOf(cleared, next) });
  }
  if (changed.has("size") && !isRollingOut) steps.push({ call: scaling(id, next.size), applied: { size: next.size } });
  return steps;
}

export function scaling(id: string, size: number) {
  const what = `scaling of instance pool ${id} to ${size}`;
  return { what, method: "PUT", path: path`/instance-pool/${id}:scale`, body: { size } } as const;
}

export function eviction(id: string, instances: readonly string[]) {
  const what = `eviction from instance pool ${id}`;
  return { what, method: "PUT", path: path`/instance-pool/${id}:evict`, body: { instances } } as const;
}

export interface Payload {
  /** The body of the PUT. A field that it lacks keeps its value. */
  readonly body: JsonObject;
  /** The inputs that the PUT applies. */
  readonly inBody: readonly string[];
  /** By the API's name of a field: the inputs that a DELETE of that field clears. */
  readonly resets: ReadonlyMap<string, readonly string[]>;
}

/**
 * How the inputs `names` are sent. An input that was removed, or is empty, is cleared as its fact `clear` says: "reset" by a
 * DELETE, `{value}` by that value in the PUT; without the fact it is not sent.
 */
export function payloadOf(names: readonly string[], next: JsonObject): Payload {
  const removed = Object.entries(inputs.shape as Fields).filter(
    ([name, schema]) => names.includes(name) && factsOf(schema).clear && isAbsent(schema, next[name]),
  );
  const removedNames = removed.map(([name]) => name);
  const body = encode(inputs.shape, without(next, removedNames), names);
  const resets = new Map<string, string[]>();
  for (const [name, schema] of removed) {
    const { wire, clear } = factsOf(schema);
    // userData and userDataBase64 share one field of the API: if one is set, do not clear it.
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
