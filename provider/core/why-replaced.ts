import { valueAt, type JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";
import type { Reason } from "./schema/diff";
import { factsOf } from "./schema/field";
import { schemaAt } from "./schema/shape";
import { hasUnknown } from "./schema/unknown";
import { quote } from "./text/truncate";

/**
 * Why a resource is replaced: a text to print after the resource's name. If the new value is not known yet, the replacement
 * may not happen: in the preview of an update the dynamic host does not know the outputs of other resources.
 *
 * @param old the declared values, and the object's values of other fields
 */
export function whyReplaced(
  { inputs }: ResourceDefinition,
  { field, reason }: Reason,
  old: JsonObject,
  next: JsonObject,
): string {
  const steps = field.split(".");
  const [before, after] = [valueAt(old, steps), valueAt(next, steps)];
  if (hasUnknown(after)) return `may be replaced, because the new value of ${field} is not known yet: ${reason}`;
  const schema = schemaAt(inputs, steps);
  const { hidden, secret } = schema ? factsOf(schema) : {};
  if (hidden === undefined && secret === undefined && quote(before) !== quote(after))
    return `replaced because ${field} changes from ${valueText(before)} to ${valueText(after)}: ${reason}`;
  return `replaced for ${field}: ${reason}`;
}

/** Whether `message` is a {@link whyReplaced} text of the resource `name`. */
export function isWhyReplaced(name: string, message: string): boolean {
  return [`${name}: replaced `, `${name}: may be replaced`].some((start) => message.startsWith(start));
}

/** The reason in a {@link whyReplaced} text about `field`; undefined for any other message. */
export function reasonIn(name: string, field: string, message: string): string | undefined {
  const start = [
    `${name}: replaced because ${field} changes from `,
    `${name}: replaced for ${field}: `,
    `${name}: may be replaced, because the new value of ${field} `,
  ].find((one) => message.startsWith(one));
  return start === undefined ? undefined : message.slice(message.indexOf(": ", start.length - 2) + 2);
}

function valueText(value: unknown): string {
  return value === undefined ? "nothing" : quote(value);
}
