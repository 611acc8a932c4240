import { captured } from "../../pattern";
import type { Timeline } from "../../timeline";
import type { Options } from "../options";
import { InternalError, inspect, isHash } from "../api/ruby";
import type { TaskTimes } from "../status/task-times";
import type { Vm } from "./vms";

/**
 * Tags are only added or replaced. Empty and null values are ignored, so that no tag can be removed; a number or a boolean
 * crashes, and then none of the sent tags is stored.
 */
export class Tags {
  constructor(
    private readonly timeline: Timeline,
    private readonly options: Options,
    private readonly times: TaskTimes,
  ) {}

  allowed(sent: unknown): boolean {
    const { allowedTags } = this.options;
    if (allowedTags === null) return true;
    if (!isHash(sent)) throw new InternalError(`undefined method 'keys' for ${inspect(sent)}`);
    return Object.keys(sent).every((key) => allowedTags.includes(key));
  }

  merge(vm: Vm, sent: Record<string, unknown>): void {
    const stored = Object.entries(sent)
      .map(([tag, value]): [string, unknown] => [tag, this.#filter(tag, value)])
      .filter(([, value]) => !isEmpty(value))
      // A nested value is stored in Ruby's notation.
      .map(([tag, value]): [string, string] => [tag, typeof value === "string" ? value : inspect(value)]);
    for (const [tag, value] of stored) {
      vm.tags.set(tag, value);
      this.times.recordTag(this.timeline.now, vm.hostname, tag, value);
    }
  }

  /** A value that does not match the tag's expression is not changed. */
  #filter(tag: string, value: unknown): unknown {
    const expression = Object.hasOwn(this.options.tagfilter, tag) ? this.options.tagfilter[tag] : undefined;
    if (expression === undefined) return value;
    if (typeof value !== "string") throw new InternalError(`undefined method 'match' for ${inspect(value)}`);
    return captured(expression, value)?.join("") ?? value;
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value === "string") return false;
  if (typeof value !== "object") throw new InternalError(`undefined method 'empty?' for ${inspect(value)}`);
  return Object.keys(value).length === 0;
}
