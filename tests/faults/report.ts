import type { Outcome } from "./episode";
import { kinds } from "./kinds";
import type { Violation } from "./verdict";

/** The results of many runs. */
export class Report {
  runs = 0;
  faults = 0;
  steps = 0;
  private readonly strikes = new Map(kinds.map(({ name }) => [name, 0]));
  private readonly stories = new Map<string, number>();
  private readonly counts: Record<Violation["what"], number> = {
    lost: 0,
    twice: 0,
    hung: 0,
    unasked: 0,
    unexplained: 0,
  };

  /** @param name the subject and its story, such as "vmpooler:Vm: create" */
  add(name: string, { violations, struck, steps }: Outcome): void {
    this.runs += 1;
    const story = name.replace(/^.*?: /, "");
    this.stories.set(story, (this.stories.get(story) ?? 0) + 1);
    for (const kind of struck) this.strikes.set(kind, (this.strikes.get(kind) ?? 0) + 1);
    this.faults += struck.length;
    this.steps += steps;
    for (const { what } of violations) this.counts[what] += 1;
  }

  get clean(): boolean {
    return Object.values(this.counts).every((count) => count === 0);
  }

  /** The numbers of faults by kind, and of runs by story. */
  get tallies(): string {
    const lines = (tally: ReadonlyMap<string, number>) => [...tally].map(([name, count]) => `  ${count} ${name}`);
    return ["faults:", ...lines(this.strikes), "stories:", ...lines(this.stories)].join("\n");
  }

  toString(): string {
    const counts = Object.entries(this.counts).map(([what, count]) => `${what} ${count}`);
    return `${this.runs} runs, faults injected ${this.faults}, steps run ${this.steps}, ${counts.join(", ")}`;
  }
}

/** A failed run with its violations and its log. */
export function describeFailure(name: string, { violations, trail }: Outcome): string {
  return [
    name,
    ...violations.map(({ what, why }) => `  ${what}: ${why}`),
    "  log:",
    ...trail.map((line) => `    ${line}`),
  ].join("\n");
}
