import { randomBytes } from "node:crypto";
import { PoolsError } from "./errors";
import { defined, pick, without, type JsonObject } from "./json";
import { lifecycle, type Existing } from "./lifecycle";
import type { PlanContext } from "./plan";
import type { ResourceDefinition } from "./resource";
import { same } from "./schema/compare";
import { factsOf, type Fields } from "./schema/field";
import { isSecret } from "./schema/secrets";
import { isDeclarable } from "./state/imported";
import { readState, writeState } from "./state/state";

/** How a program declares an object that exists, so that nothing of it changes. */
export interface Declaration {
  /** What the program says. What it leaves out is kept, and what may carry credentials is left out. */
  readonly args: JsonObject;
  /** What check makes of that: the resource's inputs. */
  readonly inputs: JsonObject;
  /** The state of a resource that manages the object and was declared like this. */
  readonly state: JsonObject;
}

/**
 * The declaration of an object that was read and is in no state yet, under the name `logicalName`. No request is made.
 * @throws PoolsError where even this declaration would change the object
 */
export function declarationOf(
  definition: ResourceDefinition,
  { id, state }: Existing,
  logicalName: string,
  context: PlanContext,
): Declaration {
  const fields = definition.inputs.shape as Fields;
  const resource = lifecycle(definition);
  const stored = readState(state, fields);
  const { seen } = stored;
  const told = Object.keys(fields).filter((name) => fields[name] && isTold(fields[name], seen[name]));
  const needed = pick(
    seen,
    told.filter((name) => fields[name] && factsOf(fields[name]).computed !== true),
  );
  const given = { ...needed, ...pick(stored.declared, ["connection"]) };
  // What check would fill in by itself must be declared as the object has it: a generated name would be another.
  const filled = resource.check({}, given, logicalName, context).inputs;
  const added = Object.keys(filled).filter((name) => given[name] === undefined && seen[name] !== undefined);
  const inputs = defined({ ...given, ...pick(seen, added) });
  const differs = added.filter((name) => fields[name] && !same(fields[name], seen[name], filled[name], seen));
  const recorded = writeState({
    ...stored,
    declared: inputs,
    serial: randomBytes(6).toString("hex"),
    unfinished: false,
  });
  const { changed, replaces } = resource.diff(id, recorded, inputs, context);
  if (changed.length + replaces.length > 0)
    throw new PoolsError(
      `${definition.type} ${id} cannot be declared without changing it: ${[...changed, ...replaces.map(({ field }) => field)].join(", ")}.`,
    );
  return {
    args: { ...pick(inputs, differs), ...without(inputs, added) },
    inputs,
    state: recorded,
  };
}

/** Whether a program should say what the object has in a field: what may hold credentials does not belong in its text. */
function isTold(schema: Fields[string], value: unknown): boolean {
  return isDeclarable(schema, value) && !isSecret(schema);
}
