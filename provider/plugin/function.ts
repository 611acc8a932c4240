import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { FunctionDefinition } from "../core/function";
import { isObject } from "../core/json";
import { fieldsOf } from "../core/schema/field";
import { secretsOf } from "../core/schema/secrets";
import { storable } from "../host/storable";
import { marksOf } from "./marks";
import { allUnknown } from "./previewed";
import { sent } from "./values";

/** An answer with what is secret marked so. */
export function functionAnswer({ result }: FunctionDefinition, answer: unknown): Struct {
  const { bag } = storable(isObject(answer) ? answer : {});
  return sent(bag, marksOf(secretsOf(fieldsOf(result) ?? {})));
}

/** What acts is not called in a preview: nothing of its answer is known. */
export function functionPreview({ result }: FunctionDefinition): Struct {
  return sent(allUnknown(Object.keys(fieldsOf(result) ?? {})));
}
