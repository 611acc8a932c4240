import { ConfigurationError } from "./errors";
import { isObject, type JsonObject } from "./json";
import { keepSecret } from "./text/redaction";
import { cut, shown } from "./text/truncate";
import { isUnknown, UNKNOWN } from "./schema/unknown";

/** Where configuration comes from: the stack's config (`pulumi config set exoscale:zone …`), then the environment. */
export interface Settings {
  /** A value of the stack's configuration by its full key, such as `exoscale:zone`. */
  config(key: string): string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The first of `key` in the stack's configuration, then `variables` in the environment. Empty means not set. */
export function setting(settings: Settings, key: string, variables: readonly string[] = []): string | undefined {
  return firstFilled(settings.config(key), ...variables.map((variable) => settings.env[variable]));
}

/** Like {@link setting}, for a value that must never be shown. */
export function secretSetting(settings: Settings, key: string, variables: readonly string[] = []): string | undefined {
  return keepSecret(setting(settings, key, variables));
}

/**
 * The settings as a resource with `connection: name` sees them: what the entry `name` of the config object
 * `<namespace>:connections` holds takes the place of `<namespace>:<key>`; nothing else of that namespace or of the
 * environment is looked at, so that two accounts never mix.
 */
export function connectionSettings(settings: Settings, namespace: string, name: string | undefined): Settings {
  if (name === undefined) return settings;
  const prefix = `${namespace}:`;
  if (isUnknown(name)) {
    // Nothing is known of an account whose name is not.
    return { config: (key) => (key.startsWith(prefix) ? UNKNOWN : settings.config(key)), env: {} };
  }
  const all = connections(settings, namespace);
  const entry = own(all, name);
  if (!isObject(entry)) {
    const known = Object.keys(all);
    throw new ConfigurationError(
      `${shown(name)} is not an entry of ${namespace}:connections (${known.length ? `it has ${known.join(", ")}` : "it is not set"}). ` +
        `Set it: pulumi config set --path '${namespace}:connections.${cut(name)}.<setting>' <value>.`,
    );
  }
  return {
    config: (key) => (key.startsWith(prefix) ? scalar(own(entry, key.slice(prefix.length))) : settings.config(key)),
    env: {},
  };
}

function connections(settings: Settings, namespace: string): JsonObject {
  const text = settings.config(`${namespace}:connections`);
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through to the one message that helps: the parser's would print the credentials.
  }
  throw new ConfigurationError(
    `${namespace}:connections is not an object of connections. Set each value by its path: pulumi config set --secret --path '${namespace}:connections.prod.secret'.`,
  );
}

/** What every object inherits is no setting. */
function own(bag: JsonObject, key: string): unknown {
  return Object.hasOwn(bag, key) ? bag[key] : undefined;
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

function firstFilled(...values: (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== "");
}
