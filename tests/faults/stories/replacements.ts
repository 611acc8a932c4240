import type { Scene } from "../lifecycle";
import { adopted, everything, made, smallest, up, type Story } from "./story";

/** Replacements that the engine forces, and resources that are renamed in the program. */
export function replaced({ adoptable, changes }: Scene): Story[] {
  const fullest = Object.keys(Object.values(changes).at(-1) ?? {});
  const forced = { replace: true };
  return [
    { name: "replace", step: "up", begin: made, once: forced },
    { name: "replace, the old one first", step: "up", begin: made, once: { ...forced, deleteBeforeReplace: true } },
    {
      name: "replace on changes",
      step: "up",
      begin: async (resource, scene) => {
        await smallest(resource, scene);
        return everything(scene);
      },
      options: { replaceOnChanges: fullest },
    },
    { name: "rename", step: "up", begin: afterRename(made) },
    { name: "rename and replace", step: "up", begin: afterRename(made), once: forced },
    ...(adoptable ? [{ name: "replace what was adopted", step: "up" as const, begin: adopted, once: forced }] : []),
    // The second has the form of a generated name.
    ...["fixed", "web-3ff396f"].flatMap((name): Story[] => [
      { name: `replace ${name}, which keeps its name`, step: "up", begin: named(name), once: forced },
      { name: `rename and replace ${name}`, step: "up", begin: afterRename(named(name)), once: forced },
    ]),
  ];
}

/** As with an alias: the same state with another name in the program. */
function afterRename(begin: Story["begin"]): Story["begin"] {
  return async (resource, scene) => {
    const inputs = await begin(resource, scene);
    resource.logicalName = "front";
    return inputs;
  };
}

function named(name: string): Story["begin"] {
  return async (resource, scene) => {
    const { generatedName } = resource.definition;
    const inputs = { ...scene.base, ...(generatedName ? { [generatedName.field]: name } : {}) };
    await up(resource, inputs);
    return inputs;
  };
}
