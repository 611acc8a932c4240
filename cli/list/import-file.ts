import type { JsonObject } from "../../provider/core/json";
import type { Fields } from "../../provider/core/schema/field";
import { isSecret } from "../../provider/core/schema/secrets";
import { SECRET, SIGNATURE_KEY } from "../../provider/core/schema/unknown";
import { DYNAMIC, providerOf } from "../../sdk/dynamic";
import type { Declared } from "./declared";

/**
 * A file for `pulumi import --file`. Its entries carry inputs and outputs, so the engine (since 3.260) asks no provider:
 * of a dynamic resource it would not know which. They are complete, so that a refresh finds nothing to fill in, and the next
 * preview nothing to change.
 *
 * @param place `urn:pulumi:<stack>::<project>`, where it is known
 */
export function importFile(all: readonly Declared[], place: string | undefined): string {
  const resources = all.map(({ definition, logicalName, id, inputs, state }) => {
    const type = DYNAMIC + definition.type;
    const host = {
      __provider: providerOf(definition.type),
      // As the constructor of the class says it, which first runs with the next preview.
      ...(place === undefined ? {} : { __pulumi: { name: logicalName, urn: `${place}::${type}::${logicalName}` } }),
    };
    const fields: Fields = { ...definition.inputs.shape, ...definition.outputs.shape };
    return {
      type,
      name: logicalName,
      id,
      inputs: { ...inputs, ...host },
      outputs: { ...withSecrets(state, fields), ...host },
    };
  });
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}

/** What the engine must encrypt, marked: only the program would mark it, and that has not run yet. */
function withSecrets(state: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      fields[name] && isSecret(fields[name]) ? { [SIGNATURE_KEY]: SECRET, plaintext: JSON.stringify(value) } : value,
    ]),
  );
}
