import type { Context } from "../context";
import { PoolsError } from "../errors";
import { withGeneratedName } from "../generated-name";
import type { JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { check, type Checked } from "../schema/check";
import { isUnknown } from "../schema/unknown";
import { readState } from "../state/state";
import { systemClock, type Clock } from "../time/clock";
import { previewAdoption } from "./adoption-preview";
import { createObject } from "./create";
import { deleteObject } from "./delete";
import { objectKey } from "./identity";
import { ManagedObjects } from "./managed-objects";
import { plan, type Plan, type PlanContext } from "./plan";
import { readObject } from "./read";
import { updateObject } from "./update";

export interface Existing {
  readonly id: string;
  readonly state: JsonObject;
}

export interface ReadObject extends Existing {
  readonly inputs: JsonObject;
}

/** The verbs of a resource. */
export type Lifecycle = ReturnType<typeof lifecycle>;

/**
 * A resource as an engine uses it: plain JSON in and out, independent of the engine. docs/state.md explains how state, inputs
 * and the cloud are compared.
 *
 * @param clock tells whether a replacement is overdue; diff has no context with a clock
 */
export function lifecycle(definition: ResourceDefinition, clock: Pick<Clock, "now"> = systemClock) {
  return {
    definition,
    /** `logicalName` is the resource's name in the program. */
    check: (olds: JsonObject, news: JsonObject, logicalName: string, context: PlanContext): Checked =>
      checkObject(definition, olds, news, logicalName, context),
    /** @throws PoolsError if a replacement would adopt what it replaces, or the definition refuses the change */
    diff: (id: string, state: JsonObject, news: JsonObject, context: PlanContext): Plan =>
      diffObject(definition, id, state, news, context, clock.now()),
    /** What a preview says about checked `inputs` that adopt. It makes requests; no other preview does. */
    previewAdoption: (inputs: JsonObject, context: Context) => previewAdoption(definition, inputs, context),
    create: (inputs: JsonObject, context: Context) => createObject(definition, inputs, context),
    read: (id: string, state: JsonObject, context: Context, isImport = false) =>
      readObject(definition, id, state, context, isImport),
    update: (id: string, state: JsonObject, inputs: JsonObject, context: Context) =>
      updateObject(definition, id, state, inputs, context, clock.now()),
    delete: (id: string, state: JsonObject, context: Context) => deleteObject(definition, id, state, context),
  };
}

function checkObject(
  definition: ResourceDefinition,
  olds: JsonObject,
  news: JsonObject,
  logicalName: string,
  { settings, shared }: PlanContext,
): Checked {
  const checked = check(definition, olds, withGeneratedName(definition, olds, news, logicalName, shared), settings);
  const isNew = Object.keys(olds).length === 0;
  if (!isNew || typeof news.adopt !== "string" || isUnknown(news.adopt)) return checked;
  const key = objectKey(definition, news.adopt, { seen: {}, declared: news, place: undefined }, settings);
  const rival = ManagedObjects.of(shared).claim(key, logicalName);
  if (rival === undefined) return checked;
  const failure = { path: "adopt", reason: `names the object that "${rival}" adopts: only one resource can manage it` };
  return { ...checked, failures: [...checked.failures, failure] };
}

function diffObject(
  definition: ResourceDefinition,
  id: string,
  state: JsonObject,
  news: JsonObject,
  context: PlanContext,
  now: number,
): Plan {
  const stored = readState(state, definition.inputs.shape);
  ManagedObjects.of(context.shared).record(objectKey(definition, id, stored, context.settings), stored.serial);
  const planned = plan(definition, stored, news, context, now);
  const { replaces, refusal } = planned;
  if (refusal !== undefined) throw new PoolsError(refusal);
  const adoptsItself = news.adopt !== undefined && [id, stored.seen.adopt].includes(news.adopt);
  if (context.isRefresh !== true && replaces.length > 0 && adoptsItself) {
    const reasons = replaces.map(({ field, reason }) => `${field} (${reason})`).join("; ");
    throw new PoolsError(
      `This must be replaced for ${reasons} Take adopt out of the program first: the replacement would adopt the object that it replaces.`,
    );
  }
  return planned;
}
