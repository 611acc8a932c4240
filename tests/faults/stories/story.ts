import type { JsonObject } from "../../../provider/core/json";
import type { Deployed, Options } from "../../support/deployed";
import type { Step } from "../life";
import type { Scene } from "../lifecycle";

/** One step of a resource's life, and what comes before it. */
export interface Story {
  readonly name: string;
  /** The names of the program's resources, all of which do the same at once; one where absent. */
  readonly resources?: readonly string[];
  readonly step: Step;
  /** Brings the resource to where the step begins, undisturbed. @returns what the program declares in the step. */
  begin(resource: Deployed, scene: Scene): Promise<JsonObject>;
  /** The resource's options in the program. */
  readonly options?: Options;
  /** What is asked of the step's command alone. */
  readonly once?: Options;
  /** The place that the configuration leads to by mistake when the step is run first. */
  readonly elsewhere?: string;
  /** Whether somebody else has changed something before: the step may leave that to a refresh and the next update. */
  readonly outside?: true;
}

export function declares(inputs: (scene: Scene) => JsonObject): Story["begin"] {
  return (_resource, scene) => Promise.resolve(inputs(scene));
}

/** The fullest program. */
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

/** The program with the fullest of the changes that do not replace, and do not name the input `without`. */
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
