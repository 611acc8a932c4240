import type { Random } from "../../world";
import type { Timeline } from "../../timeline";

/**
 * One worker for the whole server: it takes one task a period, whichever it draws. The tasks are a set, so that a task
 * that is put in again before it was taken is still one task.
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

  /** The worker's beat goes on from the server's start, whether there is work or not. */
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
