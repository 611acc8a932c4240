import type { Scene } from "../lifecycle";
import { adopted, declares, everything, made, toAdopt, up, type Story } from "./story";

/** Stories of a program alone. */
export function basic({ changes, adoptable }: Scene): Story[] {
  return [
    { name: "create", step: "up", begin: declares(({ base }) => base) },
    { name: "create with everything", step: "up", begin: declares(everything) },
    { name: "refresh", step: "refresh", begin: made },
    { name: "destroy", step: "destroy", begin: made },
    ...Object.keys(changes).flatMap(changeAndBack),
    ...(adoptable ? adoption : []),
  ];
}

function changeAndBack(name: string): Story[] {
  return [
    {
      name: `change ${name}`,
      step: "up",
      begin: async (resource, { base, changes }) => {
        await up(resource, base);
        return { ...base, ...changes[name] };
      },
    },
    {
      name: `change ${name} back`,
      step: "up",
      begin: async (resource, { base, changes }) => {
        await up(resource, base);
        await up(resource, { ...base, ...changes[name] });
        return base;
      },
    },
  ];
}

const adoption: readonly Story[] = [
  { name: "adopt", step: "up", begin: toAdopt },
  {
    name: "change what was adopted",
    step: "up",
    begin: async (resource, scene) => ({
      ...(await adopted(resource, scene)),
      ...Object.values(scene.changes).at(-1),
    }),
  },
];
