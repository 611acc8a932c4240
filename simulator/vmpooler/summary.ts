import type { Agenda } from "./agenda";
import { Halt, json, mislabelledText, notOk, type Answer, type ApiRequest } from "./http";
import { dateString, InternalError, round } from "./ruby";
import type { TaskTime, TaskTimes, TimedTask } from "./task-times";

const DAY = 86_400_000;

/** The report over a span of days, both ends included. */
export class Summary {
  constructor(
    private readonly agenda: Agenda,
    private readonly times: TaskTimes,
  ) {}

  whole(request: ApiRequest): Answer {
    const days = this.#days(request);
    const boot = this.#task("boot", days);
    const clone = this.#task("clone", days);
    const tag = this.#tags(days);
    const daily = days.map((date, index) => ({
      date,
      boot: boot.daily[index]?.boot,
      clone: clone.daily[index]?.clone,
      tag: tag.daily[index]?.tag,
    }));
    return json(200, { daily, boot: boot.boot, clone: clone.clone, tag: tag.tag });
  }

  /** One section, or one part of it. */
  section(request: ApiRequest, section: string, part: string): Answer {
    const days = this.#days(request);
    const only = part === "" ? undefined : part;
    if (section === "boot" || section === "clone") return json(200, this.#task(section, days, only));
    return section === "tag" ? json(200, this.#tags(days, only)) : notOk(404);
  }

  #days(request: ApiRequest): string[] {
    const today = dateString(this.agenda.now);
    const [from, to] = ["from", "to"].map((name) => request.query.get(name) ?? today);
    for (const date of [from, to]) {
      if (date === undefined || /^\d{4}-\d{2}-\d{2}$/m.test(date)) continue;
      throw refusal(`Invalid date format '${date}', must match YYYY-MM-DD.`);
    }
    const [first, last] = [dateOrCrash(from), dateOrCrash(to)];
    if (last < first) throw refusal("Date range is invalid, 'to' cannot come before 'from'.");
    if (first > dateOrCrash(today)) throw refusal("Date range is invalid, 'from' must be in the past.");
    return Array.from({ length: (last - first) / DAY + 1 }, (_, index) => dateString(first + index * DAY));
  }

  #task<Task extends TimedTask>(task: Task, days: string[], only?: string) {
    const daily = days.map((date) => ({ date, [task]: pick(byPool(this.times.of(task, date)), only) }));
    const all = days.map((date) => this.times.of(task, date));
    return { [task]: pick(overall(all), only), daily } as Section<Task>;
  }

  #tags(days: string[], only?: string): Section<"tag"> {
    const total: TagCounts = {};
    const daily = days.map((date) => {
      const tag: TagCounts = {};
      for (const { tag: name, value } of this.times.tagsOf(date)) {
        if (only !== undefined && name !== only) continue;
        count(tag, name, value);
        count(total, name, value);
      }
      return { date, tag };
    });
    return { tag: total, daily };
  }
}

/** What /status shows of a day's clones or boots. */
export function durationAndCount(times: readonly TaskTime[]) {
  return { duration: durations(times), count: { total: times.length } };
}

type TagCounts = Record<string, Record<string, number>>;
type Section<Name extends string> = { daily: ({ date: string } & Record<Name, unknown>)[] } & Record<Name, unknown>;

function durations(times: readonly TaskTime[]): Record<string, number> {
  const seconds = times.map((time) => time.seconds);
  if (seconds.length === 0) return { average: 0, min: 0, max: 0, total: 0 };
  const total = sum(seconds);
  const average = round(total / seconds.length, 1);
  return { average, min: Math.min(...seconds), max: Math.max(...seconds), total };
}

/** A day, with the pools apart; a day without tasks has no pools. */
function byPool(times: readonly TaskTime[]): Record<string, unknown> {
  if (times.length === 0) return durationAndCount(times);
  const pools = [...grouped(times)];
  return {
    duration: { ...durations(times), pool: Object.fromEntries(pools.map(([pool, own]) => [pool, durations(own)])) },
    count: {
      total: times.length,
      pool: Object.fromEntries(pools.map(([pool, own]) => [pool, { total: own.length }])),
    },
  };
}

/** All days. Only the pools have an average here, and it is the one between each day's shortest and longest. */
function overall(days: readonly (readonly TaskTime[])[]): Record<string, unknown> {
  const times = days.flat();
  const pools = [...grouped(times)].map(([pool, own]) => {
    const bounds = days
      .map((day) => day.filter((time) => time.pool === pool).map((time) => time.seconds))
      .filter((day) => day.length > 0)
      .flatMap((day) => [Math.min(...day), Math.max(...day)]);
    const average = sum(bounds) / bounds.length;
    const total = sum(own.map((time) => time.seconds));
    return {
      pool,
      count: own.length,
      duration: { total, min: Math.min(...bounds), max: Math.max(...bounds), average },
    };
  });
  return {
    duration: {
      total: sum(times.map((time) => time.seconds)),
      pool: Object.fromEntries(pools.map(({ pool, duration }) => [pool, duration])),
    },
    count: {
      total: times.length,
      pool: Object.fromEntries(pools.map(({ pool, count: total }) => [pool, { total }])),
    },
  };
}

function grouped(times: readonly TaskTime[]): Map<string, TaskTime[]> {
  const pools = new Map<string, TaskTime[]>();
  for (const time of times) pools.set(time.pool, [...(pools.get(time.pool) ?? []), time]);
  return pools;
}

function count(counts: TagCounts, tag: string, value: string): void {
  const values = (counts[tag] ??= {});
  values[value] = (values[value] ?? 0) + 1;
  values.total = (values.total ?? 0) + 1;
}

function pick(parts: Record<string, unknown>, only: string | undefined): Record<string, unknown> {
  return only === undefined ? parts : Object.fromEntries(Object.entries(parts).filter(([name]) => name === only));
}

function sum(numbers: readonly number[]): number {
  return round(
    numbers.reduce((total, number) => total + number, 0),
    3,
  );
}

/** `2026-13-45` looks like a date and is none: nothing rescues that. */
function dateOrCrash(date: string | undefined): number {
  const moment = Date.parse(`${date ?? ""}T00:00:00Z`);
  if (Number.isNaN(moment) || dateString(moment) !== date) throw new InternalError("invalid date");
  return moment;
}

function refusal(text: string): Halt {
  return new Halt(mislabelledText(400, text));
}
