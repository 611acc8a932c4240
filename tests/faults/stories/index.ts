import type { Scene } from "../lifecycle";
import { basic } from "./basic";
import { fromOutside } from "./outside";
import { placed } from "./places";
import { replaced } from "./replacements";
import { declares, smallest, type Story } from "./story";

export type { Story } from "./story";

const THREE = ["web", "web-b", "worker"];

/** What resources of one program do in one process, whose names are theirs alone. */
const severalAtOnce: readonly Story[] = [
  { name: "create three at once", resources: THREE, step: "up", begin: declares(({ base }) => base) },
  { name: "refresh three at once", resources: THREE, step: "refresh", begin: smallest },
  { name: "destroy three at once", resources: THREE, step: "destroy", begin: smallest },
];

/** The life of a resource in all the ways in which it may go, on any stage that has what `scene` has: a story gets the scene of its own. */
export function storiesOf(scene: Scene): Story[] {
  return [
    ...basic(scene),
    ...fromOutside(scene),
    ...placed(scene),
    ...replaced(scene),
    ...(scene.alone ? [] : severalAtOnce),
  ];
}
