import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { FunctionDefinition } from "../core/function";
import { isObject } from "../core/json";
import { fieldsOf } from "../core/schema/field";
import { secretsOf } from "../core/schema/secrets";
import { storable } from "../host/storable";
import { marksOf } from "./marks";
import { allUnknown } from "./previewed";
import { sent } from "./values";

/** A function's result with marked secrets. */
export function functionAnswer({ result }: FunctionDefinition, answer: unknown): Struct {
  const { bag } = storable(isObject(answer) ? answer : {});
  return sent(bag, marksOf(secretsOf(fieldsOf(result) ?? {})));
}

/** The unknown result of an acting function, which a preview does not call. */
export function functionPreview({ result }: FunctionDefinition): Struct {
  return sent(allUnknown(Object.keys(fieldsOf(result) ?? {})));
}
