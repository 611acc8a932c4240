import { isDeepStrictEqual } from "node:util";
import { isObject, pick, without, type JsonObject } from "../core/json";

/** The engine's entry with the code that runs the resource. */
const PROVIDER = "__provider";
/** Set by the constructor: the resource's name and URN, and for an adoption whether this is a preview. */
const PROGRAM = "__pulumi";
/** In the inputs: marks for secret inputs. The engine encrypts the outputs at the same places. */
const MARKS = "__inputs";
/** In the outputs: the names of the marked inputs, so that a refresh can return the marks. */
const MARKED = "__secrets";
/** The customTimeouts option, which the engine does not pass to the dynamic host. */
const TIMEOUTS = "customTimeouts";

const HOST_KEYS: readonly string[] = [PROVIDER, PROGRAM, TIMEOUTS];

/** The state without the host's entries. */
export function ownState(bag: JsonObject): JsonObject {
  return without(bag, [...HOST_KEYS, MARKED]);
}

/** The inputs without the host's entries. */
export function ownInputs(bag: JsonObject): JsonObject {
  return without(bag, [...HOST_KEYS, MARKS]);
}

/** The host's entries of a new state, from the inputs. */
export function hostState(inputs: JsonObject): JsonObject {
  const marks = inputs[MARKS];
  return { ...pick(inputs, HOST_KEYS), ...(isObject(marks) ? { [MARKED]: Object.keys(marks) } : {}) };
}

/** The host's entries of a new state, from the old state. */
export function keptHostState(state: JsonObject): JsonObject {
  return pick(state, [...HOST_KEYS, MARKED]);
}

/** The host's entries of a refresh's inputs, from the state. */
export function refreshedHostInputs(state: JsonObject): JsonObject {
  const marked: readonly unknown[] = Array.isArray(state[MARKED]) ? state[MARKED] : [];
  const marks = Object.fromEntries(marked.map((name) => [String(name), ""]));
  return { ...pick(state, HOST_KEYS), ...(marked.length > 0 ? { [MARKS]: marks } : {}) };
}

/**
 * The host's entries of checked inputs. If the program's part is unchanged, the old entry is kept: otherwise a new version of
 * this package would show every resource as changed.
 */
export function checkedHostInputs(olds: JsonObject, news: JsonObject): JsonObject {
  const [before, now] = [programInfo(olds), programInfo(news)];
  const isSame = before.name === now.name && before.urn === now.urn && isDeepStrictEqual(before.timeouts, now.timeouts);
  const program = isSame && PROGRAM in olds ? olds[PROGRAM] : news[PROGRAM];
  // Not stored: it would differ between a preview and its update.
  const stored = isObject(program) ? without(program, ["isPreview"]) : program;
  return { ...pick(news, [...HOST_KEYS, MARKS]), [PROGRAM]: stored };
}

interface ProgramInfo {
  readonly name: string;
  readonly urn?: string;
  readonly timeouts: JsonObject;
  /** Set only for adoptions. */
  readonly isPreview: boolean;
}

export function programInfo(bag: JsonObject): ProgramInfo {
  const part = isObject(bag[PROGRAM]) ? bag[PROGRAM] : {};
  // 0.1.0 stored the timeouts beside the name.
  const timeouts = bag[TIMEOUTS] ?? part.timeouts;
  return {
    name: typeof part.name === "string" ? part.name : "",
    urn: typeof part.urn === "string" ? part.urn : undefined,
    timeouts: isObject(timeouts) ? timeouts : {},
    isPreview: part.isPreview === true,
  };
}
