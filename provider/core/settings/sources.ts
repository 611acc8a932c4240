import { ConfigurationError } from "../errors";
import { isObject, without, type JsonObject } from "../json";
import { didYouMean } from "../text/did-you-mean";
import { keepSecret } from "../text/redaction";
import { quote, truncate } from "../text/truncate";
import type { Settings } from "./settings";

/** The settings of one cloud. */
export interface SettingsSchema {
  /** They are in the config object `pools:<name>`. */
  readonly name: string;
  /** 0.1.0 read them from `<namespace>:<key>`, which still works. */
  readonly namespace: string;
  /** All keys, and which are secret. */
  readonly keys: Readonly<Record<string, { readonly secret?: true }>>;
  /** Sets of environment variables by key. A key and its secret always come from the same set. */
  readonly env: readonly Readonly<Record<string, string>>[];
}

/** A source of values. A key and its secret always come from the same source. */
export interface Source {
  /** The stack's configuration, the environment, a connection or a file. Values of one origin may be combined. */
  readonly origin: string;
  /** The value of `key`; undefined if it is not set or empty. */
  get(key: string): string | undefined;
}

const CONFIGURATION = "the stack's configuration";
const ENVIRONMENT = "the environment";

/** The sources of the account `connection`, or of the stack's own account, in the order of lookup. */
export function sourcesOf(settings: Settings, schema: SettingsSchema, connection?: string): Source[] {
  keepSecrets(settings, schema);
  return listSources(settings, schema, connection);
}

/** The clouds of each configuration whose secrets are registered. */
const registered = new WeakMap<Settings, Set<SettingsSchema>>();

/** Registers all configured secrets for redaction, not only this verb's: a server may repeat values of other requests. */
function keepSecrets(settings: Settings, schema: SettingsSchema): void {
  const done = registered.get(settings) ?? new Set();
  if (done.has(schema)) return;
  const secrets = Object.keys(schema.keys).filter((key) => schema.keys[key]?.secret);
  for (const connection of [undefined, ...connectionNames(settings, schema)])
    for (const { get } of listSources(settings, schema, connection)) for (const key of secrets) keepSecret(get(key));
  registered.set(settings, done.add(schema));
}

function listSources(settings: Settings, schema: SettingsSchema, connection: string | undefined): Source[] {
  if (connection !== undefined) return [connectionSource(settings, schema, connection)];
  const { name, namespace } = schema;
  const object = configObject(settings, name);
  return [
    { origin: CONFIGURATION, get: (key) => scalar(own(object, key)) },
    { origin: CONFIGURATION, get: (key) => filled(settings.config(`${namespace}:${key}`)) },
    ...schema.env.map((variables) => ({
      origin: ENVIRONMENT,
      get: (key: string) => filled(variables[key] === undefined ? undefined : settings.env[variables[key]]),
    })),
  ];
}

/** A value with the origin of the source that holds it. */
export interface FoundSetting {
  readonly value: string;
  readonly origin: string;
}

/** The first of `sources` that has `key`. */
export function find(sources: readonly Source[], key: string): FoundSetting | undefined {
  for (const { origin, get } of sources) {
    const value = get(key);
    if (value !== undefined) return { value, origin };
  }
  return undefined;
}

/** The names of all connections in the configuration and in the environment. */
export function connectionNames(settings: Settings, schema: SettingsSchema): string[] {
  return [
    ...new Set([
      ...Object.keys(configuredConnections(settings, schema)),
      ...connectionsInEnvironment(settings, schema),
    ]),
  ];
}

/** How the user sets `key` of an account, for messages. */
export function howToSet(schema: SettingsSchema, key: string, connection?: string): string {
  const secret = schema.keys[key]?.secret ? "--secret " : "";
  const place = connection === undefined ? schema.name : `${schema.name}.connections.${connection}`;
  const variables =
    connection === undefined
      ? schema.env.flatMap((set) => set[key] ?? [])
      : [variableOf(schema, environmentName(connection), key)];
  // A secret on the command line ends up in the shell's history and in process listings.
  const value = schema.keys[key]?.secret ? "(it asks for the value)" : "<value>";
  const command = `pulumi config set --path ${secret}'pools:${place}.${key}' ${value}`;
  return variables[0] === undefined ? command : `${command}, or the environment variable ${variables[0]}`;
}

