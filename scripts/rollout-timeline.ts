import * as fs from "node:fs/promises";
import * as path from "node:path";
import { lifecycle } from "../provider/core/lifecycle";
import { instancePool } from "../provider/exoscale/instance-pool/instance-pool";
import { startSimulator } from "../simulator/index";
import { manualClock } from "../tests/support/clock";
import { settingsOf, testContext } from "../tests/support/context";
import { livesIn, type Life } from "../tests/api/exoscale/instance-pool/rollout/support";
import { CHECKOUT } from "./sandbox";

/** The picture of docs/rollout.md, from a run of the provider against the simulator: `npm run generate:timeline`. */
export const PICTURE = path.join(CHECKOUT, "docs", "pictures", "rollout.svg");

const UBUNTU = { old: "ae97ba94-d0ed-482f-8f6d-05584ef8aa38", new: "92276658-1e27-41c0-8a6a-63ec24ede6a4" };
const POOL = { size: 6, instanceType: "standard.small", diskSize: 20, rollout: { maxSurge: 2 } };
/** In milliseconds of the simulator's clock. */
const DURATIONS = { operation: 2000, instance: 20_000, removal: 5000 };

const WIDTH = 720;
const LEFT = 60;
const ROW = 18;
const COLOURS = { old: "#8a93a5", new: "#2f7d5b", moving: "#d9dde5", text: "#57606a" };

/** A rollout of six members to another template, two at a time. */
export async function timeline(): Promise<string> {
  const clock = manualClock();
  const simulator = await startSimulator({ clock });
  try {
    simulator.event("exoscale", "setDurations", DURATIONS);
    const { exoscale } = simulator.connection();
    const config = Object.entries(exoscale).map(([key, value]) => [`exoscale:${key}`, value] as const);
    const context = testContext({ clock, settings: settingsOf(Object.fromEntries(config)) });
    const pool = lifecycle(instancePool, clock);
    const { inputs } = pool.check({}, { ...POOL, templateId: UBUNTU.old }, "web", context);
    const { id, state } = await pool.create(inputs, context);
    clock.advance(5000);
    const begin = clock.now();
    const lookBack = 5000;
    await pool.update(id, state, { ...inputs, templateId: UBUNTU.new }, context);
    return draw(livesIn({ simulator }), begin - lookBack, clock.now() + lookBack);
  } finally {
    await simulator.close();
  }
}

function draw(lives: readonly Life[], from: number, to: number): string {
  const height = lives.length * ROW + 64;
  const x = (at: number) =>
    Math.round(LEFT + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (WIDTH - LEFT - 8));
  const first = lives[0]?.definition;
  const bar = (row: number, begin: number, end: number, colour: string) =>
    x(end) > x(begin)
      ? `<rect x="${x(begin)}" y="${row * ROW + 4}" width="${x(end) - x(begin)}" height="${ROW - 4}" fill="${colour}"/>`
      : "";
  const rows = lives.map(({ definition, madeAt, runningAt = to, leavingAt = to, goneAt = to }, row) =>
    [
      text(4, row * ROW + 15, `member ${row + 1}`),
      bar(row, madeAt, runningAt, COLOURS.moving),
      bar(row, runningAt, leavingAt, definition === first ? COLOURS.old : COLOURS.new),
      bar(row, leavingAt, goneAt, COLOURS.moving),
    ]
      .filter((part) => part !== "")
      .join("\n"),
  );
  const bottom = lives.length * ROW + 8;
  const seconds = Math.floor((to - from) / 1000);
  const ticks = Array.from({ length: Math.floor(seconds / 30) + 1 }, (_, index) => index * 30);
  const axis = ticks.map((at) => text(x(from + at * 1000), bottom + 14, `${at} s`));
  const legend = [
    [COLOURS.old, "old template"],
    [COLOURS.new, "new template"],
    [COLOURS.moving, "starting or leaving"],
  ].map(
    ([colour = "", label = ""], index) =>
      `<rect x="${LEFT + index * 150}" y="${bottom + 30}" width="12" height="12" fill="${colour}"/>${text(LEFT + 18 + index * 150, bottom + 40, label)}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11" role="img">
<title>Six members are replaced in three batches of two; six always run, and never more than eight exist.</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${[...rows, ...axis, ...legend].join("\n")}
</svg>
`;
}

function text(x: number, y: number, words: string): string {
  return `<text x="${x}" y="${y}" fill="${COLOURS.text}">${words}</text>`;
}

if (require.main === module) void timeline().then((picture) => fs.writeFile(PICTURE, picture));
