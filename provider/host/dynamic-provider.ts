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
  programInfo,
  refreshedHostInputs,
} from "./host-entries";
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

/** `definition` as a Pulumi dynamic provider. */
export function dynamicProvider(
  definition: ResourceDefinition,
  processContext: ProcessContext = thisProcess,
): dynamic.ResourceProvider {
  const { clock, env, shared } = processContext;
  const resource = lifecycle(definition, clock);
  let settings: Settings = { config: () => undefined, env };
  /** URNs that were read and not checked since: their next diff belongs to a refresh. */
  const refreshed = new Set<string>();

  const log = printableLog(processContext.log);

  function run<T>(name: VerbName, bag: JsonObject, act: (context: Context) => Promise<T>): Promise<T> {
    const { urn, timeouts } = programInfo(bag);
    const limitMs = parseDuration(timeouts[name]) ?? definition.timeoutMinutes * 60_000;
    return runVerb(processContext, { settings, limitMs, urn }, act);
  }

  return {
    configure(request) {
      // Must be synchronous: the host does not wait for configure before other calls.
      settings = { config: (key) => request.config.get(key), env };
      return Promise.resolve();
    },

    check: guarded(async (olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts, isPreview } = programInfo(news);
      if (urn !== undefined) refreshed.delete(urn);
      const checked = resource.check(ownInputs(olds), ownInputs(news), name, { settings, shared });
      logWarnings(checked, log, shared, urn);
      const failures = [...checked.failures, ...timeoutFailures(timeouts)];
      if (isPreview && Object.keys(olds).length === 0 && failures.length === 0) {
        const refusal = await logAdoption(resource, checked.inputs, processContext, { name, settings, urn });
        if (refusal !== undefined) failures.push({ path: "adopt:", reason: refusal });
      }
      return {
        inputs: { ...checked.inputs, ...checkedHostInputs(olds, news) },
        failures: engineFailures(failures),
      };
    }),

    diff: guarded((id: string, olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts } = programInfo(news);
      const hasOtherTimeouts = !isDeepStrictEqual(programInfo(olds).timeouts, timeouts);
      const isRefresh = urn !== undefined && refreshed.has(urn);
      const planned = resource.diff(id, ownState(olds), ownInputs(news), { settings, shared, isRefresh });
      const { changed, replaces, deletesFirst, move, isOutstanding } = planned;
      if (!isRefresh) logPlan(planned, name, log, urn);
      return {
        // If undefined, the engine compares the inputs and shows the changed paths. It finds no difference for overdue
        // replacements, moves and unfinished work.
        changes:
          changed.length > 0 || hasOtherTimeouts
            ? undefined
            : replaces.length > 0 || move !== undefined || isOutstanding,
        replaces: replaces.map(({ field }) => field),
        // Even without a replacement: replaceOnChanges may turn an update into one.
        deleteBeforeReplace: deletesFirst,
      };
    }),

    create: guarded(async (inputs: JsonObject) => {
      const { urn } = programInfo(inputs);
      const { id, state } = await run("create", inputs, (context) => resource.create(ownInputs(inputs), context));
      return { id, outs: storableState({ ...state, ...hostState(inputs) }, log, urn) };
    }),

    read: guarded(async (id: string, props: JsonObject = {}) => {
      const { urn } = programInfo(props);
      if (urn !== undefined) refreshed.add(urn);
      const found = await run("read", props, (context) => resource.read(id, ownState(props), context));
      if (!found) return { id: "", props: {} };
      return {
        id: found.id,
        props: storableState({ ...found.state, ...keptHostState(props) }, log, urn),
        inputs: storable({ ...found.inputs, ...refreshedHostInputs(props) }).bag,
      };
    }),

    update: guarded(async (id: string, olds: JsonObject, news: JsonObject) => {
      const { urn } = programInfo(news);
      const { state } = await run("update", news, (context) =>
        resource.update(id, ownState(olds), ownInputs(news), context),
      );
      return { outs: storableState({ ...state, ...hostState(news) }, log, urn) };
    }),

    delete: guarded((id: string, props: JsonObject) =>
      run("delete", props, (context) => resource.delete(id, ownState(props), context)),
    ),
  };

  /** Converts errors for the host, without secrets and stacks. */
  function guarded<A extends [...unknown[]], T>(verb: (...args: A) => T | Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      try {
        return await verb(...args);
      } catch (error) {
        if (!(error instanceof PartialFailure)) throw new HostError(messageOf(error));
        const bag = args.findLast(isObject) ?? {};
        const properties = storableState({ ...error.state, ...hostState(bag) }, log, programInfo(bag).urn);
        throw new InitializationError(error.message, error.id, properties);
      }
    };
  }
}

type VerbName = "create" | "update" | "delete" | "read";

/** An error that the dynamic host prints without stack and toString(). */
class HostError extends Error {
  // When check, diff, read or delete fails, the host prints stack and toString() too, beside the message at the resource.
  override stack = "the resource's own diagnostics say why";
  override toString = (): string => "pulumi-pools failed";

  constructor(message: string) {
    super(printable(message));
  }
}

/** Tells the host that the object exists: it stores the id and these properties, and shows the reasons. */
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
