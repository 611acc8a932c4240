import { z } from "zod";
import { defined, isObject, type JsonObject } from "../../core/json";
import { isAbsent } from "../../core/schema/compare";
import { factsOf, fieldsOf, type Fields } from "../../core/schema/field";
import { decode } from "../../core/schema/wire";
import { countsOf, number, type NodePoolAnswer } from "../api/answers";
import { HIDDEN_PARAMETERS, inputs } from "./fields";
import type { State } from "./types";

const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const volume = z.looseObject({ volumeType: text.optional(), size: text.optional() });
const word = z.string().optional();

/**
 * The fields that are compared, with the types that answers may have: numbers may come as text, and text as numbers. A value of
 * another type is ignored: taken for an outside change, it could replace the node pool.
 */
const ANSWER_FIELDS: Readonly<Record<string, z.ZodType>> = {
  flavor: z.string(),
  count: number,
  maxCount: number,
  azs: z.array(z.looseObject({ az: z.string(), count: number })),
  taints: z.array(z.looseObject({ key: z.string(), value: text.optional(), effect: z.string() })),
  labels: z.record(z.string(), text),
  tags: z.array(z.looseObject({ key: z.string(), value: text.optional() })),
  network: z.looseObject({ vpc: word, subnet: word, securityGroups: z.array(z.string()).optional() }),
  extendParams: z.record(z.string(), z.unknown()),
  creatingStep: z.looseObject({ step: number.optional(), type: z.string().optional() }),
  os: z.looseObject({ name: word, imageId: word, imageType: word }),
  rootVolume: volume,
  dataVolumes: z.array(volume),
  volumeGroupConfigs: z.array(z.looseObject({ volumeGroup: z.string() })),
};

export interface Decoded {
  readonly state: State;
  /** The fields with invalid values, which `state` lacks. */
  readonly unreadable: readonly string[];
}

/** The state in an answer. Empty lists and maps are left out. */
export function decodeNodePool(poolName: string, answer: NodePoolAnswer): Decoded {
  const fields: Fields = inputs.shape;
  const readable: JsonObject = {};
  const unreadable: string[] = [];
  for (const [name, schema] of Object.entries(ANSWER_FIELDS)) {
    const value = answer.spec.resources[name];
    if (value === undefined) continue;
    const { data, success, error } = schema.safeParse(value);
    if (success) readable[name] = data;
    else unreadable.push([name, ...(error.issues[0]?.path ?? [])].join("."));
  }
  const present = Object.entries(decode(fields, readable)).filter(
    ([name, value]) => fields[name] && !isAbsent(fields[name], value),
  );
  return {
    state: {
      ...Object.fromEntries(present),
      poolName,
      name: answer.metadata.name,
      resources: countsOf(answer),
      prepaid: false, // the API returns no billing
    },
    unreadable,
  };
}

/** These fields never disappear: if an answer lacks them, keep the old value. */
const LASTING = ["flavor", "count", "azs", "network", "creatingStep", "os", "rootVolume", "extendParams"] as const;

/**
 * The decoded state with `known` values for fields that the answer omits although they never disappear, for unreadable ones and
 * for masked ones. Otherwise a missing network or step would look like a change and replace the node pool.
 */
export function keepKnown({ state, unreadable }: Decoded, known: JsonObject): State {
  const fields: Fields = inputs.shape;
  const kept: JsonObject = {};
  for (const name of LASTING) kept[name] = answeredOrKnown(fields[name], (state as JsonObject)[name], known[name]);
  for (const place of unreadable) {
    const [name = ""] = place.split(".");
    kept[name] = known[name];
  }
  return defined({ ...state, ...kept });
}

/** {@link keepKnown} of an answer. */
export function currentState(poolName: string, answer: NodePoolAnswer, known: JsonObject): State {
  return keepKnown(decodeNodePool(poolName, answer), known);
}

function answeredOrKnown(schema: z.ZodType | undefined, value: unknown, known: unknown): unknown {
  if (value === undefined || schema === undefined) return known;
  if (!isObject(value) || !isObject(known)) return value;
  const parts = fieldsOf(schema);
  const missing = parts
    ? Object.keys(parts).filter((part) => !(part in value) && parts[part] && !factsOf(parts[part]).writeOnly)
    : HIDDEN_PARAMETERS.filter((key) => isHidden(value[key]));
  const filled = missing.flatMap((part) => (known[part] === undefined ? [] : [[part, known[part]] as const]));
  return { ...value, ...Object.fromEntries(filled) };
}

/** Omitted or masked. */
function isHidden(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && /^\*+$/.test(value));
}
