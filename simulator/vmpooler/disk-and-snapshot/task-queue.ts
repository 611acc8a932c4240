import type { Random } from "../../world";
import type { Timeline } from "../../timeline";

/**
 * The single worker of the server, which takes one random task in each period. The tasks are a set: adding a waiting task
 * again has no effect.
 */
export class TaskQueue {
  readonly #tasks = new Set<string>();
  #tickIsDue = false;

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly period: () => number,
    private readonly perform: (host: string, argument: string) => void,
  ) {}

  add(host: string, argument: string): void {
    this.#tasks.add(`${host}:${argument}`);
    this.#awaitTick();
  }

  waiting(): string[] {
    return [...this.#tasks];
  }

  /** The periods count from the server's start, with or without tasks. */
  #awaitTick(): void {
    if (this.#tickIsDue || this.#tasks.size === 0) return;
    this.#tickIsDue = true;
    const period = this.period() * 1000;
    const since = this.timeline.now - this.timeline.startedAt;
    const beat = period === 0 ? since : (Math.floor(since / period) + 1) * period;
    this.timeline.at(this.timeline.startedAt + beat, () => {
      this.#tickIsDue = false;
      this.#takeOne();
      this.#awaitTick();
    });
  }

  #takeOne(): void {
    const tasks = this.waiting();
    const task = tasks[this.random.integer(0, tasks.length - 1)];
    if (task === undefined) return;
    this.#tasks.delete(task);
    const [host = "", argument = ""] = task.split(":");
    this.perform(host, argument);
  }
}
