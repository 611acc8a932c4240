import { HOSTILE_VALUES } from "../foreign-text";
import type { Kind, Struck } from "./kind";

/** Changes by other people and by the cloud itself. */
export const others: readonly Kind[] = [
  outside("changed from outside", ({ scene }) => scene.outside?.change),
  outside("deleted from outside", ({ scene }) => scene.outside?.remove),
  outside("an autoscaler", ({ scene }) => scene.outside?.autoscaler?.scale),
  outside("hostile values from outside", ({ scene: { outside: hands } }) => {
    return hands?.taint && ((id) => hands.taint?.(id, HOSTILE_VALUES));
  }),
  // The cloud's mishaps differ between calls: each kind takes the one with its index.
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
      // Compare the whole view: some things omit values that others add.
      const before = JSON.stringify(at.stage.simulator.view());
      try {
        happen(thing.id);
      } catch {
        return undefined; // an object in deletion cannot be changed
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
