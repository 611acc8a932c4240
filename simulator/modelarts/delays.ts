import type { Timeline } from "../timeline";

/** visibility: of node pools that are created. counts: of patches, which are answered at once. */
export type Delayed = "visibility" | "counts";

/** Effects that show later than the answer says: after some time, or not before they are released. */
export class Delays {
  private readonly rules = new Map<Delayed, number | "held">();
  private held: (() => void)[] = [];

  constructor(private readonly timeline: Timeline) {}

  /** Milliseconds, or until `release`. */
  set(delayed: Delayed, rule: number | "held"): void {
    this.rules.set(delayed, rule);
  }

  run(delayed: Delayed, act: () => void): void {
    const rule = this.rules.get(delayed);
    if (rule === undefined) act();
    else if (rule === "held") this.held.push(act);
    else this.timeline.after(rule, act);
  }

  /** Everything held shows now, and nothing is delayed any more. */
  release(): void {
    this.rules.clear();
    const { held } = this;
    this.held = [];
    for (const act of held) act();
  }
}
