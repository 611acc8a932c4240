import { defined, isObject, type JsonObject } from "../json";
import type { Fields } from "../schema/field";
import { declaredOf010 } from "./migrate-0.1.0";

/**
 * A resource's state: the object as it was read last (inputs and outputs), and under keys that the engine hides:
 * - `__version`: the version of this layout,
 * - `__inputs`: the last declaration, as far as it was applied, updated by refreshes,
 * - `__place`: where the object is, without credentials,
 * - `__serial`: distinguishes this state from a replacement's state that manages the same object,
 * - `__unfinished`: the last change failed after the object existed.
 */
export interface StoredState {
  readonly seen: JsonObject;
  readonly declared: JsonObject;
  /** Undefined if an old version wrote the state without it. */
  readonly place: Place | undefined;
  readonly serial: string | undefined;
  readonly unfinished: boolean;
  /** False for the arguments of `.get`, which are no state. */
  readonly isRecorded: boolean;
}

/** An account's endpoint and identity, as far as known without a request. Only for comparison. */
export interface Place {
  /** The URL. */
  readonly endpoint: string;
  /** A digest of the key, if it identifies the account. */
  readonly account?: string;
  /** For the configured place: digests of former keys of the same account, from the configuration. */
  readonly sameAccountAs?: readonly string[];
}

const VERSION = 2;

export function readState(bag: JsonObject, fields: Fields): StoredState {
  // 0.1.0 stored `__given` instead of `__inputs`.
  const { __version, __inputs, __place, __serial, __unfinished, __given, ...seen } = bag;
  const isOf010 = "__given" in bag;
  return {
    seen,
    declared: isObject(__inputs) && __version !== undefined ? __inputs : declaredOf010(fields, seen, __given),
    place: isObject(__place) && typeof __place.endpoint === "string" ? (__place as JsonObject & Place) : undefined,
    serial: typeof __serial === "string" ? __serial : undefined,
    // 0.1.0 did not record it: assume it, at the cost of one read.
    unfinished: __unfinished === true || isOf010,
    isRecorded: __version !== undefined || isOf010,
  };
}

export function writeState({ seen, declared, place, serial, unfinished }: Omit<StoredState, "isRecorded">): JsonObject {
  return {
    ...seen,
    ...defined({
      __version: VERSION,
      __inputs: declared,
      __place: place && defined({ endpoint: place.endpoint, account: place.account }),
      __serial: serial,
      __unfinished: unfinished || undefined,
    }),
  };
}
