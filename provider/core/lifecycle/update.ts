import type { Context } from "../context";
import { PoolsError } from "../errors";
import { pick, type JsonObject } from "../json";
import { moveBetween, placeError, placeFor } from "../place";
import type { ResourceDefinition } from "../resource";
import { factsOf } from "../schema/field";
import { inDeclaredForm } from "../state/reconcile";
import { readState } from "../state/state";
import { keepHiddenOf } from "../text/hidden";
import { applyChange } from "./apply";
import type { Existing } from "./index";
import { plan } from "./plan";
import { Progress } from "./progress";

/** The verb update. @param now the wall clock @throws PartialFailure that records which changes were applied */
export async function updateObject(
  definition: ResourceDefinition,
  id: string,
  state: JsonObject,
  inputs: JsonObject,
  context: Context,
  now: number,
): Promise<Existing> {
  const fields = definition.inputs.shape;
  const { cloud, type } = definition;
  keepHiddenOf(fields, inputs);
  const stored = readState(state, fields);
  const { changed, move, isOutstanding } = plan(definition, stored, inputs, context, now);
  const place = placeFor(cloud, context.settings, inputs);
  const progress = new Progress(fields, { ...stored, place: move ? stored.place : place }, inputs, changed);
  const exists = async () =>
    (await definition.read(id, { ...stored.seen, ...pick(inputs, ["connection"]) }, context)) !== undefined;
  const needsNoRequest = changed.every((name) => fields[name] && factsOf(fields[name]).steers);
  if (needsNoRequest && !stored.unfinished && !move && !isOutstanding) {
    const mustVerify = cloud.provesConnections === true && changed.includes("connection");
    if (mustVerify && !(await exists()))
      throw new PoolsError(`${type} ${id} was not found through the new connection. The old one stays recorded.`);
    return { id, state: progress.finalState(inDeclaredForm(fields, stored.seen, inputs), inputs) };
  }
  if (moveBetween(stored.place, place) && !(await exists()))
    throw placeError(cloud, `${type} ${id}, which was not found,`, stored.place, place);
  progress.place = place;
  return await applyChange(definition, id, progress, inputs, stored, context);
}
