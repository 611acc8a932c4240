import type { JsonObject } from "../../provider/core/json";
import type { Fields } from "../../provider/core/schema/field";
import { isSecret } from "../../provider/core/schema/secrets";
import { SECRET, SIGNATURE_KEY } from "../../provider/core/schema/unknown";
import { DYNAMIC, providerOf } from "../../sdk/dynamic";
import type { Declared } from "./declared";

/**
 * A file for `pulumi import --file`. Its entries have complete inputs and outputs, so the engine (since 3.260) does not call a
 * provider, which it cannot do for a dynamic resource, and the next refresh and preview show no change.
 *
 * @param place `urn:pulumi:<stack>::<project>`, if known
 */
export function importFile(all: readonly Declared[], place: string | undefined): string {
  const resources = all.map(({ definition, logicalName, id, inputs, state }) => {
    const type = DYNAMIC + definition.type;
    const host = {
      __provider: providerOf(definition.type),
      // The same as the class's constructor will set it.
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

/** Marks secrets, so that the engine encrypts them. Later the program's constructor marks them. */
function withSecrets(state: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      fields[name] && isSecret(fields[name]) ? { [SIGNATURE_KEY]: SECRET, plaintext: JSON.stringify(value) } : value,
    ]),
  );
}
