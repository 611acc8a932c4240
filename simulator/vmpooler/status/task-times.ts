import { dateString } from "../api/ruby";

/** The source of the summary: durations of clones and boots, and tags, by day. */
export class TaskTimes {
  readonly #times: Record<TimedTask, Map<string, TaskTime[]>> = { clone: new Map(), boot: new Map() };
  readonly #tags = new Map<string, Map<string, TagRecord>>();

  record(task: TimedTask, moment: number, pool: string, seconds: number): void {
    const day = dateString(moment);
    const ofDay = this.#times[task].get(day) ?? [];
    ofDay.push({ pool, seconds });
    this.#times[task].set(day, ofDay);
  }

  of(task: TimedTask, day: string): readonly TaskTime[] {
    return this.#times[task].get(day) ?? [];
  }

  /** A tag counts once for each host and day, with its last value. */
  recordTag(moment: number, hostname: string, tag: string, value: string): void {
    const day = dateString(moment);
    const ofDay = this.#tags.get(day) ?? new Map<string, TagRecord>();
    ofDay.set(`${hostname}:${tag}`, { tag, value });
    this.#tags.set(day, ofDay);
  }

  tagsOf(day: string): TagRecord[] {
    return [...(this.#tags.get(day)?.values() ?? [])];
  }
}

export type TimedTask = "clone" | "boot";

export interface TaskTime {
  readonly pool: string;
  readonly seconds: number;
}

export interface TagRecord {
  readonly tag: string;
  readonly value: string;
}
