import type { Context } from "./context";
import { PoolsError } from "./errors";
import { defined, isObject, pick, type JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";
import { diff } from "./schema/diff";
import { factsOf, isUntold, type Fields } from "./schema/field";
import { inUsersTerms } from "./state/reconcile";
import { quote } from "./text/truncate";

/** An existing object that a program takes over. */
export interface Adopted {
  readonly id: string;
  readonly seen: JsonObject;
  /** What of the object the program mentions, as it is now: what it does not mention is kept. */
  readonly declared: JsonObject;
  readonly changed: readonly string[];
  /** Whether it is only read, because something else manages it. */
  readonly isUntouchable: boolean;
}

/**
 * Reads what `name` names, and lists every change that follows before one is made.
 * @throws PoolsError where there is nothing, or where only a replacement could make it as it is declared.
 */
export async function adoption(
  definition: ResourceDefinition,
  name: string,
  inputs: JsonObject,
  context: Context,
): Promise<Adopted> {
  const fields = definition.inputs.shape as Fields;
  const whereabouts = Object.keys(fields).filter((field) => {
    const facts = fields[field] ? factsOf(fields[field]) : undefined;
    return facts?.steers ?? facts?.locates;
  });
  const found = await definition.read(name, pick(inputs, whereabouts), context);
  if (!found)
    throw new PoolsError(
      `There is nothing to adopt under "${name}". The form is ${definition.adoptId}; check the id, the credentials and the account.`,
    );
  const seen = inUsersTerms(fields, found.state, inputs);
  const mentioned = Object.keys(fields).filter((field) => inputs[field] !== undefined);
  const untold = mentioned.filter((field) => {
    const facts = fields[field] ? factsOf(fields[field]) : undefined;
    return facts?.steers ?? facts?.trigger;
  });
  const declared = defined({ ...pick(found.state, mentioned), ...pick(inputs, untold) });
  const { changed, replaces } = diff(definition, pick(inputs, untold), inputs, found.state);
  if (replaces.length > 0) {
    const differences = replaces.map(({ field, reason }) => `${field} (${reason})`).join("; ");
    throw new PoolsError(
      `"${name}" is not adopted: it differs where only a replacement could change it: ${differences} Declare these as they are, or leave adopt out to make a new one.`,
    );
  }
  const untouchable = definition.readOnly?.(found.state);
  if (untouchable !== undefined && changed.length > 0)
    context.log(`${untouchable} Not changed: ${changed.join(", ")}.`, "warning");
  if (untouchable === undefined) announce(name, fields, changed, found.state, inputs, context);
  return { id: found.id, seen, declared, changed, isUntouchable: untouchable !== undefined };
}

/** Says what is about to change of an object that others have made: some of it cannot be brought back. */
function announce(
  name: string,
  fields: Fields,
  changed: readonly string[],
  seen: JsonObject,
  inputs: JsonObject,
  context: Context,
): void {
  const changes = changed.map((field) => {
    const facts = fields[field] ? factsOf(fields[field]) : undefined;
    if (facts?.hidden ?? facts?.secret) return `${field} (not shown)`;
    if (facts && isUntold(facts)) return `${field} to ${quote(inputs[field])}`;
    return `${field} from ${shown(seen[field])} to ${shown(inputs[field])}`;
  });
  context.log(changes.length === 0 ? `Adopts ${name} as it is.` : `Adopts ${name} and changes ${changes.join(", ")}.`);
}

function shown(value: unknown): string {
  const isEmpty = value === undefined || value === "" || (isObject(value) && Object.keys(value).length === 0);
  return isEmpty ? "nothing" : quote(value);
}
