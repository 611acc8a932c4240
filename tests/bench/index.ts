import { execFileSync } from "node:child_process";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { exoscale } from "pulumi-pools";
import { CHECKOUT } from "../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../simulator/index";
import { exoscaleConfig, openStack, type OpenStack } from "../e2e/support";
import { serialisedGroup } from "./serialised-group";

/** Enough that what a resource costs shows beside what a command costs. */
const MANY = 50;
const LARGE = 100;

interface Row {
  readonly question: string;
  readonly ours: string;
  readonly other: string;
  readonly ratio: number;
}

/**
 * Compares within one run, because machines and their loads differ: read the ratios, not the seconds. Nothing is asserted.
 */
async function bench(): Promise<void> {
  const rows: Row[] = [];
  const simulator = await startSimulator({ timeScale: 1000 });
  try {
    rows.push(...(await constantOrSerialised(simulator)));
    rows.push(await sharedReads(simulator));
    rows.push(await previewOfMany(simulator));
    rows.push(loading());
  } finally {
    await simulator.close();
  }
  console.table(
    Object.fromEntries(
      rows.map(({ question, ours, other, ratio }) => [question, { ours, other, ratio: Number(ratio.toFixed(2)) }]),
    ),
  );
}

/**
 * The constant `__provider` of this package beside the class that pulumi.dynamic.Resource serialises into each resource.
 * Ours does more for each creation: it looks for what is there already before, and reads what was made after.
 */
async function constantOrSerialised(simulator: Simulator): Promise<Row[]> {
  const measure = (make: (name: string) => unknown): Promise<{ seconds: number; bytes: number }> =>
    inStack(simulator, times(MANY, make), async ({ stack }) => {
      const seconds = await secondsOf(() => stack.up());
      return { seconds, bytes: JSON.stringify(await stack.exportStack()).length };
    });
  const ours = await measure((name) => new exoscale.AntiAffinityGroup(name));
  const other = await measure((name) => serialisedGroup(name));
  return [
    row(`create ${MANY}: constant handler / serialised class`, ours.seconds, other.seconds, "s"),
    row(`state of ${MANY}: constant handler / serialised class`, ours.bytes / 1000, other.bytes / 1000, "kB"),
  ];
}

/** Without shared reads, each resource of a refresh would ask for itself. */
async function sharedReads(simulator: Simulator): Promise<Row> {
  return inStack(
    simulator,
    times(MANY, (name) => new exoscale.AntiAffinityGroup(name)),
    async ({ stack }) => {
      await stack.up();
      simulator.clearLog();
      await stack.refresh();
      const shared = simulator.log().length;
      simulator.clearLog();
      await stack.refresh({ target: ["**::group-0"] });
      return row(`requests of a refresh of ${MANY}: shared / each alone`, shared, simulator.log().length * MANY, "");
    },
  );
}

async function previewOfMany(simulator: Simulator): Promise<Row> {
  const preview = (count: number): Promise<number> =>
    inStack(
      simulator,
      times(count, (name) => new exoscale.AntiAffinityGroup(name)),
      async ({ stack }) => {
        await stack.up();
        return secondsOf(() => stack.preview());
      },
    );
  return row(`preview without changes: ${LARGE} resources / 1`, await preview(LARGE), await preview(1), "s");
}

function loading(): Row {
  const load = (code: string): number => {
    const timed = `const t = process.hrtime.bigint(); ${code}; console.log(Number(process.hrtime.bigint() - t) / 1e9)`;
    const run = () => Number(execFileSync(process.execPath, ["-e", timed], { cwd: CHECKOUT, encoding: "utf8" }));
    return Math.min(run(), run(), run());
  };
  const alone = load(`require("@pulumi/pulumi")`);
  return row("load: pulumi-pools / @pulumi/pulumi alone", load(`require("pulumi-pools")`), alone, "s");
}

async function inStack<T>(simulator: Simulator, program: PulumiFn, use: (open: OpenStack) => Promise<T>): Promise<T> {
  const open = await openStack({ program, config: exoscaleConfig(simulator.connection().exoscale) });
  try {
    return await use(open);
  } finally {
    await open.stack.destroy();
    await open.close();
  }
}

function times(count: number, make: (name: string) => unknown): PulumiFn {
  return async () => {
    for (let i = 0; i < count; i += 1) make(`group-${i}`);
    await Promise.resolve();
  };
}

async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}

function row(question: string, ours: number, other: number, unit: string): Row {
  const figure = (value: number): string => `${Number(value.toPrecision(3))} ${unit}`.trim();
  return { question, ours: figure(ours), other: figure(other), ratio: ours / other };
}

bench().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
