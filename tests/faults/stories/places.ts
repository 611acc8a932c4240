import type { Scene } from "../lifecycle";
import { changedInPlace, made, smallest, up, type Story } from "./story";

const STEPS = ["up", "refresh", "destroy"] as const;

/** Commands with a configuration that leads to another place, and after a connection was renamed. */
export function placed({ elsewhere }: Scene): Story[] {
  return [
    ...Object.keys(elsewhere).flatMap((place) =>
      STEPS.map((step): Story => {
        return { name: `${step} at ${place}`, step, elsewhere: place, begin: step === "up" ? toChange : made };
      }),
    ),
    ...STEPS.map((step): Story => ({ name: `${step} after the connection was renamed`, step, begin: renamed })),
  ];
}

const toChange: Story["begin"] = async (resource, scene) => {
  await smallest(resource, scene);
  return await changedInPlace(resource, scene);
};

const renamed: Story["begin"] = async (resource, scene) => {
  scene.connect("first");
  await up(resource, { ...scene.base, connection: "first" });
  scene.connect("second");
  return { ...scene.base, connection: "second" };
};
