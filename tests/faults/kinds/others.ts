import { HOSTILE_VALUES } from "../foreign-text";
import type { Kind, Struck } from "./kind";

/** What other people, and the cloud itself, do meanwhile. */
export const others: readonly Kind[] = [
  outside("changed from outside", ({ scene }) => scene.outside?.change),
  outside("deleted from outside", ({ scene }) => scene.outside?.remove),
  outside("an autoscaler", ({ scene }) => scene.outside?.autoscaler?.scale),
  outside("hostile values from outside", ({ scene: { outside: hands } }) => {
    return hands?.taint && ((id) => hands.taint?.(id, HOSTILE_VALUES));
  }),
  // The cloud's own mishaps differ from call to call: each of these takes the one at its place.
  ...[0, 1, 2, 3, 4].map(mishap),
];

function outside(name: string, act: (at: Struck) => ((id: string) => unknown) | undefined): Kind {
  return {
    name,
    outside: true,
    strike: (at) => {
      const [thing] = at.ours;
      const happen = act(at);
      if (!thing || !happen) return undefined;
      // Not the things alone: of them some leave out what others add.
      const before = JSON.stringify(at.stage.simulator.view());
      try {
        happen(thing.id);
      } catch {
        return undefined; // what is being deleted cannot be changed by anybody
      }
      return JSON.stringify(at.stage.simulator.view()) === before ? undefined : {};
    },
  };
}

function mishap(place: number): Kind {
  return {
    name: `mishap ${place + 1} of the cloud`,
    decisive: true,
    strike: ({ scene, exchange }) => {
      const happen = Object.values(scene.mishaps?.(exchange) ?? {})[place];
      happen?.();
      return happen && {};
    },
  };
}
