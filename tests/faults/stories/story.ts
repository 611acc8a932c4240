import type { JsonObject } from "../../../provider/core/json";
import type { Deployed, Options } from "../../support/deployed";
import type { Step } from "../life";
import type { Scene } from "../lifecycle";

/** One step of a resource, and the steps before it. */
export interface Story {
  readonly name: string;
  /** The names of the program's resources, which all do the same. Default: one resource. */
  readonly resources?: readonly string[];
  readonly step: Step;
  /** Runs the steps before, without faults. @returns the inputs of the step */
  begin(resource: Deployed, scene: Scene): Promise<JsonObject>;
  /** The resource's options in the program. */
  readonly options?: Options;
  /** Options of the step's first command only. */
  readonly once?: Options;
  /** The place that the configuration wrongly leads to when the step runs first. */
  readonly elsewhere?: string;
  /** Whether others have changed the object before: a refresh and the next update may be needed. */
  readonly outside?: true;
}

export function declares(inputs: (scene: Scene) => JsonObject): Story["begin"] {
  return (_resource, scene) => Promise.resolve(inputs(scene));
}

/** The program with the most inputs. */
export function everything({ base, changes }: Scene): JsonObject {
  return { ...base, ...Object.values(changes).at(-1) };
}

export async function smallest(resource: Deployed, { base }: Scene): Promise<JsonObject> {
  await up(resource, base);
  return base;
}

export async function made(resource: Deployed, scene: Scene): Promise<JsonObject> {
  const inputs = everything(scene);
  await up(resource, inputs);
  return inputs;
}

export async function adopted(resource: Deployed, scene: Scene): Promise<JsonObject> {
  const inputs = await toAdopt(resource, scene);
  await up(resource, inputs);
  return inputs;
}

export async function toAdopt(_resource: Deployed, { base, adoptable }: Scene): Promise<JsonObject> {
  return { ...base, ...(await adoptable?.())?.inputs };
}

/** The program with the largest change that does not replace and does not set the input `without`. */
export async function changedInPlace(resource: Deployed, scene: Scene, without?: string): Promise<JsonObject> {
  for (const change of Object.values(scene.changes).reverse()) {
    const inputs = { ...scene.base, ...change };
    if (without !== undefined && Object.hasOwn(change, without)) continue;
    if ((await resource.preview(inputs)).step === "update") return inputs;
  }
  return scene.base;
}

export async function up(resource: Deployed, inputs: JsonObject): Promise<void> {
  resource.stage.newProcess();
  await resource.up(inputs);
}
