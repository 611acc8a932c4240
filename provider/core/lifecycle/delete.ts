import type { Context } from "../context";
import type { JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { readState } from "../state/state";
import { keepHiddenOf } from "../text/hidden";
import { accountOf, notAtRecordedPlace, objectKey } from "./identity";
import { ManagedObjects } from "./managed-objects";

/** The verb delete. An object that another state of this stack manages stays: see managed-objects.ts. */
export async function deleteObject(
  definition: ResourceDefinition,
  id: string,
  state: JsonObject,
  context: Context,
): Promise<void> {
  const fields = definition.inputs.shape;
  const { type } = definition;
  const { settings, shared } = context;
  const stored = readState(state, fields);
  const { seen, serial } = stored;
  keepHiddenOf(fields, seen);
  const managed = ManagedObjects.of(shared);
  const key = objectKey(definition, id, stored, settings);
  const isClaimed =
    managed.isClaimed(key) ||
    (typeof seen.adopt === "string" && managed.isClaimed(objectKey(definition, seen.adopt, stored, settings)));
  if (managed.isManagedByOther(key, serial) || isClaimed) {
    context.log(`${type} ${id} is not deleted: its replacement manages the same object.`, "warning");
    return;
  }
  const account = accountOf(definition, id, stored, settings);
  const result = await definition.delete(id, { ...seen, connection: account.connection }, context);
  if (result === "absent" && !account.isRecordedPlace)
    throw notAtRecordedPlace(definition, `${type} ${id}, which was not found,`, stored, account, settings);
}
