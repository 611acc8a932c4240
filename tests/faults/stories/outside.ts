import { HOSTILE_VALUES } from "../foreign-text";
import type { Autoscaler, Outside, Scene } from "../lifecycle";
import { changedInPlace, made, smallest, type Story } from "./story";

/** Stories in which others change the object before the step. */
export function fromOutside({ outside }: Scene): Story[] {
  if (!outside) return [];
  return [
    { name: "find that it is gone", step: "refresh", begin: disturbed("remove") },
    { name: "destroy what is gone", step: "destroy", begin: disturbed("remove") },
    ...(outside.change ? foundAndRepaired("somebody changed", "change") : []),
    ...(outside.taint ? foundAndRepaired("is hostile", "taint") : []),
    ...(outside.autoscaler ? scaled(outside.autoscaler) : []),
  ];
}

function foundAndRepaired(what: string, by: "change" | "taint"): Story[] {
  return [
    { name: `find what ${what}`, step: "refresh", begin: disturbed(by) },
    { name: `repair what ${what}`, step: "up", begin: refreshed(disturbed(by)) },
  ];
}

/** Changes of other inputs keep the autoscaler's size. */
function scaled({ field }: Autoscaler): Story[] {
  const begin: Story["begin"] = async (resource, scene) => {
    await smallest(resource, scene);
    if (resource.id !== undefined) scene.outside?.autoscaler?.scale(resource.id);
    return await changedInPlace(resource, scene, field);
  };
  const options = { ignoreChanges: [field] };
  return [
    { name: "change what an autoscaler scales", step: "up", begin, options },
    { name: "change what an autoscaler scales, refreshed", step: "up", begin: refreshed(begin), options },
    // Without a refresh the preview does not show the new size, and the update keeps it.
    { name: "change what an autoscaler has scaled unseen", step: "up", begin, outside: true },
  ];
}

function disturbed(by: keyof Outside & ("change" | "remove" | "taint")): Story["begin"] {
  return async (resource, scene) => {
    const inputs = await made(resource, scene);
    if (resource.id !== undefined) scene.outside?.[by]?.(resource.id, HOSTILE_VALUES);
    return inputs;
  };
}

function refreshed(begin: Story["begin"]): Story["begin"] {
  return async (resource, scene) => {
    const inputs = await begin(resource, scene);
    resource.stage.newProcess();
    await resource.refresh();
    return inputs;
  };
}
