import type { dynamic } from "@pulumi/pulumi";
import { systemClock } from "../core/time/clock";
import { Deadline } from "../core/time/deadline";
import { Shared } from "../core/context";
import { messageOf, PoolsError } from "../core/errors";
import { findFailures } from "../core/schema/failures";
import type { Settings } from "../core/settings/settings";
import { printable } from "../core/text/printable";
import { byType, loadCloud } from "./load-cloud";
import { dynamicProvider } from "./dynamic-provider";

const FUNCTION_TIMEOUT_MS = 10 * 60_000;

/**
 * The cache of functions that run at the same time. It is dropped when none runs: the provider, in another process, may change
 * objects before the next call.
 */
let shared = new Shared();
let running = 0;

/** The provider of the resource `type`. Every stored state calls it through its `__provider` string: do not rename it. */
export function handler(type: string): dynamic.ResourceProvider {
  return dynamicProvider(byType(loadCloud(type).resources, type));
}

/** Calls the function `type`. @throws PoolsError with all problems of `args`, or the server's error */
export async function call(
  type: string,
  args: Record<string, unknown>,
  config: Settings["config"],
  log: (message: string) => void,
  cancel?: AbortSignal,
): Promise<unknown> {
  const definition = byType(loadCloud(type).functions, type);
  const failures = findFailures(definition.args, args);
  if (failures.length > 0) {
    const reasons = failures.map(({ path, reason }) => `${path} ${reason}`).join("; ");
    throw new PoolsError(printable(`${type}: ${reasons}${/[.?]$/.test(reasons) ? "" : "."}`));
  }
  if (running === 0) shared = new Shared();
  running += 1;
  const deadline = new Deadline(systemClock, FUNCTION_TIMEOUT_MS, cancel);
  try {
    return await definition.call(definition.args.parse(args), {
      settings: { config, env: process.env },
      clock: systemClock,
      deadline,
      signal: deadline.signal,
      log: (message) => log(printable(message)),
      announce: async (message) => log(printable(message)),
      shared,
    });
  } catch (error) {
    throw new PoolsError(printable(`${type}: ${messageOf(error)}`));
  } finally {
    running -= 1;
    deadline.close();
  }
}
