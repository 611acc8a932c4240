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
  /** One line per message to the user; warnings and progress begin with that word. */
  readonly told: readonly string[];
}

/** A context with a manual clock and a list as its log. */
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
    announce: (message) => Promise.resolve(void told.push(`progress: ${message}`)),
    ...overrides,
    clock,
    told,
  };
}
