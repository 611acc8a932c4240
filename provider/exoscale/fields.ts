import { z } from "zod";
import { field, type Wire } from "../core/schema/field";
import { asList, isObject } from "../core/json";
import { UUID, ZONE } from "./api/patterns";
import { zoneName, ZONES } from "./api/zones";

/** The most instances that one anti-affinity group can hold. */
export const LARGEST_GROUP = 8;

/** Ids are compared without case: the API answers in lower case. */
export function sameId(a: unknown, b: unknown): boolean {
  return String(a).toLowerCase() === String(b).toLowerCase();
}

/** The id of an Exoscale object, also from the outputs of another provider. */
export const id = field(z.guid(), { description: "", equals: sameId });

/** Check before a request: the API answers 400, not 404, to anything that is not a UUID. */
export function isId(text: string): boolean {
  return z.guid().safeParse(text).success;
}

/** What a reference leads to: after a refused request, references.ts looks for it and names what does not exist. */
export interface ReferenceTarget {
  readonly what: string;
  /** False for objects of the organisation. */
  readonly isZonal: boolean;
  /** One list request for each. */
  readonly queries?: readonly (Readonly<Record<string, string>> | undefined)[];
}

/** A field whose value names other objects. `name` is also the noun of the vendor's list, or its plural. */
export interface ReferenceWire extends Wire {
  readonly target: ReferenceTarget;
}

/** `{id}` in requests and answers. */
export function reference(name: string, target: ReferenceTarget): ReferenceWire {
  return {
    name,
    target,
    encode: (value) => ({ id: String(value).toLowerCase() }),
    decode: (value) => (isObject(value) ? value.id : undefined),
  };
}

/** `[{id}, …]` in requests and answers; SSH keys have a `name` instead. Sorted when read: the server's order means nothing. */
export function references(name: string, target: ReferenceTarget, key: "id" | "name" = "id"): ReferenceWire {
  return {
    name,
    target,
    // The API refuses duplicates.
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

export const connection = field(z.string().min(1).optional(), {
  description: "Name of the connection of `pools:exoscale.connections` whose account is used",
  default: "the account of `pools:exoscale.key`",
  steers: true,
});

/** `adopt` names an object by its id, and objects of a zone with `@<zone>`. */
export function adopt(form: "<id>" | "<id>@<zone>"): z.ZodOptional<z.ZodString> {
  const pattern = new RegExp(`^${UUID}${form === "<id>" ? "" : `@${ZONE}`}$`, "i");
  return field(z.string().regex(pattern, `must be ${form}`).optional(), {
    description: `Takes over the existing object \`${form}\` instead of creating a new one; ignored once the resource exists`,
    atCreation: true,
  });
}
