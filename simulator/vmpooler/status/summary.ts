import type { Timeline } from "../../timeline";
import { Halt, json, mislabelledText, notOk, type Answer, type ApiRequest } from "../api/http";
import { dateString, InternalError, round } from "../api/ruby";
import type { TagRecord, TaskTime, TaskTimes, TimedTask } from "./task-times";

const DAY = 86_400_000;
/** The server has no limit and sends a query for each day, so longer spans time out. */
const MOST_DAYS = 10_000;

/** The report over a range of days, with both ends. */
export class Summary {
  constructor(
    private readonly timeline: Timeline,
    private readonly times: TaskTimes,
  ) {}

  whole(request: ApiRequest): Answer {
    const days = this.#days(request);
    const [boot, clone, tag] = [this.#task("boot", days), this.#task("clone", days), this.#tags(days)];
    const daily = days.map((date, index) => ({
      date,
      boot: boot.daily[index],
      clone: clone.daily[index],
      tag: tag.daily[index],
    }));
    return json(200, { daily, boot: boot.overall, clone: clone.overall, tag: tag.overall });
  }

  /** One section, or one part of it. */
  section(request: ApiRequest, section: string, part: string): Answer {
    const days = this.#days(request);
    if (section !== "boot" && section !== "clone" && section !== "tag") return notOk(404);
    const only = part === "" ? undefined : part;
    const report = section === "tag" ? this.#tags(days, only) : this.#task(section, days, only);
    const daily = days.map((date, index) => ({ date, [section]: report.daily[index] }));
    return json(200, { [section]: report.overall, daily });
  }

  #days(request: ApiRequest): string[] {
    const today = dateString(this.timeline.now);
    const from = request.query.get("from") ?? today;
    const to = request.query.get("to") ?? today;
    for (const date of [from, to]) {
      if (!/^\d{4}-\d{2}-\d{2}$/m.test(date)) {
        throw refusal(`Invalid date format '${date}', must match YYYY-MM-DD.`);
      }
    }
    const [first, last] = [dateOrCrash(from), dateOrCrash(to)];
    if (last < first) throw refusal("Date range is invalid, 'to' cannot come before 'from'.");
    if (first > dateOrCrash(today)) throw refusal("Date range is invalid, 'from' must be in the past.");
    const length = (last - first) / DAY + 1;
    if (length > MOST_DAYS) throw new InternalError("execution expired");
    return Array.from({ length }, (_, index) => dateString(first + index * DAY));
  }

  #task(task: TimedTask, days: string[], only?: string): Report {
    const times = days.map((date) => this.times.of(task, date));
    return { overall: pick(overall(times), only), daily: times.map((day) => pick(byPool(day), only)) };
  }

  #tags(days: string[], only?: string): Report {
    const tags = days.map((date) =>
      this.times.tagsOf(date).filter((record) => only === undefined || record.tag === only),
    );
    return { overall: countTags(tags.flat()), daily: tags.map(countTags) };
  }
}

/** The clones or boots of a day in /status. */
export function durationAndCount(times: readonly TaskTime[]) {
  return { duration: durations(times), count: { total: times.length } };
}

interface Report {
  readonly overall: unknown;
  /** In the order of the days. */
  readonly daily: readonly unknown[];
}

function durations(times: readonly TaskTime[]): Record<string, number> {
  const seconds = times.map((time) => time.seconds);
  if (seconds.length === 0) return { average: 0, min: 0, max: 0, total: 0 };
  const total = sum(seconds);
  const average = round(total / seconds.length, 1);
  return { average, min: Math.min(...seconds), max: Math.max(...seconds), total };
}

/** A day, with a part for each pool. A day without tasks has no pools. */
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

/** All days. Only pools have an average here: of the shortest and the longest time of each day. */
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

function countTags(records: readonly TagRecord[]): unknown {
  const tags = new Map<string, Map<string, number>>();
  for (const { tag, value } of records) {
    const values = tags.get(tag) ?? new Map<string, number>();
    for (const counted of [value, "total"]) values.set(counted, (values.get(counted) ?? 0) + 1);
    tags.set(tag, values);
  }
  return Object.fromEntries([...tags].map(([tag, values]) => [tag, Object.fromEntries(values)]));
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

/** `2026-13-45` passes the format check and then crashes the server. */
function dateOrCrash(date: string): number {
  const moment = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(moment) || dateString(moment) !== date) throw new InternalError("invalid date");
  return moment;
}

function refusal(text: string): Halt {
  return new Halt(mislabelledText(400, text));
}
