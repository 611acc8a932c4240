import type { Context } from "../context";
import { PartialFailure, PoolsError } from "../errors";
import { pick, without, type JsonObject } from "../json";
import { canonicalOf, type Found, type ResourceDefinition } from "../resource";
import { changedByOthers, inDeclaredForm, unconfirmed } from "../state/reconcile";
import type { StoredState } from "../state/state";
import type { Existing } from "./index";
import type { Progress } from "./progress";

/**
 * Changes an existing object to what `inputs` declare.
 *
 * @param old the state before the change
 * @throws PartialFailure that records which changes were applied
 */
export async function applyChange(
  definition: ResourceDefinition,
  id: string,
  progress: Progress,
  inputs: JsonObject,
  old: StoredState,
  context: Context,
): Promise<Existing> {
  try {
    const found = await definition.update?.(
      { id, old: old.seen, declared: old.declared, next: inputs, changed: progress.changed },
      { ...context, ...progress.recorder },
    );
    return await stateAfter(definition, id, progress, inputs, found, context, old.seen);
  } catch (error) {
    throw new PartialFailure(id, progress.partialState(), error, progress.appliedChanges);
  }
}

/**
 * The state after a successful create or update: the object as it is, and all of `inputs` as declared.
 *
 * @param last the object as the last request returned it; read again if undefined
 * @param before the object before an update
 */
export async function stateAfter(
  definition: ResourceDefinition,
  id: string,
  progress: Progress,
  inputs: JsonObject,
  last: Found<ResourceDefinition["inputs"], ResourceDefinition["outputs"]> | undefined,
  context: Context,
  before?: JsonObject,
): Promise<Existing> {
  const fields = definition.inputs.shape;
  const found = last ?? (await definition.read(id, { ...progress.seen, ...inputs }, context));
  if (!found)
    throw new PoolsError(
      `${definition.type} ${id} does not exist, although its change succeeded. Run \`pulumi refresh\` to check again.`,
    );
  const [wanted, shown] = [canonicalOf(definition, inputs), canonicalOf(definition, found.state)];
  const pending = unconfirmed(fields, wanted, shown, progress.changed);
  if (pending.length > 0) {
    context.log(
      `The server accepted the change, but does not show it: ${pending.join(", ")}. \`pulumi refresh\` shows the difference.`,
      "warning",
    );
  }
  const foreign = before ? changedByOthers(fields, inputs, progress.touched, before, found.state) : [];
  const seen = {
    ...without(found.state, [...pending, ...foreign]),
    ...pick(inputs, pending),
    ...pick(before ?? {}, foreign),
  };
  return { id: found.id, state: progress.finalState(inDeclaredForm(fields, seen, inputs), inputs) };
}
