import type { JsonObject } from "../../core/json";
import type { PlannedChange } from "../../core/resource";
import { factsOf, type Fields } from "../../core/schema/field";
import { hasUnknown } from "../../core/schema/unknown";
import { truncate } from "../../core/text/truncate";
import { inputs, NEW_MEMBERS, UNDOCUMENTED, type outputs } from "./fields";

const fields: Fields = inputs.shape;

/** What a change does not do to the members that run, with their number: one sentence for all fields that only new members get. */
export function notesOn({
  changed,
  replaces,
  seen,
  next,
  given,
}: PlannedChange<typeof inputs, typeof outputs>): string[] {
  const count = seen.instances?.length ?? 0;
  if (replaces.length > 0 || count === 0 || next.size === 0) return [];
  const keeping = noted(changed, NEW_MEMBERS);
  const unsure = noted(changed, UNDOCUMENTED);
  const members = count === 1 ? "1 running member" : `${count} running members`;
  return [
    ...(keeping.length === 0
      ? []
      : [
          `The ${members} ${count === 1 ? "keeps" : "keep"} ${list(keeping.map((name) => old(name, seen)))}; ` +
            `new ones get ${list(keeping.map((name) => wanted(name, given)))}.`,
        ]),
    ...(unsure.length === 0
      ? []
      : [`Exoscale does not document whether the ${members} ${count === 1 ? "gets" : "get"} the new ${list(unsure)}.`]),
  ];
}

function noted(names: readonly string[], note: string): string[] {
  return names.filter((name) => fields[name] && factsOf(fields[name]).note === note);
}

function old(name: string, seen: JsonObject): string {
  return isHidden(name) && formOf(name, seen) !== undefined ? `their ${name}` : phrase(name, formOf(name, seen));
}

function wanted(name: string, given: JsonObject): string {
  const value = formOf(name, given);
  if (hasUnknown(value)) return `${article(name)} ${name} that is not known yet`;
  return isHidden(name) && value !== undefined ? `the new ${name}` : phrase(name, value);
}

/** User data is compared in one form and may be given in another. */
function formOf(name: string, bag: JsonObject): unknown {
  const value = bag[name] ?? (name === "userData" ? bag.userDataBase64 : undefined);
  return value ?? (fields[name] && factsOf(fields[name]).absentEquals);
}

function phrase(name: string, value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return `no ${name}`;
  const text = truncate(Array.isArray(value) ? value.join(", ") : String(value), 200);
  // The name of a type speaks for itself.
  return name === "instanceType" ? text : `${name} ${text}`;
}

function isHidden(name: string): boolean {
  return fields[name] !== undefined && factsOf(fields[name]).hidden === true;
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? "an" : "a";
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
