import type { Context } from "../context";
import { PoolsError } from "../errors";
import { defined, isObject, pick, type JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { isAbsent } from "../schema/compare";
import { diff } from "../schema/diff";
import { elementOf, factsOf, isNeverReturned, type Fields } from "../schema/field";
import { inDeclaredForm, reconcileValue } from "../state/reconcile";
import { quote } from "../text/truncate";

/** An existing object that a program adopts. */
interface Adopted {
  readonly id: string;
  readonly seen: JsonObject;
  /** The fields that the program mentions, with the object's current values. Other fields are kept as they are. */
  readonly declared: JsonObject;
  readonly changed: readonly string[];
  /** Each change as text, with both values unless they are secret. */
  readonly changes: readonly string[];
  /** Why the object is never changed, if so. */
  readonly readOnlyReason: string | undefined;
}

/** The object to adopt does not exist, or differs in a field that only a replacement can change. */
export class AdoptionError extends PoolsError {}

/**
 * Reads the object `name` and compares it with `inputs`. Changes nothing.
 * @throws AdoptionError
 */
export async function adoption(
  definition: ResourceDefinition,
  name: string,
  inputs: JsonObject,
  context: Context,
): Promise<Adopted> {
  const fields = definition.inputs.shape;
  const neededFields = Object.keys(fields).filter((field) => isNeededToFind(definition, field));
  const found = await definition.read(name, pick(inputs, neededFields), context);
  if (!found)
    throw new AdoptionError(
      `There is nothing to adopt under "${name}". The form is ${definition.adoptId}; check the id, the credentials and the account.`,
    );
  const seen = inDeclaredForm(fields, found.state, inputs);
  const mentioned = Object.keys(fields).filter((field) => inputs[field] !== undefined);
  const neverReturned = mentioned.filter((field) => {
    const facts = fields[field] ? factsOf(fields[field]) : undefined;
    return facts?.steers ?? facts?.trigger;
  });
  const parts = mentioned.map((field) => [field, mentionedPart(fields[field], inputs[field], found.state, field)]);
  const declared = defined({ ...(Object.fromEntries(parts) as JsonObject), ...pick(inputs, neverReturned) });
  const { changed, replaces } = diff(definition, pick(inputs, neverReturned), inputs, found.state);
  if (replaces.length > 0) {
    const differences = replaces.map(
      ({ field, reason }) => `${describeChange(fields, field, found.state, inputs)} (${reason})`,
    );
    throw new AdoptionError(
      `"${name}" is not adopted: these fields differ, and only a replacement can change them: ${differences.join("; ")} ` +
        `Declare the existing values, or remove adopt to create a new object.`,
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

/** Whether the object cannot be found without the field: it tells where the object is, or the account. */
export function isNeededToFind({ inputs }: ResourceDefinition, field: string): boolean {
  const schema = inputs.shape[field];
  const { steers, locates } = schema ? factsOf(schema) : {};
  return steers ?? locates ?? false;
}

/** Logs what an adoption will change, before the change: some of it cannot be undone. */
export function announceAdoption(name: string, { changed, changes, readOnlyReason }: Adopted, context: Context): void {
  if (readOnlyReason === undefined)
    context.log(
      changes.length === 0 ? `Adopts ${name} as it is.` : `Adopts ${name} and changes ${changes.join(", ")}.`,
    );
  else if (changed.length > 0) context.log(`${readOnlyReason} Not changed: ${changed.join(", ")}.`, "warning");
}

/** The current value of a field that the program mentions. If others add to it: only the entries that the program mentions. */
function mentionedPart(schema: Fields[string] | undefined, wanted: unknown, seen: JsonObject, field: string): unknown {
  const isAddedTo = schema && factsOf(schema).computed && elementOf(schema) && !isAbsent(schema, wanted);
  return isAddedTo ? reconcileValue(schema, wanted, seen[field], seen[field], seen) : seen[field];
}

function describeChange(fields: Fields, field: string, seen: JsonObject, inputs: JsonObject): string {
  const schema = fields[field];
  const facts = schema && factsOf(schema);
  // Not an input by itself, but a part of one, such as network.vpc.
  if (facts === undefined) return field;
  if (facts.hidden ?? facts.secret) return `${field} (not shown)`;
  if (isNeverReturned(facts)) return `${field} to ${quote(inputs[field])}`;
  return `${field} from ${valueText(seen[field])} to ${valueText(inputs[field])}`;
}

function valueText(value: unknown): string {
  const isEmpty = value === undefined || value === "" || (isObject(value) && Object.keys(value).length === 0);
  return isEmpty ? "nothing" : quote(value);
}
