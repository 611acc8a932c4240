import type { Fault } from "../../simulator/index";
import type { Stage } from "../support/stage";
import type { Exchange } from "./exchanges";
import type { Scene, Thing } from "./lifecycle";

/** Something that goes wrong at an exchange. */
export interface Kind {
  readonly name: string;
  /** Whether it is a server in trouble, which may stay so for the exchanges that follow. */
  readonly lasts?: true;
  /** Whether the client must lose its patience in real time. */
  readonly hangs?: true;
  /** Whether it leaves open, or tells wrongly, what became of a request that changes something. */
  readonly decisive?: true;
  /** Whether somebody else has his hands in it: what was declared may have to be declared again. */
  readonly outside?: true;
  /** @returns whether it can happen to this exchange. */
  strike(at: Struck): boolean;
}

export interface Struck {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly exchange: Exchange;
  /** What there is of the driven resource. */
  readonly ours: readonly Thing[];
  /** Ends the process that is running. */
  kill(): void;
}

const MINUTE_MS = 60_000;

/** Every kind of fault. */
export const kinds: readonly Kind[] = [
  answer("429", { kind: "status", status: 429 }),
  answer("429 with Retry-After", { kind: "status", status: 429, retryAfter: "7" }),
  answer("429 with a date in Retry-After", () => ({
    kind: "status",
    status: 429,
    retryAfter: new Date(Date.now() + 5_000).toUTCString(),
  })),
  answer("503 with Retry-After", { kind: "status", status: 503, retryAfter: "3" }),
  ...[500, 502, 503, 504].flatMap((status) => decisive(String(status), { kind: "status", status })),
  ...decisive("reset", { kind: "drop" }),
  ...beforeAndAfter("no answer", { kind: "hang" }).map((kind): Kind => ({ ...kind, lasts: undefined, hangs: true })),
  ...decisive("half an answer", { kind: "truncate" }),
  ...decisive("a page", { kind: "html" }),
  ...decisive("a list", { kind: "garbage" }),
  ...decisive("{}", { kind: "garbage", body: {} }),
  ...decisive('{"ok":true}', { kind: "garbage", body: { ok: true } }).map(unlessTrue),
  {
    name: "connection refused",
    lasts: true,
    strike: ({ exchange }) => {
      exchange.refuse();
      return true;
    },
  },
  death("before"),
  death("after"),
  clock("suspended for 10 minutes", (stage) => stage.clock.advance(10 * MINUTE_MS)),
  clock("suspended for 5 hours", (stage) => stage.clock.advance(300 * MINUTE_MS)),
  clock("clock set back by 2 minutes", (stage) => (stage.skewMs -= 2 * MINUTE_MS)),
  clock("clock set ahead by 2 minutes", (stage) => (stage.skewMs += 2 * MINUTE_MS)),
  outside("changed from outside", ({ scene }) => scene.outside?.change),
  outside("deleted from outside", ({ scene }) => scene.outside?.remove),
  // The cloud's own mishaps differ from call to call: each of these takes the one at its place.
  ...[0, 1, 2, 3, 4].map(mishap),
];

/** Never answers a request, nor does what it asks. */
export function silence(stage: Stage, { method, path }: Exchange): void {
  stage.simulator.addFault({ kind: "hang", when: "before", method, path: exactly(path) });
}

function exactly(path: string): string {
  return `^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}

function answer(name: string, fault: Fault | (() => Fault)): Kind {
  return {
    name,
    lasts: true,
    strike: ({ stage, exchange: { method, path } }) => {
      stage.simulator.addFault({ ...(typeof fault === "function" ? fault() : fault), method, path: exactly(path) });
      return true;
    },
  };
}

function beforeAndAfter(name: string, fault: Fault): Kind[] {
  return (["before", "after"] as const).map((when) => answer(`${name} ${when} the change`, { ...fault, when }));
}

function decisive(name: string, fault: Fault): Kind[] {
  return beforeAndAfter(name, fault).map((kind): Kind => ({ ...kind, decisive: true }));
}

/** Where the API says no more than this when it has done something, nobody could tell it from the true answer. */
function unlessTrue(kind: Kind): Kind {
  return { ...kind, strike: (at) => at.scene.saysOkAlone?.(at.exchange) !== true && kind.strike(at) };
}

/** The request arrives, or does not; its answer finds nobody. */
function death(when: "before" | "after"): Kind {
  const hang = answer("", { kind: "hang", when });
  return {
    name: `killed ${when} the change`,
    decisive: true,
    strike: (at) => {
      hang.strike(at);
      at.kill();
      return true;
    },
  };
}

function clock(name: string, turn: (stage: Stage) => unknown): Kind {
  return {
    name,
    strike: ({ stage }) => {
      turn(stage);
      return true;
    },
  };
}

function outside(name: string, act: (at: Struck) => ((id: string) => unknown) | undefined): Kind {
  return {
    name,
    outside: true,
    strike: (at) => {
      const [thing] = at.ours;
      const happen = act(at);
      if (!thing || !happen) return false;
      const before = JSON.stringify(at.scene.things());
      try {
        happen(thing.id);
        return JSON.stringify(at.scene.things()) !== before;
      } catch {
        return false; // what is being deleted cannot be changed by anybody
      }
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
      return happen !== undefined;
    },
  };
}
