import type { JsonObject } from "../../provider/core/json";
import type { Deployed } from "../support/deployed";
import type { Step } from "./life";
import type { Scene } from "./lifecycle";

const ONE = ["web"];
const THREE = ["web", "web-b", "worker"];

/** One step of a resource's life, and what comes before it. */
export interface Story {
  readonly name: string;
  /** The names of the program's resources: all do the same at once. */
  readonly resources: readonly string[];
  readonly step: Step;
  /** Brings the resource to where the step begins, undisturbed. @returns what the program declares in the step. */
  begin(resource: Deployed, scene: Scene): Promise<JsonObject>;
}

/** The life of a resource in all the ways in which it may go, on any stage that has what `scene` has. */
export function storiesOf({ changes, outside, adoptable, alone }: Scene): Story[] {
  const all: (Omit<Story, "resources"> | false | undefined)[] = [
    { name: "create", step: "up", begin: (_resource, { base }) => Promise.resolve(base) },
    { name: "create with everything", step: "up", begin: (_resource, scene) => Promise.resolve(everything(scene)) },
    { name: "refresh", step: "refresh", begin: made },
    { name: "destroy", step: "destroy", begin: made },
    ...Object.keys(changes).flatMap((name) => [
      {
        name: `change ${name}`,
        step: "up" as const,
        begin: async (resource: Deployed, scene: Scene) => {
          await up(resource, scene.base);
          return { ...scene.base, ...scene.changes[name] };
        },
      },
      {
        name: `change ${name} back`,
        step: "up" as const,
        begin: async (resource: Deployed, scene: Scene) => {
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
  const single = all.flatMap((story) => (story ? [{ ...story, resources: ONE }] : []));
  return alone ? single : [...single, ...severalAtOnce];
}

/** What resources of one program do in one process, whose names are theirs alone. */
const severalAtOnce: readonly Story[] = [
  { name: "create three at once", resources: THREE, step: "up", begin: (_resource, { base }) => Promise.resolve(base) },
  { name: "refresh three at once", resources: THREE, step: "refresh", begin: smallest },
  { name: "destroy three at once", resources: THREE, step: "destroy", begin: smallest },
];

function everything({ base, changes }: Scene): JsonObject {
  return { ...base, ...Object.values(changes).at(-1) };
}

async function smallest(resource: Deployed, { base }: Scene): Promise<JsonObject> {
  await up(resource, base);
  return base;
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
