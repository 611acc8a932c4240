import { isDeepStrictEqual } from "node:util";
import { isObject, pick, without, type JsonObject } from "../core/json";

/** The engine's own entry: which code runs the resource. */
const PROVIDER = "__provider";
/** What only the program knows and the constructor passes on: the resource's name and URN, and of an adoption whether this is a preview. */
const PROGRAM = "__pulumi";
/** Among the inputs, the constructor's marks of those that are secret: the engine encrypts what has the same place in the outputs. */
const MARKS = "__inputs";
/** Among the outputs, the names of the marked inputs, so that a refresh can answer the marks. */
const MARKED = "__secrets";
/** The customTimeouts option, which the dynamic host is not told. */
const TIMEOUTS = "customTimeouts";

const HOST_KEYS: readonly string[] = [PROVIDER, PROGRAM, TIMEOUTS];

/** What of a state belongs to the resource itself. */
export function ownState(bag: JsonObject): JsonObject {
  return without(bag, [...HOST_KEYS, MARKED]);
}

/** What of the inputs belongs to the resource itself. */
export function ownInputs(bag: JsonObject): JsonObject {
  return without(bag, [...HOST_KEYS, MARKS]);
}

/** What a state must carry on beside the resource's own, from the inputs that it was made of. */
export function hostState(inputs: JsonObject): JsonObject {
  const marks = inputs[MARKS];
  return { ...pick(inputs, HOST_KEYS), ...(isObject(marks) ? { [MARKED]: Object.keys(marks) } : {}) };
}

/** The same, from an earlier state. */
export function keptHostState(state: JsonObject): JsonObject {
  return pick(state, [...HOST_KEYS, MARKED]);
}

/** What the inputs of a refresh must carry on, from the state. */
export function refreshedHostInputs(state: JsonObject): JsonObject {
  const marked: readonly unknown[] = Array.isArray(state[MARKED]) ? state[MARKED] : [];
  const marks = Object.fromEntries(marked.map((name) => [String(name), ""]));
  return { ...pick(state, HOST_KEYS), ...(marked.length > 0 ? { [MARKS]: marks } : {}) };
}

/**
 * What checked inputs must carry on. Of a resource whose program says nothing new it is as it was written before: another
 * version of this package would otherwise show as a change of every resource.
 */
export function checkedHostInputs(olds: JsonObject, news: JsonObject): JsonObject {
  const [before, now] = [programPart(olds), programPart(news)];
  const isSame = before.name === now.name && before.urn === now.urn && isDeepStrictEqual(before.timeouts, now.timeouts);
  const program = isSame && PROGRAM in olds ? olds[PROGRAM] : news[PROGRAM];
  // Meant for this check alone: stored, it would differ between a preview and its update.
  const stored = isObject(program) ? without(program, ["isPreview"]) : program;
  return { ...pick(news, [...HOST_KEYS, MARKS]), [PROGRAM]: stored };
}

export interface ProgramPart {
  readonly name: string;
  readonly urn?: string;
  readonly timeouts: JsonObject;
  /** Told of adoptions only. */
  readonly isPreview: boolean;
}

export function programPart(bag: JsonObject): ProgramPart {
  const part = isObject(bag[PROGRAM]) ? bag[PROGRAM] : {};
  // 0.1.0 kept the time-outs beside the name.
  const timeouts = bag[TIMEOUTS] ?? part.timeouts;
  return {
    name: typeof part.name === "string" ? part.name : "",
    urn: typeof part.urn === "string" ? part.urn : undefined,
    timeouts: isObject(timeouts) ? timeouts : {},
    isPreview: part.isPreview === true,
  };
}
