import type { dynamic } from "@pulumi/pulumi";
import { systemClock, type Clock } from "../core/clock";
import { Shared, type Context } from "../core/context";
import { messageOf, PartialFailure } from "../core/errors";
import { isObject, type JsonObject } from "../core/json";
import { lifecycle } from "../core/lifecycle";
import { redact } from "../core/redaction";
import type { ResourceDefinition } from "../core/resource";
import type { Settings } from "../core/settings";
import { tell, type Tell } from "./diagnostics";
import { parseDuration, timeoutFailures } from "./timeouts";

/** The engine's own entry: which code runs the resource. */
const PROVIDER = "__provider";
/** What only the program knows and the constructor passes on: the resource's name and its URN, and in 0.1.0 its time-outs. */
const PROGRAM = "__pulumi";
/** The option of that name, which the constructor passes on beside the arguments where it is given. */
const TIMEOUTS = "customTimeouts";
/** None of these is an input or output of the resource. */
const HOST_PART = [PROVIDER, PROGRAM, TIMEOUTS];

/** What a provider has of the process that it runs in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All resources of an operation share clients and what they have read. */
  readonly shared: Shared;
  readonly tell: Tell;
  /** How long one attempt of a request may take, in milliseconds; a minute where absent. */
  readonly requestTimeoutMs?: number;
}

const thisProcess: Surroundings = { clock: systemClock, env: process.env, shared: new Shared(), tell };

/** `definition` in the protocol of Pulumi's dynamic providers. */
export function dynamicProvider(
  definition: ResourceDefinition,
  surroundings: Surroundings = thisProcess,
): dynamic.ResourceProvider {
  const { clock, env, tell: say } = surroundings;
  const resource = lifecycle(definition, clock);
  // Only stored: the host hands the provider to other calls before an asynchronous configure would have ended.
  let config: dynamic.Config | undefined;
  const settings: Settings = { config: (key) => config?.get(key), env };

  function context(bag: JsonObject, verb: "create" | "update" | "delete" | "read"): Context {
    const { urn, timeouts } = programPart(bag);
    return {
      settings,
      clock,
      startedAt: clock.now(),
      signal: new AbortController().signal,
      timeoutMs: parseDuration(timeouts[verb]) ?? definition.timeoutMinutes * 60_000,
      log: (message, severity = "info") => {
        say(severity, redact(message), urn);
      },
      shared: surroundings.shared,
      requestTimeoutMs: surroundings.requestTimeoutMs,
    };
  }

  return {
    configure(request) {
      config = request.config;
      return Promise.resolve();
    },

    check: guarded((olds: JsonObject, news: JsonObject) => {
      const { name, urn, timeouts } = programPart(news);
      const { inputs, failures, warnings } = resource.check(ownPart(olds), ownPart(news), name, settings);
      for (const warning of warnings) say("warning", redact(warning), urn);
      const all = [...failures, ...timeoutFailures(timeouts)];
      return {
        inputs: { ...inputs, ...hostPart(news) },
        // Of a failure that names a property the engine prints the value, and of user data all 32 kB of it, in clear.
        failures: all.map(({ path, reason }) => ({ property: "", reason: redact(`${path} ${reason}`) })),
      };
    }),

    diff: guarded((id: string, olds: JsonObject, news: JsonObject) => {
      const { name, urn } = programPart(news);
      const [state, inputs] = [ownPart(olds), ownPart(news)];
      const { changed, replaces } = resource.diff(id, state, inputs);
      for (const { field, reason } of replaces) say("info", `Replaced for ${field}: ${redact(reason)}`, urn);
      return {
        // Without a word the engine compares the inputs itself, and so can show which paths changed. It would find
        // nothing where time alone replaces.
        changes: changed.length === 0 ? replaces.length > 0 : undefined,
        replaces: replaces.map(({ field }) => field),
        deleteBeforeReplace: replaces.length > 0 && resource.deletesFirst(inputs, name),
      };
    }),

    create: guarded(async (inputs: JsonObject) => {
      const { id, state } = await resource.create(ownPart(inputs), context(inputs, "create"));
      return { id, outs: { ...state, ...hostPart(inputs) } };
    }),

    read: guarded(async (id: string, props: JsonObject = {}) => {
      const found = await resource.read(id, ownPart(props), context(props, "read"));
      if (!found) return { id: "", props: {} };
      return {
        id: found.id,
        props: { ...found.state, ...hostPart(props) },
        inputs: { ...found.inputs, ...hostPart(props) },
      };
    }),

    update: guarded(async (id: string, olds: JsonObject, news: JsonObject) => {
      const { state } = await resource.update(id, ownPart(olds), ownPart(news), context(news, "update"));
      return { outs: { ...state, ...hostPart(news) } };
    }),

    delete: guarded((id: string, props: JsonObject) => resource.delete(id, ownPart(props), context(props, "delete"))),
  };

  /** Every error leaves as one the host understands, without secrets and without a stack that says nothing to a user. */
  function guarded<A extends [...unknown[]], T>(verb: (...args: A) => T | Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      try {
        return await verb(...args);
      } catch (error) {
        const bag = args.findLast(isObject) ?? {};
        throw error instanceof PartialFailure
          ? new InitializationError(error, hostPart(bag))
          : new HostError(messageOf(error));
      }
    };
  }
}

/** An error as the dynamic host prints it: the message alone. */
class HostError extends Error {
  // Of a check, diff, read or deletion that fails the host prints these too, beside the message that the resource shows.
  override stack = "the resource's own diagnostics say why";
  override toString = (): string => "pulumi-pools failed";

  constructor(message: string) {
    super(redact(message));
  }
}

/** Tells the host that the object exists: it keeps the id and these properties, and shows the reasons. */
class InitializationError extends HostError {
  readonly id: string;
  readonly properties: JsonObject;
  readonly reasons: string[];

  constructor(failure: PartialFailure, host: JsonObject) {
    super(failure.message);
    this.id = failure.id;
    this.properties = { ...failure.state, ...host };
    this.reasons = [this.message];
  }
}

function ownPart(bag: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(bag).filter(([key]) => !HOST_PART.includes(key)));
}

function hostPart(bag: JsonObject): JsonObject {
  return Object.fromEntries(HOST_PART.filter((key) => key in bag).map((key) => [key, bag[key]]));
}

interface ProgramPart {
  readonly name: string;
  readonly urn?: string;
  readonly timeouts: JsonObject;
}

function programPart(bag: JsonObject): ProgramPart {
  const part = isObject(bag[PROGRAM]) ? bag[PROGRAM] : {};
  const timeouts = bag[TIMEOUTS] ?? part.timeouts;
  return {
    name: typeof part.name === "string" ? part.name : "",
    urn: typeof part.urn === "string" ? part.urn : undefined,
    timeouts: isObject(timeouts) ? timeouts : {},
  };
}
