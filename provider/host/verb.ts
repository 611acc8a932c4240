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

/** What a provider has of the process that it runs in. */
export interface ProcessContext {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All resources of an operation share clients and what they have read. */
  readonly shared: Shared;
  readonly log: LogMessage;
}

export const thisProcess: ProcessContext = {
  clock: systemClock,
  env: process.env,
  shared: new Shared(),
  log: logToEngine,
};

/** One verb of one resource. */
export interface Verb {
  readonly settings: Settings;
  readonly limitMs: number;
  readonly urn: string | undefined;
  /** Ends it early, as Ctrl-C does. */
  readonly cancel?: AbortSignal;
}

/** Runs `act` with a deadline, and with everything that it says told at the resource. */
export async function runVerb<T>(
  { clock, shared, log: unguarded }: ProcessContext,
  { settings, limitMs, urn, cancel }: Verb,
  act: (context: Context) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(clock, limitMs, cancel);
  const say = printableLog(unguarded);
  const log: Context["log"] = (message, severity = "info") => void say(severity, message, urn);
  const announce: Context["announce"] = async (message) => {
    await say("progress", message, urn);
  };
  try {
    return await act({ settings, clock, deadline, signal: deadline.signal, log, announce, shared });
  } finally {
    deadline.close();
  }
}

/** What a preview may ask for: nobody waits for it longer, and `pulumi up` asks again. */
const PREVIEW_MS = 30_000;

/**
 * Reads what new, checked inputs adopt, and says in the preview what will change.
 * @returns why it cannot be adopted; undefined where it can, or where nothing is adopted
 */
export async function logAdoption(
  resource: Lifecycle,
  inputs: JsonObject,
  surroundings: ProcessContext,
  { name, ...verb }: Omit<Verb, "limitMs"> & { readonly name: string },
): Promise<string | undefined> {
  if (typeof inputs.adopt !== "string" || isUnknown(inputs.adopt)) return undefined;
  const foretold = await runVerb(surroundings, { ...verb, limitMs: PREVIEW_MS }, (context) =>
    resource.previewAdoption(inputs, context),
  );
  if ("refusal" in foretold) return foretold.refusal;
  await printableLog(surroundings.log)("info", `${name}: ${foretold.message}`, verb.urn);
  return undefined;
}

/** `tell` behind the gate that every message passes. */
export function printableLog(tell: LogMessage): LogMessage {
  return (severity, message, urn) => tell(severity, printable(message), urn);
}

/** Says what a check warns of; what concerns the whole account once. */
export function logWarnings(checked: Checked, say: LogMessage, shared: Shared, urn: string | undefined): void {
  for (const warning of checked.warnings) say("warning", warning, urn);
  for (const warning of checked.accountWarnings)
    shared.once(`warned: ${warning}`, () => say("warning", warning, undefined));
}

/** As the engine is told. Of a failure that names a property it prints the value, and of user data all 32 kB of it, in clear. */
export function engineFailures(failures: readonly Failure[]): { readonly property: ""; readonly reason: string }[] {
  return failures.map(({ path, reason }) => ({ property: "", reason: printable(`${path} ${reason}`) }));
}

/**
 * What a person reads in a preview about `planned`.
 * @param name of the resource: `preview --diff` shows messages apart from their resources
 */
export function logPlan(planned: Plan, name: string, say: LogMessage, urn: string | undefined): void {
  const { replaces, reasons, notes, unapplied, move } = planned;
  for (const reason of reasons) say("info", `${name}: ${reason}`, urn);
  for (const note of notes) say("warning", note, urn);
  if (unapplied.length > 0) {
    const rest = unapplied.join(", ");
    say("info", `The last update failed before all was done. This one still has to apply: ${rest}.`, urn);
  }
  if (move && replaces.length === 0) {
    const places = `recorded at ${move.from.endpoint}, now reached at ${move.to.endpoint}`;
    say("info", `The endpoint has changed: ${places}. The update verifies that the object is there.`, urn);
  }
}

/** A bag as the engine can store it; what had to be altered is told at the resource. */
export function storableState(bag: JsonObject, say: LogMessage, urn: string | undefined): JsonObject {
  const { bag: clean, altered } = storable(bag);
  if (altered.length > 0)
    say("warning", `Values that Pulumi reserves for itself were changed or left out: ${altered.join(", ")}.`, urn);
  return clean;
}
