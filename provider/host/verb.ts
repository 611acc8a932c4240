import { Shared, type Context } from "../core/context";
import type { JsonObject } from "../core/json";
import type { Lifecycle } from "../core/lifecycle";
import type { Plan } from "../core/lifecycle/plan";
import type { Checked } from "../core/schema/check";
import type { Failure } from "../core/schema/failures";
import { isUnknown } from "../core/schema/unknown";
import type { Settings } from "../core/settings/settings";
import { printable } from "../core/text/printable";
import { systemClock, type Clock } from "../core/time/clock";
import { Deadline } from "../core/time/deadline";
import { logToEngine, type LogMessage } from "./diagnostics";
import { storable } from "./storable";

/** What a provider needs from its process. */
export interface ProcessContext {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shared by all resources of an operation: clients and caches. */
  readonly shared: Shared;
  readonly log: LogMessage;
}

export const thisProcess: ProcessContext = {
  clock: systemClock,
  env: process.env,
  shared: new Shared(),
  log: logToEngine,
};

/** One call of one verb. */
interface Verb {
  readonly settings: Settings;
  readonly limitMs: number;
  readonly urn: string | undefined;
  /** Cancels it early, as Ctrl-C does. */
  readonly cancel?: AbortSignal;
}

/** Runs `act` with a deadline. Its messages are shown at the resource. */
export async function runVerb<T>(
  { clock, shared, log: rawLog }: ProcessContext,
  { settings, limitMs, urn, cancel }: Verb,
  act: (context: Context) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(clock, limitMs, cancel);
  const show = printableLog(rawLog);
  const log: Context["log"] = (message, severity = "info") => void show(severity, message, urn);
  const announce: Context["announce"] = async (message) => {
    await show("progress", message, urn);
  };
  try {
    return await act({ settings, clock, deadline, signal: deadline.signal, log, announce, shared });
  } finally {
    deadline.close();
  }
}

/** The time limit of a preview's request. `pulumi up` sends it again. */
const PREVIEW_MS = 30_000;

/**
 * Shows in the preview what checked inputs adopt and change.
 * @returns why the object cannot be adopted; undefined if it can, or if nothing is adopted
 */
export async function logAdoption(
  resource: Lifecycle,
  inputs: JsonObject,
  processContext: ProcessContext,
  { name, ...verb }: Omit<Verb, "limitMs"> & { readonly name: string },
): Promise<string | undefined> {
  if (typeof inputs.adopt !== "string" || isUnknown(inputs.adopt)) return undefined;
  const preview = await runVerb(processContext, { ...verb, limitMs: PREVIEW_MS }, (context) =>
    resource.previewAdoption(inputs, context),
  );
  if ("refusal" in preview) return preview.refusal;
  await printableLog(processContext.log)("info", `${name}: ${preview.message}`, verb.urn);
  return undefined;
}

/** `log` for messages that may hold secrets or control characters: see printable.ts. */
export function printableLog(log: LogMessage): LogMessage {
  return (severity, message, urn) => log(severity, printable(message), urn);
}

/** Shows the warnings of a check, those about the account once per process. */
export function logWarnings(checked: Checked, log: LogMessage, shared: Shared, urn: string | undefined): void {
  for (const warning of checked.warnings) log("warning", warning, urn);
  for (const warning of checked.accountWarnings)
    shared.once(`warned: ${warning}`, () => log("warning", warning, undefined));
}

/** Failures for the engine, without property names: it would print the property's value, such as 32 kB of user data in clear text. */
export function engineFailures(failures: readonly Failure[]): { readonly property: ""; readonly reason: string }[] {
  return failures.map(({ path, reason }) => ({ property: "", reason: printable(`${path} ${reason}`) }));
}

/**
 * Shows what a preview says about `planned`.
 * @param name of the resource: `preview --diff` prints messages apart from their resources
 */
export function logPlan(planned: Plan, name: string, log: LogMessage, urn: string | undefined): void {
  const { replaces, reasons, notes, unapplied, move } = planned;
  for (const reason of reasons) log("info", `${name}: ${reason}`, urn);
  for (const note of notes) log("warning", note, urn);
  if (unapplied.length > 0) {
    const rest = unapplied.join(", ");
    log("info", `The last update failed before it was complete. This update still applies: ${rest}.`, urn);
  }
  if (move && replaces.length === 0) {
    const places = `recorded at ${move.from.endpoint}, now reached at ${move.to.endpoint}`;
    log("info", `The endpoint has changed: ${places}. The update verifies that the object exists there.`, urn);
  }
}

/** A bag that the engine can store. A warning names the values that had to be changed. */
export function storableState(bag: JsonObject, log: LogMessage, urn: string | undefined): JsonObject {
  const { bag: clean, altered } = storable(bag);
  if (altered.length > 0)
    log("warning", `Values that Pulumi reserves for itself were changed or left out: ${altered.join(", ")}.`, urn);
  return clean;
}
