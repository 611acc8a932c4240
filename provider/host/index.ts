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
 * What functions that run at the same time share. Once none runs, what they have read is forgotten: what a later one asks
 * about may be what the provider, in its own process, has made since.
 */
let shared = new Shared();
let running = 0;

/** The provider of the resource `type`. The `__provider` string of every resource in every state calls this: it stays. */
export function handler(type: string): dynamic.ResourceProvider {
  return dynamicProvider(byType(loadCloud(type).resources, type));
}

/** Asks the function `type`. @throws PoolsError with everything that is wrong about `args`, or what the server said. */
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
    throw new PoolsError(printable(`${type}: ${failures.map(({ path, reason }) => `${path} ${reason}`).join("; ")}.`));
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
