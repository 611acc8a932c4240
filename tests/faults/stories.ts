import type { JsonObject } from "../../provider/core/json";
import type { Deployed } from "../support/deployed";
import type { Scene } from "./lifecycle";

/** One step of a resource's life, and what comes before it. */
export interface Story {
  readonly name: string;
  readonly step: "up" | "refresh" | "destroy";
  /** Brings the resource to where the step begins, undisturbed. @returns what the program declares in the step. */
  begin(resource: Deployed, scene: Scene): Promise<JsonObject>;
}

/** The life of a resource in all the ways in which it may go, on any stage that has what `scene` has. */
export function storiesOf({ changes, outside, adoptable }: Scene): Story[] {
  const all: (Story | undefined)[] = [
    { name: "create", step: "up", begin: (_resource, { base }) => Promise.resolve(base) },
    { name: "create with everything", step: "up", begin: (_resource, scene) => Promise.resolve(everything(scene)) },
    { name: "refresh", step: "refresh", begin: made },
    { name: "destroy", step: "destroy", begin: made },
    ...Object.keys(changes).flatMap((name): Story[] => [
      {
        name: `change ${name}`,
        step: "up",
        begin: async (resource, scene) => {
          await up(resource, scene.base);
          return { ...scene.base, ...scene.changes[name] };
        },
      },
      {
        name: `change ${name} back`,
        step: "up",
        begin: async (resource, scene) => {
          await up(resource, scene.base);
          await up(resource, { ...scene.base, ...scene.changes[name] });
          return scene.base;
        },
      },
    ]),
    adoptable && { name: "adopt", step: "up", begin: adopted },
    adoptable && {
      name: "change what was adopted",
      step: "up",
      begin: async (resource, scene) => {
        const inputs = await adopted(resource, scene);
        await up(resource, inputs);
        return { ...inputs, ...Object.values(scene.changes).at(-1) };
      },
    },
    outside?.change && { name: "find what somebody changed", step: "refresh", begin: disturbed("change") },
    outside?.change && {
      name: "repair what somebody changed",
      step: "up",
      begin: async (resource, scene) => {
        const inputs = await disturbed("change")(resource, scene);
        resource.stage.newProcess();
        await resource.refresh();
        return inputs;
      },
    },
    outside && { name: "find that it is gone", step: "refresh", begin: disturbed("remove") },
    outside && { name: "destroy what is gone", step: "destroy", begin: disturbed("remove") },
  ];
  return all.filter((story) => story !== undefined);
}

function everything({ base, changes }: Scene): JsonObject {
  return { ...base, ...Object.values(changes).at(-1) };
}

async function made(resource: Deployed, scene: Scene): Promise<JsonObject> {
  const inputs = everything(scene);
  await up(resource, inputs);
  return inputs;
}

async function adopted(_resource: Deployed, { base, adoptable }: Scene): Promise<JsonObject> {
  return { ...base, ...(await adoptable?.())?.inputs };
}

function disturbed(by: "change" | "remove"): Story["begin"] {
  return async (resource, scene) => {
    const inputs = await made(resource, scene);
    if (resource.id !== undefined) scene.outside?.[by]?.(resource.id);
    return inputs;
  };
}

async function up(resource: Deployed, inputs: JsonObject): Promise<void> {
  resource.stage.newProcess();
  await resource.up(inputs);
}
