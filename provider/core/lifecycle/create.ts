import { randomBytes } from "node:crypto";
import type { Context } from "../context";
import { PartialFailure, PoolsError } from "../errors";
import type { JsonObject } from "../json";
import { placeFor } from "../place";
import { canonicalOf, type ResourceDefinition } from "../resource";
import { writeState, type StoredState } from "../state/state";
import { keepHiddenOf } from "../text/hidden";
import { adoption, announceAdoption } from "./adoption";
import { applyChange, stateAfter } from "./apply";
import { objectKey } from "./identity";
import type { Existing } from "./index";
import { ManagedObjects } from "./managed-objects";
import { Progress } from "./progress";

/** Creates the object, or adopts the one that `inputs` name. @throws PartialFailure if it exists although this failed */
export async function createObject(
  definition: ResourceDefinition,
  inputs: JsonObject,
  context: Context,
): Promise<Existing> {
  const fields = definition.inputs.shape;
  const { settings, shared } = context;
  keepHiddenOf(fields, inputs);
  const serial = randomBytes(6).toString("hex");
  const place = placeFor(definition.cloud, settings, inputs);
  if (typeof inputs.adopt === "string")
    return await adoptObject(definition, inputs.adopt, inputs, { place, serial }, context);
  const all = Object.keys(canonicalOf(definition, inputs));
  const progress = new Progress(fields, { seen: {}, declared: {}, place, serial }, inputs, all);
  try {
    const created = await definition.create(inputs, { ...context, ...progress.recorder });
    if (progress.id !== created.id) progress.recorder.exists(created.id);
    return await stateAfter(definition, created.id, progress, inputs, created.found, context);
  } catch (error) {
    if (progress.id === undefined) throw error;
    throw new PartialFailure(progress.id, progress.partialState(), error);
  } finally {
    if (progress.id !== undefined) {
      const key = objectKey(definition, progress.id, { place, seen: progress.seen, declared: inputs }, settings);
      ManagedObjects.of(shared).record(key, serial);
    }
  }
}

/** @throws PoolsError if this stack manages the object already, as in a replacement that the engine forced */
async function adoptObject(
  definition: ResourceDefinition,
  name: string,
  inputs: JsonObject,
  origin: Pick<StoredState, "place" | "serial">,
  context: Context,
): Promise<Existing> {
  const adopted = await adoption(definition, name, inputs, context);
  announceAdoption(name, adopted, context);
  const { id, seen, declared, changed, readOnlyReason } = adopted;
  const managed = ManagedObjects.of(context.shared);
  const key = objectKey(definition, id, { ...origin, seen, declared }, context.settings);
  if (managed.has(key))
    throw new PoolsError(
      `"${name}" is managed by this stack already. Take adopt out of the program, or adopt another object.`,
    );
  managed.record(key, origin.serial);
  managed.closeClaim(objectKey(definition, name, { ...origin, seen: {}, declared }, context.settings));
  const stored = { ...origin, seen, declared, unfinished: false, isRecorded: true };
  if (readOnlyReason !== undefined) return { id, state: writeState(stored) };
  // Even without a difference: wait for a creation or change that is still running.
  const progress = new Progress(definition.inputs.shape, stored, inputs, changed);
  return await applyChange(definition, id, progress, inputs, stored, context);
}
