import { readdirSync, readFileSync } from "node:fs";
import { POOLS, poolsConfig } from "../e2e/plugin/support";
import { openStack, type OpenStack, type StackOptions } from "../e2e/support";
import { median, seconds, type Figure } from "./figures";
import { PROGRAMS, type Kind } from "./floor";
import type { SimulatorProcess } from "./simulator-process";

export const COMMANDS = ["up", "preview", "no-change up", "refresh", "destroy"] as const;
export type Command = (typeof COMMANDS)[number];

/** The durations in seconds and the requests of the commands on `count` resources of one kind. */
export interface Timing {
  readonly kind: Kind;
  readonly count: number;
  readonly seconds: Record<Command, number[]>;
  readonly requests: Partial<Record<Command, number>>;
  /** The bytes of each resource in the state, and of its inputs and outputs as JSON. */
  stored: { readonly bytes: number; readonly values: number };
  /** Largest resident set of the provider's process during a refresh, in MB. */
  memory: number;
}

/** Measures `count` resources of each kind, alternating `pairs` times, so that load on the machine affects all kinds. */
export async function timings(
  simulator: SimulatorProcess,
  kinds: readonly Kind[],
  count: number,
  pairs: number,
  options: Pick<StackOptions, "env"> = {},
): Promise<Map<Kind, Timing>> {
  const all = new Map(kinds.map((kind) => [kind, empty(kind, count)]));
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const timing of all.values()) await oneLife(simulator, timing, options);
    console.log(`  ${count} resources, pair ${pair + 1} of ${pairs}`);
  }
  return all;
}

async function oneLife(simulator: SimulatorProcess, timing: Timing, options: Pick<StackOptions, "env">): Promise<void> {
  const open = await openStack({
    ...options,
    program: PROGRAMS[timing.kind](timing.count),
    project: { name: "bench", plugins: POOLS },
    config: poolsConfig({ connection: () => simulator.connection }),
  });
  const { stack } = open;
  const run: Record<Command, () => Promise<unknown>> = {
    up: () => stack.up(),
    preview: () => stack.preview(),
    "no-change up": () => stack.up(),
    refresh: () => watched(() => stack.refresh(), timing),
    destroy: () => stack.destroy(),
  };
  try {
    for (const command of COMMANDS) {
      const requests = await simulator.requestsOf(async () => {
        timing.seconds[command].push(await seconds(run[command]));
      });
      timing.requests[command] = requests;
      if (command === "up") timing.stored = await storedOf(open);
    }
  } finally {
    await open.close();
  }
}

/** The ratio of two kinds in a command: the median of the ratios of the pairs. `more` seconds are added to the floor. */
export function against(ours: Timing, floor: Timing, command: Command, more = 0): number {
  return median(ours.seconds[command].map((value, pair) => value / ((floor.seconds[command][pair] ?? NaN) + more)));
}

/** The exponent by which the time grows with the number of resources. */
export function exponent(few: Timing, many: Timing, command: Command): number {
  const [small, large] = [few, many].map((timing) => median(timing.seconds[command]));
  return Math.log((large ?? NaN) / (small ?? NaN)) / Math.log(many.count / few.count);
}

/** The figures of pools against both floors. */
export function ratiosOf(all: Map<Kind, Timing>, bare: Partial<Record<Command, number>>): Figure[] {
  const [pools, a, b] = (["pools", "floor A", "floor B"] as const).map((kind) => all.get(kind));
  if (!pools || !b) return [];
  const { count } = pools;
  const ratio = (command: Command, goal: number, floor: Timing, because: string, more?: number): Figure => ({
    name: `${command} of ${count} pools`,
    value: against(pools, floor, command, more),
    goal,
    unit: "ratio",
    against: floor.kind + (more === undefined ? "" : " and the same requests by a bare client"),
    because,
  });
  const checked = "a pool declares 35 properties, floor B 30: each costs promises with stack traces";
  const outputs = "a pool declares 35 properties, floor A 6: each costs promises with stack traces";
  return [
    ratio("preview", 1.05, b, checked),
    ratio("no-change up", 1.05, b, checked),
    ...(a ? [ratio("preview", 1.25, a, outputs), ratio("no-change up", 1.25, a, outputs)] : []),
    ratio(
      "up",
      1.15,
      b,
      "a pool takes four requests in sequence, and its state, twice floor B's, is saved twice",
      bare.up,
    ),
    ratio("destroy", 1.15, b, "a deletion takes four requests in sequence", bare.destroy),
    ratio("refresh", 1.15, b, "the process loads axios and compares each pool; floor B's read returns its arguments"),
  ];
}

function empty(kind: Kind, count: number): Timing {
  const timed = Object.fromEntries(COMMANDS.map((command) => [command, [] as number[]]));
  return {
    kind,
    count,
    seconds: timed as Timing["seconds"],
    requests: {},
    stored: { bytes: NaN, values: NaN },
    memory: 0,
  };
}

async function storedOf({ stack }: OpenStack): Promise<Timing["stored"]> {
  interface Stored {
    readonly type: string;
    readonly inputs?: object;
    readonly outputs?: object;
  }
  const { deployment } = (await stack.exportStack()) as { deployment: { resources: Stored[] } };
  const own = deployment.resources.filter(({ type }) => /^(pulumi-nodejs:dynamic\/|pools:)/.test(type));
  const size = (value: unknown): number => JSON.stringify(value).length / own.length;
  const values = own.map(({ inputs, outputs }) => size(withoutHost(inputs)) + size(withoutHost(outputs)));
  return { bytes: size(own), values: values.reduce((sum, value) => sum + value, 0) };
}

function withoutHost(bag: object = {}): object {
  return Object.fromEntries(Object.entries(bag).filter(([key]) => !key.startsWith("__") || key === "__inputs"));
}

/** Runs `act` and records the peak memory of the provider's process. */
async function watched(act: () => Promise<unknown>, timing: Timing): Promise<void> {
  const watch = setInterval(() => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("cmd/dynamic-provider")) continue;
        const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
        timing.memory = Math.max(timing.memory, Number(peak?.[1] ?? 0) / 1024);
      } catch {
        // The process has ended.
      }
    }
  }, 200);
  try {
    await act();
  } finally {
    clearInterval(watch);
  }
}
