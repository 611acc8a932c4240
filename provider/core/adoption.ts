import type { Context } from "./context";
import { PoolsError } from "./errors";
import { defined, isObject, pick, type JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";
import { isAbsent } from "./schema/compare";
import { diff } from "./schema/diff";
import { elementOf, factsOf, isNeverReturned, type Fields } from "./schema/field";
import { inDeclaredForm, reconcileValue } from "./state/reconcile";
import { quote } from "./text/truncate";

/** An existing object that a program takes over. */
export interface Adopted {
  readonly id: string;
  readonly seen: JsonObject;
  /** What of the object the program mentions, as it is now: what it does not mention is kept. */
  readonly declared: JsonObject;
  readonly changed: readonly string[];
  /** Each change, with both values where they may be printed. */
  readonly changes: readonly string[];
  /** Why the object is only read; undefined where it is changed. */
  readonly readOnlyReason: string | undefined;
}

/** What a program adopts is not there, or is not as it is declared where only a replacement could change it. */
export class AdoptionError extends PoolsError {
  override readonly name = "AdoptionError";
}

/**
 * Reads what `name` names, and compares it with `inputs`; nothing is changed.
 * @throws AdoptionError
 */
export async function adoption(
  definition: ResourceDefinition,
  name: string,
  inputs: JsonObject,
  context: Context,
): Promise<Adopted> {
  const fields = definition.inputs.shape as Fields;
  const whereabouts = Object.keys(fields).filter((field) => isNeededToFind(definition, field));
  const found = await definition.read(name, pick(inputs, whereabouts), context);
  if (!found)
    throw new AdoptionError(
      `There is nothing to adopt under "${name}". The form is ${definition.adoptId}; check the id, the credentials and the account.`,
    );
  const seen = inDeclaredForm(fields, found.state, inputs);
  const mentioned = Object.keys(fields).filter((field) => inputs[field] !== undefined);
  const untold = mentioned.filter((field) => {
    const facts = fields[field] ? factsOf(fields[field]) : undefined;
    return facts?.steers ?? facts?.trigger;
  });
  const parts = mentioned.map((field) => [field, mentionedPart(fields[field], inputs[field], found.state, field)]);
  const declared = defined({ ...(Object.fromEntries(parts) as JsonObject), ...pick(inputs, untold) });
  const { changed, replaces } = diff(definition, pick(inputs, untold), inputs, found.state);
  if (replaces.length > 0) {
    const differences = replaces.map(
      ({ field, reason }) => `${describeChange(fields, field, found.state, inputs)} (${reason})`,
    );
    throw new AdoptionError(
      `"${name}" is not adopted: it differs where only a replacement could change it: ${differences.join("; ")} ` +
        `Declare these as they are, or leave adopt out to make a new one.`,
    );
  }
  return {
    id: found.id,
    seen,
    declared,
    changed,
    changes: changed.map((field) => describeChange(fields, field, found.state, inputs)),
    readOnlyReason: definition.readOnly?.(found.state),
  };
}

/** Whether a field says where to look for the object, or through which account. */
export function isNeededToFind({ inputs }: ResourceDefinition, field: string): boolean {
  const schema = (inputs.shape as Fields)[field];
  const { steers, locates } = schema ? factsOf(schema) : {};
  return steers ?? locates ?? false;
}

/**
 * Says what is about to change of an object that others have made, before it is changed: some of it cannot be brought
 * back.
 */
export function announceAdoption(name: string, { changed, changes, readOnlyReason }: Adopted, context: Context): void {
  if (readOnlyReason === undefined)
    context.log(
      changes.length === 0 ? `Adopts ${name} as it is.` : `Adopts ${name} and changes ${changes.join(", ")}.`,
    );
  else if (changed.length > 0) context.log(`${readOnlyReason} Not changed: ${changed.join(", ")}.`, "warning");
}

/** A field that a program mentions, as it is: of what others add to only the part that is mentioned, the rest is kept. */
function mentionedPart(schema: Fields[string] | undefined, wanted: unknown, seen: JsonObject, field: string): unknown {
  const isAddedTo = schema && factsOf(schema).computed && elementOf(schema) && !isAbsent(schema, wanted);
  return isAddedTo ? reconcileValue(schema, wanted, seen[field], seen[field], seen) : seen[field];
}

function describeChange(fields: Fields, field: string, seen: JsonObject, inputs: JsonObject): string {
  const schema = fields[field];
  const facts = schema && factsOf(schema);
  // A field inside another one is named by its path alone.
  if (facts === undefined) return field;
  if (facts.hidden ?? facts.secret) return `${field} (not shown)`;
  if (isNeverReturned(facts)) return `${field} to ${quote(inputs[field])}`;
  return `${field} from ${shown(seen[field])} to ${shown(inputs[field])}`;
}

function shown(value: unknown): string {
  const isEmpty = value === undefined || value === "" || (isObject(value) && Object.keys(value).length === 0);
  return isEmpty ? "nothing" : quote(value);
}
