import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { defined, isObject, type JsonObject } from "../core/json";
import { SECRET, SIGNATURE_KEY, UNKNOWN } from "../core/schema/unknown";
import { marked, type Marks } from "./marks";

/*
 * Values in the engine's protocol (pkg/v3/resource/plugin/rpc.go): a value that is not plain JSON is an object with a signature,
 * such as these, or a marker of an unknown value.
 */
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The markers of unknown values, one for each kind. */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // true or false
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // a number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // a list
  "030794c1-ac77-496b-92df-f27374a8bd58", // an asset
  "e48ece36-62e2-4504-bad9-02848725956a", // an archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // an object
]);

/** A received bag: plain values, and marks of the secret ones. */
export interface Received {
  readonly bag: JsonObject;
  readonly marks: Marks | undefined;
}

/** A bag from the protocol. Null in an object means absent: some languages send it for omitted values. */
export function received(struct: Struct | undefined): Received {
  const { value, marks } = plain(struct?.toJavaScript() ?? {});
  return { bag: isObject(value) ? value : {}, marks };
}

/** A bag for the protocol, with marked values as secrets. */
export function sent(bag: JsonObject, marks?: Marks): Struct {
  const whole = marked(withoutUndefined(bag), marks, (value) => ({ [SIGNATURE_KEY]: SECRET, value }));
  return Struct.fromJavaScript(whole as Record<string, never>);
}

interface Plain {
  readonly value: unknown;
  readonly marks?: Marks;
}

function plain(value: unknown): Plain {
  if (UNKNOWNS.has(value)) return { value: UNKNOWN };
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return { value: items.map((item) => item.value), marks: items.some(({ marks }) => marks) ? true : undefined };
  }
  if (!isObject(value)) return { value };
  if (value[SIGNATURE_KEY] === SECRET) return { value: plain(value.value).value, marks: true };
  if (value[SIGNATURE_KEY] === OUTPUT) {
    const inner = "value" in value ? plain(value.value) : { value: UNKNOWN };
    return value.secret === true ? { value: inner.value, marks: true } : inner;
  }
  // A resource counts as its id, which is unknown before the creation; a component has only a URN.
  if (value[SIGNATURE_KEY] === RESOURCE) return { value: "id" in value ? plain(value.id || UNKNOWN).value : value.urn };
  const parts = Object.entries(value)
    .filter(([, inner]) => inner !== null)
    .map(([key, inner]) => [key, plain(inner)] as const);
  const marks = parts.flatMap(([key, inner]) => (inner.marks ? [[key, inner.marks] as const] : []));
  return {
    value: Object.fromEntries(parts.map(([key, inner]) => [key, inner.value])),
    marks: marks.length > 0 ? new Map(marks) : undefined,
  };
}

/** Removes undefined at any depth: a protobuf Struct throws on it. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutUndefined(item) ?? null);
  if (!isObject(value)) return value;
  return defined(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUndefined(inner)])));
}
