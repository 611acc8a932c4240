import { mkdirSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { exoscaleConfig, openStack } from "../e2e/support";
import { exponent, ratiosOf, timings, type Timing } from "./commands";
import { median, round, seconds, verdict, type Figure } from "./figures";
import { PROGRAMS, type Kind } from "./floor";
import { plot } from "./plot";
import { lags, loading, typeCheck } from "./single";
import { SimulatorProcess } from "./simulator-process";

/** POOLS_BENCH=full runs five pairs of 500 resources, which take half an hour. */
const PAIRS = 5;
const LARGE_PAIRS = process.env.POOLS_BENCH === "full" ? PAIRS : 1;
const ALONE = "500 resources run as one pair, or the whole would take longer than 15 minutes (POOLS_BENCH=full: five)";

/**
 * Compares within one run, because machines and their loads differ: read the ratios, not the seconds. Writes
 * bench/results.json and docs/pictures/performance.svg; nothing is asserted.
 */
async function bench(): Promise<void> {
  const begun = performance.now();
  const figures: Figure[] = [...(await lags()), ...loading(), typeCheck()];
  const simulator = await SimulatorProcess.open(100_000);
  try {
    const few = await timings(simulator, ["pools", "floor A", "floor B"], 100, PAIRS);
    figures.push(...ratiosOf(few, await bareOf(simulator, few)), ...requestsOf(few));
    save(figures);
    const fifty = await timings(simulator, ["pools", "groups"], 50, 1);
    figures.push(...besideTerraform(fifty), await manyAtOnce());
    save(figures);
    const many = await timings(simulator, ["pools", "floor B"], 500, LARGE_PAIRS);
    const large = ratiosOf(many, await bareOf(simulator, many));
    figures.push(...large.map((figure) => ({ ...figure, because: `${figure.because ?? ""}; ${ALONE}` })));
    figures.push(...sizes(few, many), ...growth(few, many));
  } finally {
    await simulator.close();
  }
  save(figures);
  report(figures, (performance.now() - begun) / 1000);
}

async function bareOf(simulator: SimulatorProcess, all: Map<Kind, Timing>): Promise<Record<string, number>> {
  const { up = 0, destroy = 0 } = all.get("pools")?.requests ?? {};
  return { up: await simulator.bareSeconds(up), destroy: await simulator.bareSeconds(destroy) };
}

/** What each pool of a hundred has cost. */
function requestsOf(all: Map<Kind, Timing>): Figure[] {
  const requests = all.get("pools")?.requests ?? {};
  const figure = (name: string, value: number | undefined, goal: number, because?: string): Figure => ({
    name,
    value: value ?? null,
    goal,
    unit: "requests",
    against: "-",
    because,
  });
  return [
    figure("requests of a preview of 100 pools", requests.preview, 0),
    figure("requests of a no-change up of 100 pools", requests["no-change up"], 0),
    figure("requests of a refresh of 100 pools", requests.refresh, 2),
    figure(
      "requests for each of 100 created pools: POST, poll, members",
      (requests.up ?? NaN) / 100,
      3,
      "looks that pools share come on top",
    ),
    figure(
      "requests for each of 100 deleted pools: DELETE, polls",
      (requests.destroy ?? NaN) / 100,
      3,
      "a look before each deletion keeps what something else manages",
    ),
  ];
}

/** terraform-provider-exoscale 0.70 on the same simulator, measured once on another machine: only requests compare. */
function besideTerraform(all: Map<Kind, Timing>): Figure[] {
  const count = (command: "up" | "destroy"): number =>
    (all.get("pools")?.requests[command] ?? NaN) + (all.get("groups")?.requests[command] ?? NaN);
  const terraform = "terraform-provider-exoscale 0.70";
  const because = "the looks before a deletion are kept: nothing that something else manages is deleted";
  return [
    {
      name: "requests to make 50 pools and 50 groups",
      value: count("up") / 500,
      goal: 0.5,
      unit: "ratio",
      against: terraform,
      because,
    },
    {
      name: "requests to delete them",
      value: count("destroy") / 400,
      goal: 0.5,
      unit: "ratio",
      against: terraform,
      because,
    },
    ...["apply", "destroy"].map((what): Figure => ({
      name: `time of ${what} of 50 pools and 50 groups`,
      value: null,
      goal: what === "apply" ? 0.5 : 0.35,
      unit: "ratio",
      against: terraform,
      because: "terraform cannot be run here",
    })),
  ];
}

function sizes(few: Map<Kind, Timing>, many: Map<Kind, Timing>): Figure[] {
  const [ours, floor] = [many.get("pools"), many.get("floor B")];
  return [
    {
      name: "state of a pool",
      value: few.get("pools")?.stateRatio ?? null,
      goal: 1.15,
      unit: "ratio",
      against: "its inputs and outputs as JSON",
      because: "the engine stores where the provider's code is twice with each resource, and the URN",
    },
    {
      name: "memory of the provider process, 500 resources",
      value: ours && floor ? ours.memory - floor.memory : null,
      goal: 40,
      unit: "MB",
      against: "a no-op handler's",
      because: "zod, axios and the list of 500 pools",
    },
  ];
}

function growth(few: Map<Kind, Timing>, many: Map<Kind, Timing>): Figure[] {
  return (["up", "preview", "refresh", "destroy"] as const).flatMap((command) =>
    (["pools", "floor B"] as const).flatMap((kind): Figure[] => {
      const [small, large] = [few.get(kind), many.get(kind)];
      if (!small || !large) return [];
      const because = `the engine rewrites its state with each step, and 1,000 and 3,000 resources take too long here; ${ALONE}`;
      return [
        {
          name: `growth of ${command} from 100 to 500 ${kind}`,
          value: exponent(small, large, command),
          goal: 1.05,
          unit: "exponent",
          against: "linear",
          because,
        },
      ];
    }),
  );
}

/** A cloud whose operations take two seconds: all that is waited for comes in waves. */
async function manyAtOnce(): Promise<Figure> {
  const [count, parallel, operation] = [100, 32, 2];
  const simulator = await SimulatorProcess.open(1);
  try {
    await simulator.setDurations({ operation: operation * 1000, instance: 0, removal: 0, lingering: 0 });
    const upOf = async (kind: Kind): Promise<number> => {
      const config = exoscaleConfig(simulator.connection.exoscale);
      const open = await openStack({ program: PROGRAMS[kind](count), config });
      try {
        return await seconds(() => open.stack.up({ parallel }));
      } finally {
        await open.close();
      }
    };
    const ratios: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const floor = await upOf("floor B");
      ratios.push((await upOf("pools")) / (Math.ceil(count / parallel) * operation + floor));
    }
    return {
      name: "100 creates of 2 s, 32 at once",
      value: median(ratios),
      goal: 1.15,
      unit: "ratio",
      against: "4 waves of 2 s and floor B",
      because: "polls follow each other at 250 ms",
    };
  } finally {
    await simulator.close();
  }
}

function report(figures: readonly Figure[], took: number): void {
  console.table(
    Object.fromEntries(
      figures.map((figure) => {
        const { name, against, value, goal, unit } = figure;
        const shown = value === null ? null : round(value);
        return [`${name} / ${against}`, { value: shown, goal, unit, verdict: verdict(figure) }];
      }),
    ),
  );
  console.log(`It took ${Math.round(took)} s.`);
}

/** After each part, so that a run that is interrupted leaves what it has found. */
function save(figures: readonly Figure[]): void {
  const { version: node, platform } = process;
  const machine = { cpu: os.cpus()[0]?.model, cores: os.cpus().length, node, platform };
  const plain = figures.map(({ name, value, goal, unit, against }) => {
    return { name, value: value === null ? null : round(value), goal, unit, against };
  });
  mkdirSync(path.join(CHECKOUT, "bench"), { recursive: true });
  writeFileSync(
    path.join(CHECKOUT, "bench/results.json"),
    `${JSON.stringify({ machine, figures: plain }, undefined, 2)}\n`,
  );
  writeFileSync(path.join(CHECKOUT, "docs/pictures/performance.svg"), plot(figures));
}

void bench();
