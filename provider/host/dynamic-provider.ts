import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { Shared, type Context } from "../core/context";
import { messageOf, PartialFailure } from "../core/errors";
import { isObject, type JsonObject } from "../core/json";
import { lifecycle } from "../core/lifecycle";
import type { ResourceDefinition } from "../core/resource";
import type { Settings } from "../core/settings/settings";
import { isUnknown } from "../core/schema/unknown";
import { printable } from "../core/text/printable";
import { systemClock, type Clock } from "../core/time/clock";
import { Deadline } from "../core/time/deadline";
import { tell, type Tell } from "./diagnostics";
import {
  checkedHostInputs,
  hostState,
  keptHostState,
  ownInputs,
  ownState,
  programPart,
  refreshedHostInputs,
} from "./program-part";
import { storable } from "./storable";
import { parseDuration, timeoutFailures } from "./timeouts";

/** What a provider has of the process that it runs in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All resources of an operation share clients and what they have read. */
  readonly shared: Shared;
  readonly tell: Tell;
}

const thisProcess: Surroundings = { clock: systemClock, env: process.env, shared: new Shared(), tell };

/** What a preview may ask for: nobody waits for it longer, and `pulumi up` asks again. */
const PREVIEW_MS = 30_000;

/** `definition` in the protocol of Pulumi's dynamic providers. */
export function dynamicProvider(
  definition: ResourceDefinition,
  surroundings: Surroundings = thisProcess,
): dynamic.ResourceProvider {
  const { clock, env, shared } = surroundings;
  const resource = lifecycle(definition, clock);
  // Only stored: the host hands the provider to other calls before an asynchronous configure would have ended.
  let config: dynamic.Config | undefined;
  const settings: Settings = { config: (key) => config?.get(key), env };

  const say: Tell = (severity, message, urn) => surroundings.tell(severity, printable(message), urn);

  async function during<T>(verb: Verb, bag: JsonObject, act: (context: Context) => Promise<T>): Promise<T> {
    const { urn, timeouts } = programPart(bag);
    const usual = verb === "preview" ? PREVIEW_MS : definition.timeoutMinutes * 60_000;
    const limit = parseDuration(timeouts[verb]) ?? usual;
    const deadline = new Deadline(clock, limit);
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

  /** A bag as the engine can store it; what had to be altered is told at the resource. */
  function outgoing(bag: JsonObject, urn: string | undefined): JsonObject {
    const { bag: clean, altered } = storable(bag);
    if (altered.length > 0)
      say("warning", `Values that Pulumi reserves for itself were changed or left out: ${altered.join(", ")}.`, urn);
    return clean;
  }

  return {
    configure(request) {
      config = request.config;
      return Promise.resolve();
    },

    check: guarded(async (olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts, isPreview } = programPart(news);
      const { inputs, failures, warnings, accountWarnings } = resource.check(ownInputs(olds), ownInputs(news), name, {
        settings,
        shared,
      });
      for (const warning of warnings) say("warning", warning, urn);
      for (const warning of accountWarnings)
        shared.once(`warned: ${warning}`, () => say("warning", warning, undefined));
      const all = [...failures, ...timeoutFailures(timeouts)];
      const isAdoption = Object.keys(olds).length === 0 && typeof inputs.adopt === "string" && !isUnknown(inputs.adopt);
      if (isPreview && isAdoption && all.length === 0) {
        const foretold = await during("preview", news, (context) => resource.foretellAdoption(inputs, context));
        if ("says" in foretold) say("info", `${name}: ${foretold.says}`, urn);
        else all.push({ path: "adopt:", reason: foretold.refusal });
      }
      return {
        inputs: { ...inputs, ...checkedHostInputs(olds, news) },
        // Of a failure that names a property the engine prints the value, and of user data all 32 kB of it, in clear.
        failures: all.map(({ path, reason }) => ({ property: "", reason: printable(`${path} ${reason}`) })),
      };
    }),

    diff: guarded((id: string, olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts } = programPart(news);
      const hasOtherTimeouts = !isDeepStrictEqual(programPart(olds).timeouts, timeouts);
      const planned = resource.diff(id, ownState(olds), ownInputs(news), { settings, shared });
      const { changed, replaces, because, deletesFirst, move, notes, leftover } = planned;
      // With the name: `preview --diff` shows messages apart from their resources.
      for (const reason of because) say("info", `${name}: ${reason}`, urn);
      for (const note of notes) say("warning", note, urn);
      if (leftover.length > 0)
        say(
          "info",
          `The last update failed before all was done. This one still has to apply: ${leftover.join(", ")}.`,
          urn,
        );
      if (move && replaces.length === 0) {
        const places = `recorded at ${move.from.endpoint}, now reached at ${move.to.endpoint}`;
        say("info", `The endpoint has changed: ${places}. The update verifies that the object is there.`, urn);
      }
      return {
        // Without a word the engine compares the inputs itself, and so can show which paths changed. It would find
        // nothing where time or a place alone makes the difference.
        changes: changed.length > 0 || hasOtherTimeouts ? undefined : replaces.length > 0 || move !== undefined,
        replaces: replaces.map(({ field }) => field),
        // Also where nothing replaces: replaceOnChanges makes a replacement of it.
        deleteBeforeReplace: deletesFirst,
      };
    }),

    create: guarded(async (inputs: JsonObject) => {
      const { urn } = programPart(inputs);
      const { id, state } = await during("create", inputs, (context) => resource.create(ownInputs(inputs), context));
      return { id, outs: outgoing({ ...state, ...hostState(inputs) }, urn) };
    }),

    read: guarded(async (id: string, props: JsonObject = {}) => {
      const { urn } = programPart(props);
      const found = await during("read", props, (context) => resource.read(id, ownState(props), context));
      if (!found) return { id: "", props: {} };
      return {
        id: found.id,
        props: outgoing({ ...found.state, ...keptHostState(props) }, urn),
        inputs: storable({ ...found.inputs, ...refreshedHostInputs(props) }).bag,
      };
    }),

    update: guarded(async (id: string, olds: JsonObject, news: JsonObject) => {
      const { urn } = programPart(news);
      const { state } = await during("update", news, (context) =>
        resource.update(id, ownState(olds), ownInputs(news), context),
      );
      return { outs: outgoing({ ...state, ...hostState(news) }, urn) };
    }),

    delete: guarded((id: string, props: JsonObject) =>
      during("delete", props, (context) => resource.delete(id, ownState(props), context)),
    ),
  };

  /** Every error leaves as one the host understands, without secrets and without a stack that says nothing to a user. */
  function guarded<A extends [...unknown[]], T>(verb: (...args: A) => T | Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      try {
        return await verb(...args);
      } catch (error) {
        if (!(error instanceof PartialFailure)) throw new HostError(messageOf(error));
        const bag = args.findLast(isObject) ?? {};
        const properties = outgoing({ ...error.state, ...hostState(bag) }, programPart(bag).urn);
        throw new InitializationError(error.message, error.id, properties);
      }
    };
  }
}

type Verb = "create" | "update" | "delete" | "read" | "preview";

/** An error as the dynamic host prints it: the message alone. */
class HostError extends Error {
  // When check, diff, read or delete fails, the host prints stack and toString() too, beside the message at the resource.
  override stack = "the resource's own diagnostics say why";
  override toString = (): string => "pulumi-pools failed";

  constructor(message: string) {
    super(printable(message));
  }
}

/** Tells the host that the object exists: it keeps the id and these properties, and shows the reasons. */
class InitializationError extends HostError {
  readonly reasons = [this.message];

  constructor(
    message: string,
    readonly id: string,
    readonly properties: JsonObject,
  ) {
    super(message);
  }
}
