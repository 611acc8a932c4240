import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { keepSecret, redact } from "../../provider/core/text/redaction";
import { pollScheduleOf } from "../../provider/core/time/poll-schedule";
import { waitUntil } from "../../provider/core/time/wait";
import { testContext } from "../support/context";
import { median, type Figure } from "./figures";

const PAIRS = 7;
const NO_OP = path.join(CHECKOUT, "tests/bench/no-op.cjs");

/** The milliseconds that a process with `code` takes longer than one with `than`. */
function moreThan(than: string, code: string): number {
  const run = (script: string): number => {
    const begun = performance.now();
    execFileSync(process.execPath, ["-e", script], { cwd: CHECKOUT });
    return performance.now() - begun;
  };
  return median(Array.from({ length: PAIRS }, () => -run(than) + run(code)));
}

export function loading(): Figure[] {
  const launcher = `require("@pulumi/pulumi");`;
  const answer = (handler: string) =>
    `${launcher}${handler}.check({}, {zone:"ch-gva-2",size:1,instanceType:"standard.tiny",templateId:"${"0".repeat(8)}-0000-4000-8000-${"0".repeat(12)}",diskSize:10,__pulumi:{name:"web"}}).catch(() => 0)`;
  return [
    {
      name: "provider process until its first answer",
      value: moreThan(
        answer(`require(${JSON.stringify(NO_OP)}).handler()`),
        answer(`require("pulumi-pools/provider").handler("exoscale:InstancePool")`),
      ),
      goal: 100,
      unit: "ms",
      against: "a no-op handler's",
      because: "zod alone takes 40 ms",
    },
    {
      name: "loading pulumi-pools in a program",
      value: moreThan(launcher, `${launcher}require("pulumi-pools")`),
      goal: 15,
      unit: "ms",
      against: "@pulumi/pulumi alone",
      because: "each class is a file of its own",
    },
  ];
}

export function typeCheck(): Figure {
  const directory = mkdtempSync(path.join(CHECKOUT, "node_modules/.bench-"));
  const check = (text: string): number => {
    const file = path.join(directory, "index.ts");
    writeFileSync(file, text);
    const begun = performance.now();
    execFileSync(process.execPath, [
      path.join(CHECKOUT, "node_modules/typescript/bin/tsc"),
      ...["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", file],
    ]);
    return performance.now() - begun;
  };
  const alone = `import * as pulumi from "@pulumi/pulumi"; export const x = new pulumi.Config();`;
  const ours = `${alone} import { exoscale } from "pulumi-pools"; export const y = new exoscale.AntiAffinityGroup("y");`;
  try {
    return {
      name: "type check of a program",
      value: median(Array.from({ length: 5 }, () => (1 / check(alone)) * check(ours))),
      goal: 1.05,
      unit: "ratio",
      against: "@pulumi/pulumi alone",
      because: "the types of all clouds are read",
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The time of redaction depends on the number of registered secrets. */
export function redaction(): Figure {
  const message = "instance pool web-1a2b3c4 is scaling up: 3 of 5 instances are running. ".repeat(15);
  const took = (): number => {
    const begun = process.cpuUsage();
    for (let round = 0; round < 500; round += 1) redact(message);
    return process.cpuUsage(begun).user;
  };
  const keep = (count: number): void => {
    for (let number = 0; number < count; number += 1) keepSecret(randomBytes(12).toString("hex"));
  };
  keep(100);
  took(); // warm-up
  const few = median(Array.from({ length: PAIRS }, took));
  keep(10_000);
  const many = median(Array.from({ length: PAIRS }, took));
  return {
    name: "redaction of a message, 10,000 secrets",
    value: many / few,
    goal: 1.25,
    unit: "ratio",
    against: "100 secrets",
    because: "the table of secrets is larger than the processor's cache",
  };
}

/** Measured with the manual clock: independent of the machine. */
export async function lags(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const ms of [500, 2000, 10_000, 60_000, 600_000]) {
    const context = testContext({ timeoutMs: 10 * 3_600_000 });
    const schedule = pollScheduleOf(context, "bench");
    for (const which of ["first", "second"]) {
      const since = context.clock.monotonic();
      let polls = 0;
      const poll = () => {
        polls += 1;
        return Promise.resolve({ done: context.clock.monotonic() - since >= ms, value: 0, progress: "" });
      };
      await waitUntil("it", context, poll, schedule);
      const lag = context.clock.monotonic() - since - ms;
      const name = `${which} operation of ${ms / 1000} s`;
      figures.push({ name: `lag of the ${name}`, value: lag, goal: Math.max(250, ms / 10), unit: "ms", against: "-" });
      if (ms === 60_000)
        figures.push({
          name: `polls of the ${name}`,
          value: polls,
          goal: 12,
          unit: "polls",
          against: "-",
          because: "the duration of the first of a kind is unknown: a lag of a tenth needs a poll at each tenth",
        });
    }
  }
  return figures;
}
