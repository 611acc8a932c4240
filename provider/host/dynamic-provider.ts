import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import type { Context } from "../core/context";
import { messageOf, PartialFailure } from "../core/errors";
import { isObject, type JsonObject } from "../core/json";
import { lifecycle } from "../core/lifecycle";
import type { ResourceDefinition } from "../core/resource";
import type { Settings } from "../core/settings/settings";
import { printable } from "../core/text/printable";
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
import {
  runVerb,
  engineFailures,
  storableState,
  printableLog,
  logAdoption,
  logPlan,
  logWarnings,
  thisProcess,
  type ProcessContext,
} from "./verb";

/** `definition` in the protocol of Pulumi's dynamic providers. */
export function dynamicProvider(
  definition: ResourceDefinition,
  surroundings: ProcessContext = thisProcess,
): dynamic.ResourceProvider {
  const { clock, env, shared } = surroundings;
  const resource = lifecycle(definition, clock);
  // Only stored: the host hands the provider to other calls before an asynchronous configure would have ended.
  let config: dynamic.Config | undefined;
  const settings: Settings = { config: (key) => config?.get(key), env };
  /** What was read and not checked since: the engine compares it with what was there before, and plans no change. */
  const refreshed = new Set<string>();

  const say = printableLog(surroundings.log);

  function run<T>(name: VerbName, bag: JsonObject, act: (context: Context) => Promise<T>): Promise<T> {
    const { urn, timeouts } = programPart(bag);
    const limitMs = parseDuration(timeouts[name]) ?? definition.timeoutMinutes * 60_000;
    return runVerb(surroundings, { settings, limitMs, urn }, act);
  }

  return {
    configure(request) {
      config = request.config;
      return Promise.resolve();
    },

    check: guarded(async (olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts, isPreview } = programPart(news);
      if (urn !== undefined) refreshed.delete(urn);
      const checked = resource.check(ownInputs(olds), ownInputs(news), name, { settings, shared });
      logWarnings(checked, say, shared, urn);
      const failures = [...checked.failures, ...timeoutFailures(timeouts)];
      if (isPreview && Object.keys(olds).length === 0 && failures.length === 0) {
        const refusal = await logAdoption(resource, checked.inputs, surroundings, { name, settings, urn });
        if (refusal !== undefined) failures.push({ path: "adopt:", reason: refusal });
      }
      return {
        inputs: { ...checked.inputs, ...checkedHostInputs(olds, news) },
        failures: engineFailures(failures),
      };
    }),

    diff: guarded((id: string, olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts } = programPart(news);
      const hasOtherTimeouts = !isDeepStrictEqual(programPart(olds).timeouts, timeouts);
      const isRefresh = urn !== undefined && refreshed.has(urn);
      const planned = resource.diff(id, ownState(olds), ownInputs(news), { settings, shared, isRefresh });
      const { changed, replaces, deletesFirst, move, isOutstanding } = planned;
      if (!isRefresh) logPlan(planned, name, say, urn);
      return {
        // Without a word the engine compares the inputs itself, and so can show which paths changed. It would find
        // nothing where time, a place or unfinished work alone makes the difference.
        changes:
          changed.length > 0 || hasOtherTimeouts
            ? undefined
            : replaces.length > 0 || move !== undefined || isOutstanding,
        replaces: replaces.map(({ field }) => field),
        // Also where nothing replaces: replaceOnChanges makes a replacement of it.
        deleteBeforeReplace: deletesFirst,
      };
    }),

    create: guarded(async (inputs: JsonObject) => {
      const { urn } = programPart(inputs);
      const { id, state } = await run("create", inputs, (context) => resource.create(ownInputs(inputs), context));
      return { id, outs: storableState({ ...state, ...hostState(inputs) }, say, urn) };
    }),

    read: guarded(async (id: string, props: JsonObject = {}) => {
      const { urn } = programPart(props);
      if (urn !== undefined) refreshed.add(urn);
      const found = await run("read", props, (context) => resource.read(id, ownState(props), context));
      if (!found) return { id: "", props: {} };
      return {
        id: found.id,
        props: storableState({ ...found.state, ...keptHostState(props) }, say, urn),
        inputs: storable({ ...found.inputs, ...refreshedHostInputs(props) }).bag,
      };
    }),

    update: guarded(async (id: string, olds: JsonObject, news: JsonObject) => {
      const { urn } = programPart(news);
      const { state } = await run("update", news, (context) =>
        resource.update(id, ownState(olds), ownInputs(news), context),
      );
      return { outs: storableState({ ...state, ...hostState(news) }, say, urn) };
    }),

    delete: guarded((id: string, props: JsonObject) =>
      run("delete", props, (context) => resource.delete(id, ownState(props), context)),
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
        const properties = storableState({ ...error.state, ...hostState(bag) }, say, programPart(bag).urn);
        throw new InitializationError(error.message, error.id, properties);
      }
    };
  }
}

type VerbName = "create" | "update" | "delete" | "read";

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
