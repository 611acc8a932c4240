import type { Timeline } from "../timeline";

/** visibility: when a new node pool appears. counts: when a patch takes effect after its answer. */
export type Delayed = "visibility" | "counts";

/** Effects that come later than the answer: after some time, or when they are released. */
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

  /** Shows all delayed effects now and ends the delays. */
  release(): void {
    this.rules.clear();
    const { held } = this;
    this.held = [];
    for (const act of held) act();
  }
}
