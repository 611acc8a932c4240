import { ConfigurationError } from "../../core/errors";
import { keepSecret } from "../../core/text/redaction";
import { connectionSettings, secretSetting, setting, type Settings } from "../../core/settings";
import type { Credentials } from "./signature";
import { HOME_ZONE } from "./zones";

/** How an account is reached. */
export interface Connection extends Credentials {
  /** Replaces `https://api-<zone>.exoscale.com/v2`; includes `/v2`. */
  readonly endpoint?: string;
  /** For calls that belong to no zone. */
  readonly zone: string;
  readonly allowInsecure: boolean;
}

/** Pairs, in the order in which they are looked for; a key and a secret of different pairs never meet. */
const VARIABLES = [
  ["EXOSCALE_API_KEY", "EXOSCALE_API_SECRET"],
  ["EXOSCALE_KEY", "EXOSCALE_SECRET"],
] as const;

/** The zone that is meant when a resource names none. */
export function defaultZone(settings: Settings, connection?: string): string | undefined {
  const source = connectionSettings(settings, "exoscale", connection);
  // A zone is nobody's account: what the stack says holds where the connection says nothing.
  return setting(source, "exoscale:zone") ?? setting(settings, "exoscale:zone", ["EXOSCALE_ZONE"]);
}

/** @throws ConfigurationError when no credentials are set, with how to set them. */
export function connectionOf(settings: Settings, name?: string): Connection {
  return {
    ...credentialsOf(connectionSettings(settings, "exoscale", name), name),
    ...endpointSettings(settings, name),
  };
}

/** Where an account is, without who asks. */
export function endpointSettings(settings: Settings, name?: string): Omit<Connection, keyof Credentials> {
  const source = connectionSettings(settings, "exoscale", name);
  return {
    endpoint: setting(source, "exoscale:endpoint", ["EXOSCALE_API_ENDPOINT"])?.replace(/\/+$/, ""),
    zone: defaultZone(settings, name) ?? HOME_ZONE,
    allowInsecure: setting(source, "exoscale:allowInsecureEndpoint") === "true",
  };
}

function credentialsOf(source: Settings, name: string | undefined): Credentials {
  const pairs = [
    // The key too: it names the account, and a server that refuses it repeats it.
    [secretSetting(source, "exoscale:key"), secretSetting(source, "exoscale:secret")],
    ...VARIABLES.map((pair) => pair.map((name) => keepSecret(source.env[name]))),
  ];
  for (const [key, secret] of pairs) if (key && secret) return { key, secret };
  const where = name
    ? `pulumi config set --secret --path 'exoscale:connections.${name}.key' … and the same for .secret`
    : "pulumi config set --secret exoscale:key … and exoscale:secret, or the environment variables EXOSCALE_API_KEY and EXOSCALE_API_SECRET";
  throw new ConfigurationError(`No Exoscale credentials${name ? ` in connection "${name}"` : ""}. Set both: ${where}.`);
}
