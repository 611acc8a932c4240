import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "../../provider/core/json";
import type { Deployed } from "../support/deployed";
import type { Thing } from "./lifecycle";

/** What must never be. */
export interface Violation {
  /** lost: lives, and neither the state nor an error knows it. twice: made once more. unexplained: anything else. */
  readonly what: "lost" | "twice" | "unexplained";
  readonly why: string;
}

/** An error must be words for a person. */
export function judgeFailure(message: string): Violation[] {
  const nonsense = /\bundefined\b|\[object |\bNaN\b|is not a function|Cannot read|"code": "/.test(message);
  return message === "" || nonsense ? [{ what: "unexplained", why: `an error says: ${message}` }] : [];
}

/** What lives, and no state knows, and no error has named. */
export function judgeStray({ id, name }: Thing, failure: string): Violation {
  return { what: "lost", why: `${name ?? ""} ${id} was left behind by a step that failed with: ${failure}` };
}

/** Whether `message` tells a user how to get hold of `thing`. */
export function names(message: string, { id, name }: Thing): boolean {
  return /\badopt\b/.test(message) && [id, name].some((word) => word !== undefined && message.includes(word));
}

/** Compares what lives with what the state and the program say of one resource, after a step that succeeded. */
export function judgeSuccess(resource: Deployed, declared: JsonObject, ours: readonly Thing[]): Violation[] {
  const known = ours.find(({ id }) => id === resource.id);
  const violations: Violation[] = [];
  if (resource.id !== undefined && !known)
    violations.push({ what: "unexplained", why: `the state knows ${resource.id}, which does not live` });
  if (resource.condemned.length > 0)
    violations.push({ what: "unexplained", why: `the step succeeded and left ${resource.condemned.length} to delete` });
  if (known) {
    const { fields, filledIn = {} } = known;
    for (const field of unlike(declared, known)) {
      const [wanted, there] = [declared, { ...fields, ...filledIn }].map((bag) => JSON.stringify(bag[field]));
      violations.push({
        what: "unexplained",
        why: `${field} is ${there ?? "unset"}, but declared ${wanted ?? "unset"}`,
      });
    }
  }
  return violations;
}

function unlike(declared: JsonObject, { fields, filledIn = {} }: Thing): string[] {
  return [
    ...Object.keys(fields).filter((field) => !isDeepStrictEqual(plain(declared[field]), plain(fields[field]))),
    ...Object.keys(filledIn).filter((field) => !covers(filledIn[field], declared[field])),
  ];
}

/** Nothing in one form, and lists in one order. */
function plain(value: unknown): unknown {
  if (value === undefined || value === "" || value === 0) return undefined;
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => JSON.stringify(item)).sort();
  }
  return isObject(value) && Object.keys(value).length === 0 ? undefined : value;
}

/** Whether `there` holds all of `declared`, in any order. */
function covers(there: unknown, declared: unknown): boolean {
  if (declared === undefined) return true;
  if (Array.isArray(declared)) {
    const items: readonly unknown[] = Array.isArray(there) ? there : [];
    return items.length === declared.length && declared.every((item) => items.some((other) => covers(other, item)));
  }
  if (!isObject(declared)) return isDeepStrictEqual(there, declared);
  return isObject(there) && Object.entries(declared).every(([key, value]) => covers(there[key], value));
}
