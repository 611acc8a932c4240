import { Shared, type Context } from "../../provider/core/context";
import type { Settings } from "../../provider/core/settings/settings";
import { Deadline } from "../../provider/core/time/deadline";
import { manualClock, type ManualClock } from "./clock";

/** Settings from plain records: the stack's configuration by full key, and the environment. */
export function settingsOf(config: Record<string, string> = {}, env: Record<string, string> = {}): Settings {
  return { config: (key) => (Object.hasOwn(config, key) ? config[key] : undefined), env };
}

export interface TestContext extends Context {
  readonly clock: ManualClock;
  /** What the user was told, a line each; warnings and progress begin with that word. */
  readonly told: readonly string[];
}

/** A context whose time is a manual clock's and whose log is a list. */
export function testContext({
  timeoutMs = 3_600_000,
  ...overrides
}: Partial<Context> & { clock?: ManualClock; timeoutMs?: number } = {}): TestContext {
  const told: string[] = [];
  const clock = overrides.clock ?? manualClock();
  const deadline = new Deadline(clock, timeoutMs);
  return {
    settings: settingsOf(),
    deadline,
    signal: deadline.signal,
    shared: new Shared(),
    log: (message, severity = "info") => void told.push(severity === "info" ? message : `${severity}: ${message}`),
    ...overrides,
    clock,
    told,
  };
}
