import { randomBytes } from "node:crypto";
import { PoolsError } from "../../provider/core/errors";
import { defined, pick, without, type JsonObject } from "../../provider/core/json";
import { lifecycle, type Existing } from "../../provider/core/lifecycle";
import type { PlanContext } from "../../provider/core/lifecycle/plan";
import type { ResourceDefinition } from "../../provider/core/resource";
import { same } from "../../provider/core/schema/compare";
import { factsOf, type Fields } from "../../provider/core/schema/field";
import { isSecret } from "../../provider/core/schema/secrets";
import { isDeclarable } from "../../provider/core/state/imported";
import { readState, writeState } from "../../provider/core/state/state";

/** How a program declares an existing object without changing it. */
export interface Declaration {
  /** The arguments in the program. Fields that may hold credentials are left out; omitted fields keep their values. */
  readonly args: JsonObject;
  /** The result of check for these arguments: the resource's inputs. */
  readonly inputs: JsonObject;
  /** The state of a resource with this declaration that manages the object. */
  readonly state: JsonObject;
}

/**
 * The declaration of an object that was read and that no state manages yet, for a resource `logicalName`. Sends no request.
 * @throws PoolsError if even this declaration would change the object
 */
export function declarationOf(
  definition: ResourceDefinition,
  { id, state }: Existing,
  logicalName: string,
  context: PlanContext,
): Declaration {
  const fields = definition.inputs.shape;
  const resource = lifecycle(definition);
  const stored = readState(state, fields);
  const { seen } = stored;
  const printable = Object.keys(fields).filter((name) => fields[name] && isPrintable(fields[name], seen[name]));
  const needed = pick(
    seen,
    printable.filter((name) => fields[name] && factsOf(fields[name]).computed !== true),
  );
  const given = { ...needed, ...pick(stored.declared, ["connection"]) };
  // Declare the object's values of fields that check would fill in: a generated name would differ.
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

/** Whether the field belongs in the program's text: credentials do not. */
function isPrintable(schema: Fields[string], value: unknown): boolean {
  return isDeclarable(schema, value) && !isSecret(schema);
}
