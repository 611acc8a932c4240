import type { JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";
import type { Reason } from "./schema/diff";
import { factsOf } from "./schema/field";
import { schemaAt } from "./schema/shape";
import { hasUnknown } from "./schema/unknown";
import { quote } from "./text/truncate";

/**
 * Why a resource is replaced, as a person reads it after the resource's name. A new value that is not known yet makes a
 * replacement that perhaps never comes: in the preview of an update the dynamic host knows no output of the resource.
 *
 * @param old the object as it is: as it was declared, and what was seen of the rest
 */
export function whyReplaced(
  { inputs }: ResourceDefinition,
  { field, reason }: Reason,
  old: JsonObject,
  next: JsonObject,
): string {
  const steps = field.split(".");
  const [before, after] = [valueAt(old, steps), valueAt(next, steps)];
  if (hasUnknown(after)) return `may be replaced, as the new value of ${field} is not known yet: ${reason}`;
  const schema = schemaAt(inputs, steps);
  const { hidden, secret } = schema ? factsOf(schema) : {};
  if (hidden === undefined && secret === undefined && quote(before) !== quote(after))
    return `replaced because ${field} changes from ${shown(before)} to ${shown(after)}: ${reason}`;
  return `replaced for ${field}: ${reason}`;
}

/** Whether a preview says with `message` why it replaces the resource `name`. */
export function isWhyReplaced(name: string, message: string): boolean {
  return [`${name}: replaced `, `${name}: may be replaced`].some((start) => message.startsWith(start));
}

/** The reason in what {@link whyReplaced} says of `field`, after the name of its resource; undefined of any other message. */
export function reasonIn(name: string, field: string, message: string): string | undefined {
  const start = [
    `${name}: replaced because ${field} changes from `,
    `${name}: replaced for ${field}: `,
    `${name}: may be replaced, as the new value of ${field} `,
  ].find((one) => message.startsWith(one));
  return start === undefined ? undefined : message.slice(message.indexOf(": ", start.length - 2) + 2);
}

/** What stands at a path; a whole that is not known yet is so in every part. */
function valueAt(bag: JsonObject, steps: readonly string[]): unknown {
  let at: unknown = bag;
  for (const step of steps) {
    if (typeof at !== "object" || at === null) return hasUnknown(at) ? at : undefined;
    at = Object.hasOwn(at, step) ? (at as JsonObject)[step] : undefined;
  }
  return at;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : quote(value);
}
