import { isObject, type JsonObject } from "../json";
import type { Fields } from "../schema/field";
import { declaredOf010 } from "./migrate-0.1.0";

/**
 * What the engine stores of a resource, as one bag: the object as it was read last (inputs and outputs), and under keys
 * that engines hide:
 * - `__version`: the version of this layout,
 * - `__inputs`: what the user declared last, whole, as far as it was applied and brought up to date by refreshes,
 * - `__place`: where the object lives, without a credential,
 * - `__serial`: tells this state from that of a replacement which manages the same object,
 * - `__unfinished`: the last change failed after the object existed.
 */
export interface StoredState {
  readonly seen: JsonObject;
  readonly declared: JsonObject;
  /** Undefined where the version that wrote the state did not record it. */
  readonly place: Place | undefined;
  readonly serial: string | undefined;
  readonly unfinished: boolean;
  /** Whether the bag is a state: what a program gives to `.get` is none. */
  readonly isRecorded: boolean;
}

/** Where an account is reached, and as whom, as far as that can be told without a request. Only to be compared. */
export interface Place {
  /** The URL that is asked. */
  readonly endpoint: string;
  /** A digest of who asks, where that tells accounts apart. */
  readonly account?: string;
  /** Of the present place: digests of former keys that the configuration vouches for. */
  readonly sameAccountAs?: readonly string[];
}

export const VERSION = 2;
const OWN_KEYS = ["__version", "__inputs", "__place", "__serial", "__unfinished"];
/** The note that 0.1.0 kept instead. */
const GIVEN = "__given";

export function readState(bag: JsonObject, fields: Fields): StoredState {
  const seen = Object.fromEntries(Object.entries(bag).filter(([key]) => !OWN_KEYS.includes(key) && key !== GIVEN));
  const { __version, __inputs, __place, __serial, __unfinished } = bag;
  const place = isObject(__place) && typeof __place.endpoint === "string" ? (__place as JsonObject & Place) : undefined;
  return {
    seen,
    declared: isObject(__inputs) && __version !== undefined ? __inputs : declaredOf010(fields, seen, bag[GIVEN]),
    place,
    serial: typeof __serial === "string" ? __serial : undefined,
    // 0.1.0 did not record it. It costs one read to look.
    unfinished: __unfinished === true || GIVEN in bag,
    isRecorded: __version !== undefined || GIVEN in bag,
  };
}

export function writeState({ seen, declared, place, serial, unfinished }: Omit<StoredState, "isRecorded">): JsonObject {
  return {
    ...seen,
    __version: VERSION,
    __inputs: declared,
    ...(place === undefined
      ? {}
      : { __place: { endpoint: place.endpoint, ...(place.account === undefined ? {} : { account: place.account }) } }),
    ...(serial === undefined ? {} : { __serial: serial }),
    ...(unfinished ? { __unfinished: true } : {}),
  };
}
