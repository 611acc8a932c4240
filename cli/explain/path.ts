import { isObject, type JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import { factsOf } from "../../provider/core/schema/field";
import { schemaAt } from "../../provider/core/schema/shape";

/** The steps of a property path in the engine's form: `labels.stage`, `disks[1]`, `pools["debian-12"]`. */
export function parsePath(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const [, quoted, index, name] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.[\]]+)/g)) {
    if (quoted !== undefined) steps.push(quoted.replace(/\\(.)/g, "$1"));
    else if (index !== undefined) steps.push(Number(index));
    else if (name !== undefined) steps.push(name);
  }
  return steps;
}

/** Field names of credentials. */
const CREDENTIAL = /passw(or)?d|passphrase|secret|token|credential|private_?key|api_?key|access_?key/i;

/**
 * Whether the value at a path must not be shown, even if the preview ran with --show-secrets: the definition hides it, the
 * program marked it as secret, or another provider's field is named like a credential.
 */
export function isHidden(
  definition: ResourceDefinition | undefined,
  inputs: JsonObject,
  steps: readonly (string | number)[],
): boolean {
  const [top = "", key] = steps;
  const schema = definition && schemaAt(definition.inputs, [top]);
  if (schema === undefined) return steps.some((step) => typeof step === "string" && CREDENTIAL.test(step));
  const { secret, hidden, locates } = factsOf(schema);
  const marks = isObject(inputs.__inputs) ? inputs.__inputs : {};
  if (secret === true || Object.hasOwn(marks, top)) return true;
  // A map with a hidden key is hidden as a whole.
  if (Array.isArray(hidden)) return key === undefined || hidden.includes(String(key));
  return hidden === true && locates !== true;
}
