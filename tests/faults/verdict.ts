import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "../../provider/core/json";
import type { Deployed } from "../support/deployed";
import { SIGNATURE } from "./foreign-text";
import type { Thing } from "./lifecycle";

/** A violation of the provider's guarantees. */
export interface Violation {
  /**
   * lost: exists, but neither the state nor an error names it. twice: created again. hung: waits without end.
   * unasked: changed without being shown in a preview. unexplained: anything else.
   */
  readonly what: "lost" | "twice" | "hung" | "unasked" | "unexplained";
  readonly why: string;
}

/** An error must be a readable sentence. */
export function judgeFailure(message: string): Violation[] {
  const nonsense = /\bundefined\b|\[object |\bNaN\b|is not a function|Cannot read|"code": "|the engine would take/;
  return message === "" || nonsense.test(message) ? [{ what: "unexplained", why: `an error says: ${message}` }] : [];
}

/** An existing object that no state and no error names. */
export function judgeStray({ id, name }: Thing, failure: string): Violation {
  return { what: "lost", why: `${name ?? ""} ${id} was left behind by a step that failed with: ${failure}` };
}

/** Whether `message` names `thing` and says how to adopt it. */
export function names(message: string, { id, name }: Thing): boolean {
  return /\badopt\b/.test(message) && [id, name].some((word) => word !== undefined && message.includes(word));
}

/** Compares existing objects with the state and the program of one resource after a success. @param open undeclared fields */
export function judgeSuccess(
  resource: Deployed,
  declared: JsonObject,
  ours: readonly Thing[],
  open: readonly string[],
): Violation[] {
  const known = ours.find(({ id }) => id === resource.id);
  const wrong: string[] = [];
  if (resource.id !== undefined && !known) wrong.push(`the state knows ${resource.id}, which does not live`);
  const { condemned } = resource;
  if (condemned.length > 0) wrong.push(`the step succeeded and left ${condemned.length} to delete`);
  if (known?.flaw !== undefined) wrong.push(`${known.id} is not as it should be: ${known.flaw}`);
  for (const field of known ? unlike(declared, known) : []) {
    if (open.includes(field)) continue;
    const [wanted, there] = [declared, allOf(known)].map((bag) => JSON.stringify(bag[field]));
    wrong.push(`${field} is ${there ?? "unset"}, but declared ${wanted ?? "unset"}`);
  }
  return wrong.map((why) => ({ what: "unexplained", why }));
}

export function allOf(thing: Thing | undefined): JsonObject {
  return { ...thing?.filledIn, ...thing?.fields };
}

function unlike(declared: JsonObject, { fields, filledIn = {} }: Thing): string[] {
  return [
    ...Object.keys(fields).filter((field) => !alike(declared[field], fields[field])),
    ...Object.keys(filledIn).filter((field) => !covers(filledIn[field], declared[field])),
  ];
}

/** Whether both mean the same: empty values are equal, and the order of a list does not count. */
export function alike(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(value: unknown): unknown {
  if (value === undefined || value === "" || value === 0) return undefined;
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => JSON.stringify(sorted(item))).sort();
  }
  if (!isObject(value)) return value;
  // No state can hold this key: the provider warns and ignores it.
  const { [SIGNATURE]: _mark, ...kept } = value;
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function sorted(value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** Whether `there` contains all of `declared`, in any order. */
export function covers(there: unknown, declared: unknown): boolean {
  if (declared === undefined) return true;
  if (Array.isArray(declared)) {
    const items: readonly unknown[] = Array.isArray(there) ? there : [];
    return items.length === declared.length && declared.every((item) => items.some((other) => covers(other, item)));
  }
  if (!isObject(declared)) return isDeepStrictEqual(there, declared);
  return isObject(there) && Object.entries(declared).every(([key, value]) => covers(there[key], value));
}
