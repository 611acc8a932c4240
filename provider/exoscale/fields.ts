import { z } from "zod";
import { field, type Wire } from "../core/schema/field";
import { isObject } from "../core/json";
import { zoneName, ZONES } from "./api/zones";

/** The most instances that one anti-affinity group takes. */
export const LARGEST_GROUP = 8;

/** A UUID in any case is one; the API answers in lower case. */
export function sameId(a: unknown, b: unknown): boolean {
  return String(a).toLowerCase() === String(b).toLowerCase();
}

/** A reference to something by its id, as it may stand in any Exoscale provider's outputs. */
export const id = field(z.guid(), { description: "", equals: sameId });

/** Whether a text is an id: the API calls that of anything else a bad request. */
export function isId(text: string): boolean {
  return z.guid().safeParse(text).success;
}

/** `{id}` on the wire. */
export function reference(name: string): Wire {
  return {
    name,
    encode: (value) => ({ id: String(value).toLowerCase() }),
    decode: (value) => (isObject(value) ? value.id : undefined),
  };
}

/** `[{id}, …]` on the wire; ssh keys are known by `name` instead. Sorted when read: the server's order means nothing. */
export function references(name: string, key: "id" | "name" = "id"): Wire {
  return {
    name,
    // The API wants each of them once.
    encode: (value) =>
      [...new Set(asList(value).map((item) => (key === "id" ? String(item).toLowerCase() : item)))].map((item) => ({
        [key]: item,
      })),
    decode: (value) =>
      asList(value)
        .map((item) => (isObject(item) ? item[key] : undefined))
        .filter((item) => typeof item === "string")
        .sort(),
  };
}

export const zone = field(zoneName, {
  description: "Zone in which the pool and its members live",
  known: ZONES,
  default: "`pools:exoscale.zone`, then EXOSCALE_ZONE",
  createOnly: "A pool cannot move to another zone.",
});

/** Steering inputs that every Exoscale resource has. */
export const connection = field(z.string().min(1).optional(), {
  description: "Name of the connection of `pools:exoscale.connections` whose account is used",
  default: "the account of `pools:exoscale.key`",
  steers: true,
});

const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** `adopt` names an object by its id, where it lives in a zone with `@<zone>`. */
export function adopt(form: "<id>" | "<id>@<zone>"): z.ZodOptional<z.ZodString> {
  const pattern = new RegExp(`^${UUID}${form === "<id>" ? "" : "@[a-z]{2}-[a-z]{2,4}-\\d{1,2}"}$`, "i");
  return field(z.string().regex(pattern, `must be ${form}`).optional(), {
    description: `Takes over the existing object \`${form}\` instead of making a new one; without meaning once the resource exists`,
    atCreation: true,
  });
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
