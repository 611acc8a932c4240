import type { Context } from "../context";
import { PoolsError } from "../errors";
import { defined, type JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { importedInputs } from "../state/imported";
import { inDeclaredForm, reconcile } from "../state/reconcile";
import { readState, writeState } from "../state/state";
import { keepHiddenOf } from "../text/hidden";
import { accountOf, notAtRecordedPlace } from "./identity";
import type { ReadObject } from "./index";

/**
 * The verb read. Undefined if the object does not exist.
 *
 * @param isImport whether to return complete inputs, as a program that imports the object must declare them
 * @throws PoolsError if it does not exist and `state` is no recorded state, as for `.get`
 */
export async function readObject(
  definition: ResourceDefinition,
  id: string,
  state: JsonObject,
  context: Context,
  isImport: boolean,
): Promise<ReadObject | undefined> {
  const fields = definition.inputs.shape;
  const { cloud, type, adoptId } = definition;
  const { settings } = context;
  const stored = readState(state, fields);
  const { seen, declared, isRecorded } = stored;
  keepHiddenOf(fields, seen);
  const account = accountOf(definition, id, stored, settings);
  const { connection } = account;
  const found = await definition.read(id, defined({ ...seen, connection }), context);
  if (!found) {
    if (!isRecorded) {
      const { endpoint } = cloud.placeOf(settings, connection, seen);
      throw new PoolsError(
        `There is no ${type} "${id}" at ${endpoint}, the configured endpoint. The form of the id is ${adoptId}.`,
      );
    }
    if (!account.isRecordedPlace) throw notAtRecordedPlace(definition, `${type} ${id}`, stored, account, settings);
    return undefined;
  }
  const inputs = isImport
    ? importedInputs(fields, found.state)
    : reconcile(fields, declared, found.state, isRecorded ? seen : found.state);
  const next = writeState({
    ...stored,
    seen: inDeclaredForm(fields, found.state, inputs),
    declared: inputs,
    place: cloud.placeOf(settings, connection, found.state),
    unfinished: false,
  });
  return { id: found.id, state: next, inputs };
}
