import { ConfigurationError, messageOf } from "../../core/errors";
import { checkEndpoint, withoutTrailingSlash } from "../../core/http/endpoint-policy";
import { checkOrigins } from "../../core/http/credential-origin";
import type { Cloud } from "../../core/place";
import type { Settings } from "../../core/settings/settings";
import { isUnknown } from "../../core/schema/unknown";
import {
  find,
  howToSet,
  sourcesOf,
  type FoundSetting,
  type SettingsSchema,
  type Source,
} from "../../core/settings/sources";
import { fingerprint } from "../../core/text/fingerprint";
import { ZONE } from "./patterns";
import type { Credentials } from "./signature";
import { checkZoneName, HOME_ZONE } from "./zones";

/** An account and its endpoint. */
export interface Account extends Credentials {
  /** Replaces `https://api-<zone>.exoscale.com/v2`; includes `/v2`. */
  readonly endpoint?: string;
  /** The source of the credentials; undefined without them. */
  readonly origin?: string;
  /** For requests that belong to no zone. */
  readonly zone: string;
  readonly allowInsecure: boolean;
}

/** Credentials of any source may be sent to these hosts, one per zone. */
export const VENDOR_HOSTS = new RegExp(String.raw`^(?:pp)?api-${ZONE}\.exoscale\.com$`);
/** Stands for the vendor's endpoints, one per zone. */
const VENDOR_PLACE = "https://api-<zone>.exoscale.com/v2";

const settingsSchema: SettingsSchema = {
  name: "exoscale",
  namespace: "exoscale",
  keys: {
    key: { secret: true }, // it identifies the account, and a refusing server repeats it
    secret: { secret: true },
    zone: {},
    endpoint: {},
    allowInsecureEndpoint: {},
    sameAccountAs: {},
  },
  env: [
    {
      key: "EXOSCALE_API_KEY",
      secret: "EXOSCALE_API_SECRET",
      zone: "EXOSCALE_ZONE",
      endpoint: "EXOSCALE_API_ENDPOINT",
    },
    { key: "EXOSCALE_KEY", secret: "EXOSCALE_SECRET" },
  ],
};

export const exoscale: Cloud = {
  settings: settingsSchema,
  placeOf(settings, connection, inputs) {
    const { key, endpoint, zone } = accountOf(settings, connection);
    if (!isUnknown(inputs.zone)) checkZoneName(typeof inputs.zone === "string" ? inputs.zone : zone);
    const sources = sourcesOf(settings, settingsSchema, connection);
    const former = find(sources, "sameAccountAs")
      ?.value.split(",")
      .map((digest) => digest.trim());
    return { endpoint: endpoint ?? VENDOR_PLACE, account: fingerprint(key), sameAccountAs: former };
  },
};

/** The zone of a resource that sets none. If the connection sets no zone, use the stack's. */
export function defaultZone(settings: Settings, connection?: string): string | undefined {
  const own = find(sourcesOf(settings, settingsSchema, connection), "zone");
  return (own ?? find(sourcesOf(settings, settingsSchema), "zone"))?.value;
}

/** @throws ConfigurationError if no credentials are set, with how to set them, or if they may not be sent to the endpoint. */
export function accountOf(settings: Settings, connection?: string): Account {
  const sources = sourcesOf(settings, settingsSchema, connection);
  const { origin, key, secret } = credentialsIn(sources, connection);
  const endpoint = find(sources, "endpoint");
  if (endpoint) checkOrigins(endpoint, { origin }, VENDOR_HOSTS);
  const account = { key, secret, origin, ...addressOf(settings, sources, connection) };
  if (endpoint) checkForm(endpoint, account.allowInsecure);
  return account;
}

/** An account without credentials, for the one request that needs none. */
export function withoutCredentials(settings: Settings, connection?: string): Account {
  return { key: "", secret: "", ...addressOf(settings, sourcesOf(settings, settingsSchema, connection), connection) };
}

/** Checked in the preview. Messages do not repeat the URL before it is known to hold no password. */
function checkForm({ value, origin }: FoundSetting, allowInsecure: boolean): void {
  try {
    checkEndpoint(value, allowInsecure);
    const { host, origin: server, pathname } = new URL(value);
    if (pathname === "/")
      throw new ConfigurationError(
        `The endpoint on ${host} has no path: the path of Exoscale's API is /v2. Write ${server}/v2.`,
        "",
      );
  } catch (error) {
    throw new ConfigurationError(`${messageOf(error)} It is in ${origin}.`, "");
  }
}

function addressOf(
  settings: Settings,
  sources: readonly Source[],
  connection?: string,
): Omit<Account, keyof Credentials> {
  const endpoint = find(sources, "endpoint")?.value;
  return {
    endpoint: endpoint === undefined ? undefined : withoutTrailingSlash(endpoint),
    zone: defaultZone(settings, connection) ?? HOME_ZONE,
    allowInsecure: find(sources, "allowInsecureEndpoint")?.value === "true",
  };
}

/** A key and a secret from one source: never a key of one and a secret of another. */
function credentialsIn(sources: readonly Source[], connection?: string): Credentials & { readonly origin: string } {
  for (const { origin, get } of sources) {
    const [key, secret] = [get("key"), get("secret")];
    if (key === undefined || secret === undefined) continue;
    if (/[^\x21-\x7e]/.test(key + secret))
      throw new ConfigurationError(
        `The Exoscale key or secret from ${origin} contains a space, a line break or another character that credentials cannot have. Set it again.`,
        "",
      );
    return { origin, key, secret };
  }
  const where = connection === undefined ? "" : ` in connection "${connection}"`;
  const ways = ["key", "secret"].map((key) => howToSet(settingsSchema, key, connection)).join("; ");
  throw new ConfigurationError(`No Exoscale credentials are set${where}. Set both: ${ways}.`, "connection", true);
}
