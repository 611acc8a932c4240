import type { JsonObject } from "../../core/json";
import type { PlannedStep } from "../../core/resource";
import { factsOf, type Fields } from "../../core/schema/field";
import { hasUnknown } from "../../core/schema/unknown";
import { truncate } from "../../core/text/truncate";
import { announcement, isRollingOut, replacedBy } from "./rollout/announcement";
import { inputs, NEW_MEMBERS, UNDOCUMENTED, type outputs } from "./fields";
import type { PlannedPool } from "./types";

const fields: Fields = inputs.shape;

/** What a rollout will do, or without one, which values the running members keep. */
export function notesOn(change: PlannedPool): string[] {
  const { changed, replaces, seen, next, raw } = change;
  const count = seen.instances?.length ?? 0;
  if (replaces.length === 0 && isRollingOut(changed, seen, next)) return announcement(change);
  if (replaces.length > 0 || count === 0 || next.size === 0) return [];
  const [members, keep, get, whose] =
    count === 1
      ? (["1 running member", "keeps", "gets", "its"] as const)
      : ([`${count} running members`, "keep", "get", "their"] as const);
  const kept = noted(changed, NEW_MEMBERS);
  const unsure = noted(changed, UNDOCUMENTED);
  const old = kept.map((name) => phrase(name, seen, whose));
  const wanted = kept.map((name) => phrase(name, raw, "the new"));
  return [
    ...(kept.length > 0 ? [`The ${members} ${keep} ${list(old)}; new ones get ${list(wanted)}.`] : []),
    ...(unsure.length > 0 ? [`Exoscale does not document whether the ${members} ${get} the new ${list(unsure)}.`] : []),
  ];
}

/** The members that are deleted with their disks. */
export function irreversible(step: PlannedStep<typeof inputs, typeof outputs>): string[] {
  const { kind, seen, next, changed } = step;
  const count = seen.instances?.length ?? 0;
  // A managed pool is only removed from the state.
  if (count === 0 || seen.manager !== undefined || kind === "create") return [];
  const fewer = count - (next.size ?? count);
  const leaving = kind === "update" ? Math.max(fewer, replacedBy(changed, seen, next)) : count;
  if (leaving <= 0) return [];
  return [
    leaving === 1
      ? `1 of ${count} members is deleted, with its disk.`
      : `${leaving} of ${count} members are deleted, with their disks.`,
  ];
}

function noted(names: readonly string[], note: string): string[] {
  return names.filter((name) => fields[name] && factsOf(fields[name]).note === note);
}

/** @param hidden replaces a value that must not be printed */
function phrase(name: string, bag: JsonObject, hidden: string): string {
  const { absentEquals, hidden: isHidden } = fields[name] ? factsOf(fields[name]) : {};
  // A change of userDataBase64 is named userData.
  const value = bag[name] ?? (name === "userData" ? bag.userDataBase64 : undefined) ?? absentEquals;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return `no ${name}`;
  if (hasUnknown(value)) return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name} that is not known yet`;
  if (isHidden) return `${hidden} ${name}`;
  const text = truncate((Array.isArray(value) ? value : [value]).join(", "), 200);
  // The name of an instance type is clear without the field's name.
  return name === "instanceType" ? text : `${name} ${text}`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
