import type { Scene } from "../lifecycle";
import { basic } from "./basic";
import { fromOutside } from "./outside";
import { placed } from "./places";
import { replaced } from "./replacements";
import { declares, smallest, type Story } from "./story";

export type { Story } from "./story";

const THREE = ["web", "web-b", "worker"];

/** Several resources of one program in one process. */
const severalAtOnce: readonly Story[] = [
  { name: "create three at once", resources: THREE, step: "up", begin: declares(({ base }) => base) },
  { name: "refresh three at once", resources: THREE, step: "refresh", begin: smallest },
  { name: "destroy three at once", resources: THREE, step: "destroy", begin: smallest },
];

/** All stories of a resource. `scene` tells which apply; each story is played on its own scene. */
export function storiesOf(scene: Scene): Story[] {
  return [
    ...basic(scene),
    ...fromOutside(scene),
    ...placed(scene),
    ...replaced(scene),
    ...(scene.alone ? [] : severalAtOnce),
  ];
}
