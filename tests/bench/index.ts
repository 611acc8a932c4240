import { mkdirSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { exoscaleConfig, openStack } from "../e2e/support";
import { exponent, ratiosOf, timings, type Timing } from "./commands";
import { besideDynamic, besideTerraform, requestsOf, sizes } from "./comparisons";
import { median, round, seconds, verdict, type Figure } from "./figures";
import { PROGRAMS, type Kind } from "./floor";
import { writePage } from "./page";
import { plot } from "./plot";
import { lags, loading, redaction, typeCheck } from "./single";
import { SimulatorProcess } from "./simulator-process";

/** POOLS_BENCH=full runs five pairs of 500 resources, and one of 1,000 and of 3,000: more than an hour. */
const IS_FULL = process.env.POOLS_BENCH === "full";
const PAIRS = 5;
const LARGE_PAIRS = IS_FULL ? PAIRS : 1;
const ALONE = "500 resources run as one pair, or the whole would take longer than 15 minutes (POOLS_BENCH=full: five)";
/** By default the engine writes its whole state after each step, so its own time grows quadratically. */
const ONE_STATE = { env: { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" } };

/**
 * Compares within one run, because machines and their loads differ: read the ratios, not the seconds. Writes
 * bench/results.json and docs/pictures/performance.svg. Asserts nothing.
 */
async function bench(): Promise<void> {
  const begun = performance.now();
  const figures: Figure[] = [...(await lags()), ...loading(), typeCheck(), redaction()];
  const simulator = await SimulatorProcess.open(100_000);
  try {
    const few = await timings(simulator, ["pools", "floor A", "floor B", "plugin pools"], 100, PAIRS);
    figures.push(...ratiosOf(few, await bareOf(simulator, few)), ...requestsOf(few), ...besideDynamic(few));
    save(figures);
    const fifty = await timings(simulator, ["pools", "groups"], 50, 1);
    figures.push(...besideTerraform(fifty), await manyAtOnce());
    save(figures);
    const many = await timings(simulator, ["pools", "floor B"], 500, LARGE_PAIRS);
    const large = ratiosOf(many, await bareOf(simulator, many));
    figures.push(...large.map((figure) => ({ ...figure, because: `${figure.because ?? ""}; ${ALONE}` })));
    figures.push(...sizes(few, many));
    save(figures);
    figures.push(...(await growth(simulator, IS_FULL ? [100, 1000, 3000] : [100, 500])));
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

/** The growth of the time with the number of resources, measured once for each kind and number. */
async function growth(simulator: SimulatorProcess, counts: readonly number[]): Promise<Figure[]> {
  const lives: Map<Kind, Timing>[] = [];
  for (const count of counts) lives.push(await timings(simulator, ["pools", "floor B"], count, 1, ONE_STATE));
  const [few, ...more] = lives;
  return more.flatMap((many) =>
    (["up", "preview", "refresh", "destroy"] as const).flatMap((command) =>
      (["pools", "floor B"] as const).flatMap((kind): Figure[] => {
        const [small, large] = [few?.get(kind), many.get(kind)];
        if (!small || !large) return [];
        return [
          {
            name: `growth of ${command} from ${small.count} to ${large.count} ${kind}`,
            value: exponent(small, large, command),
            goal: 1.05,
            unit: "exponent",
            against: "linear",
            because: kind === "pools" ? "see floor B for the engine's own" : "this is the engine alone",
          },
        ];
      }),
    ),
  );
}

/** Operations of two seconds: with limited parallelism they complete in waves. */
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

/** Saves after each part, so that an interrupted run keeps its figures. */
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
  writePage(figures);
}

void bench();