/** @throws ConfigurationError if there is no such connection */
function connectionSource(settings: Settings, schema: SettingsSchema, name: string): Source {
  const origin = `connection "${truncate(name)}"`;
  const entry = own(configuredConnections(settings, schema), name);
  if (isObject(entry)) return { origin, get: (key) => scalar(own(entry, key)) };
  const prefix = connectionsInEnvironment(settings, schema).find((known) => known === environmentName(name));
  if (prefix !== undefined) return { origin, get: (key) => filled(settings.env[variableOf(schema, prefix, key)]) };
  const known = connectionNames(settings, schema);
  throw new ConfigurationError(
    `${quote(name)} is not a connection of ${schema.name}: ` +
      (known.length === 0 ? "none is configured" : `there are ${known.join(", ")}`) +
      didYouMean(name, known) +
      ` Set its values: pulumi config set --path 'pools:${schema.name}.connections.${truncate(name)}.<key>' <value>.`,
  );
}

/** The configured connections by name. 0.1.0 read them from `exoscale:connections`, for example. */
function configuredConnections(settings: Settings, { name, namespace }: SettingsSchema): JsonObject {
  const connections = own(configObject(settings, name), "connections");
  const entries = Object.entries(isObject(connections) ? connections : {});
  const current = Object.fromEntries(entries.filter(([, entry]) => entry !== null));
  const legacy = parsed(settings.config(`${namespace}:connections`), `${namespace}:connections`);
  return { ...current, ...without(legacy, Object.keys(current)) };
}

/** The connections in the environment: `POOLS_EXOSCALE_PROD_KEY` sets `key` of the connection `prod`. */
function connectionsInEnvironment({ env }: Settings, schema: SettingsSchema): string[] {
  const before = variablePrefix(schema);
  // Longest first: ..._ALLOW_INSECURE_ENDPOINT also ends with _ENDPOINT.
  const endings = Object.keys(schema.keys)
    .map((key) => `_${upperSnake(key)}`)
    .sort((a, b) => b.length - a.length);
  const variables = Object.keys(env).filter((variable) => variable.startsWith(before));
  const names = variables.flatMap((variable) => {
    const ending = endings.find((one) => variable.endsWith(one));
    if (ending === undefined || filled(env[variable]) === undefined) return [];
    const name = variable.slice(before.length, -ending.length);
    return name === "" ? [] : [name.toLowerCase()];
  });
  return [...new Set(names)];
}

function environmentName(connection: string): string {
  return connection.toLowerCase().replace(/[^a-z0-9]/g, "_");
}

function variableOf(schema: SettingsSchema, connection: string, key: string): string {
  return `${variablePrefix(schema)}${connection.toUpperCase()}_${upperSnake(key)}`;
}

function variablePrefix({ name }: SettingsSchema): string {
  return `POOLS_${name.toUpperCase()}_`;
}

function upperSnake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function configObject(settings: Settings, name: string): JsonObject {
  return parsed(settings.config(`pools:${name}`), `pools:${name}`);
}

function parsed(text: string | undefined, key: string): JsonObject {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Falls through: the parser's message would print the credentials.
  }
  throw new ConfigurationError(
    `${key} is not an object. Set each value by its path, such as pulumi config set --secret --path '${key}.<key>'.`,
    "",
  );
}

/** Own properties only: a setting named `constructor` must not find the inherited one. */
function own(bag: JsonObject, key: string): unknown {
  return Object.hasOwn(bag, key) ? bag[key] : undefined;
}

function scalar(value: unknown): string | undefined {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isScalar ? filled(String(value)) : undefined;
}

function filled(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
