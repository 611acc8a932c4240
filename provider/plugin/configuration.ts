import { isObject, type JsonObject } from "../core/json";
import type { Failure } from "../core/schema/failures";
import { hasUnknown } from "../core/schema/unknown";
import type { Settings } from "../core/settings/settings";
import type { SettingsSchema } from "../core/settings/sources";
import { didYouMean } from "../core/text/did-you-mean";
import { quote } from "../core/text/truncate";
import { resources } from "../host/definitions";
import { union, type Marks } from "./marks";

/** The clouds' settings. A provider's inputs are an object for each cloud, as in the stack's configuration. */
export const clouds: readonly SettingsSchema[] = [...new Set(resources.map(({ cloud }) => cloud.settings))];

/** The engine's own entries in a provider's inputs. */
const ENGINE_KEYS = /^(version|pluginDownloadURL|pluginChecksums|parameterization|__.*)$/;

/** The failures of a provider's inputs, and the marks of their credentials. */
export function checkConfiguration(inputs: JsonObject): { failures: Failure[]; marks: Marks | undefined } {
  const known = clouds.map(({ name }) => name);
  const unknownKeys = Object.keys(inputs).filter((key) => !known.includes(key) && !ENGINE_KEYS.test(key));
  return {
    failures: [
      ...unknownKeys.map((key) => ({
        path: "",
        reason: `${quote(key)} is no setting of the provider: there are ${known.join(", ")}${didYouMean(key, known)}`,
      })),
      ...clouds.flatMap((schema) => failuresIn(schema, inputs[schema.name])),
    ],
    marks: union(...clouds.map((schema) => marksIn(schema, inputs[schema.name]))),
  };
}

/**
 * The settings of a provider. The default provider uses the current stack configuration: the engine passes recorded inputs to
 * destroy and refresh, so that a rotated key would not be found.
 */
export function settingsOf(inputs: JsonObject, isDefault: boolean, env: Settings["env"]): Settings {
  const current = isDefault ? objectIn(env.PULUMI_CONFIG) : undefined;
  const values = current ?? inputs;
  return {
    config: (key) => {
      const [namespace, name = ""] = key.split(":");
      return namespace === "pools" ? textOf(values[name]) : undefined;
    },
    env,
  };
}

/** A value as JSON. Programs give objects; configurations and the SDKs of some languages give JSON. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || hasUnknown(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function objectIn(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function failuresIn(schema: SettingsSchema, value: unknown): Failure[] {
  if (value === undefined || hasUnknown(value)) return [];
  const { name } = schema;
  const object = objectIn(value);
  // Messages do not repeat the value: it may be a misplaced credential.
  if (!object)
    return [{ path: `pools:${name}`, reason: `must be an object with ${Object.keys(schema.keys).join(", ")}` }];
  const { connections, ...own } = object;
  return [
    ...unknownKeysIn(schema, own, name, ["connections"]),
    ...Object.entries(isObject(connections) ? connections : {}).flatMap(([connection, values]) =>
      unknownKeysIn(schema, isObject(values) ? values : {}, `${name}.connections.${connection}`),
    ),
  ];
}

function unknownKeysIn(
  schema: SettingsSchema,
  object: JsonObject,
  path: string,
  more: readonly string[] = [],
): Failure[] {
  const known = [...Object.keys(schema.keys), ...more];
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: `pools:${path}`,
      reason: `has no ${quote(key)}: there are ${known.join(", ")}${didYouMean(key, known)}`,
    }));
}

/** JSON with a credential is marked as a whole. */
function marksIn(schema: SettingsSchema, value: unknown): Marks | undefined {
  const object = objectIn(value);
  if (!object) return undefined;
  const secret = Object.keys(schema.keys).filter((key) => schema.keys[key]?.secret);
  const inside = secretsIn(object, secret);
  if (inside === undefined) return undefined;
  return new Map([[schema.name, typeof value === "string" ? true : inside]]);
}

function secretsIn({ connections, ...own }: JsonObject, secret: readonly string[]): Marks | undefined {
  const here = Object.keys(own).filter((key) => secret.includes(key));
  const there = Object.entries(isObject(connections) ? connections : {}).flatMap(([name, values]) => {
    const marks = isObject(values) ? secretsIn(values, secret) : undefined;
    return marks === undefined ? [] : [[name, marks] as const];
  });
  const all = [
    ...here.map((key) => [key, true] as const),
    ...(there.length > 0 ? [["connections", new Map(there)] as const] : []),
  ];
  return all.length > 0 ? new Map<string, Marks>(all) : undefined;
}
