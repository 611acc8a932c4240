import { ConfigurationError } from "../../core/errors";
import { checkOrigins } from "../../core/http/credential-origin";
import type { Cloud } from "../../core/place";
import type { Settings } from "../../core/settings/settings";
import {
  find,
  howToSet,
  sourcesOf,
  type FoundSetting,
  type SettingsSchema,
  type Source,
} from "../../core/settings/sources";
import { quote } from "../../core/text/truncate";
import type { AccessKey } from "./signature";

/** A key pair that signs each request, or a token that is sent with it. */
export type Credentials = AccessKey | { readonly authToken: string };

/** An account and its endpoints. */
export interface Account {
  readonly credentials: Credentials;
  /** Replaces the vendor's endpoint of each region. */
  readonly endpoint?: string;
  readonly iamEndpoint?: string;
  /** The project of {@link region}; looked up at IAM by the region's name if not set. */
  readonly projectId?: string;
  readonly region?: string;
  readonly allowInsecure: boolean;
}

/** Project ids are part of paths and headers. */
export const PROJECT_ID = /^[A-Za-z0-9-]{1,64}$/;
export const PROJECT_ID_RULE = "a project's id: letters, digits and hyphens";

/** Credentials of any source may be sent to these hosts. Host names of buckets, which anyone can choose, do not match. */
const VENDOR_HOSTS = /^(?:iam|(?:iam|modelarts)\.[a-z]{2}-[a-z]+-\d{1,3})\.myhuaweicloud\.(?:com|eu|cn)$/;

export const settingsSchema: SettingsSchema = {
  name: "huaweicloud",
  namespace: "huaweicloud",
  keys: {
    accessKey: { secret: true }, // it identifies the account, and a refusing server repeats it
    secretKey: { secret: true },
    securityToken: { secret: true },
    authToken: { secret: true },
    region: {},
    projectId: {},
    endpoint: {},
    iamEndpoint: {},
    allowInsecureEndpoint: {},
  },
  env: [
    {
      accessKey: "HW_ACCESS_KEY",
      secretKey: "HW_SECRET_KEY",
      securityToken: "HW_SECURITY_TOKEN",
      authToken: "HW_AUTH_TOKEN",
      region: "HW_REGION_NAME",
      projectId: "HW_PROJECT_ID",
      endpoint: "HW_MODELARTS_ENDPOINT",
      iamEndpoint: "HW_IAM_ENDPOINT",
    },
    {
      accessKey: "HUAWEICLOUD_SDK_AK",
      secretKey: "HUAWEICLOUD_SDK_SK",
      securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
      projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
      iamEndpoint: "HUAWEICLOUD_SDK_IAM_ENDPOINT",
    },
  ],
};

export const modelarts: Cloud = {
  settings: settingsSchema,
  provesConnections: true, // only IAM knows an account's project in a region
  placeOf(settings, connection, { region, projectId }) {
    const account = accountOf(settings, connection);
    const where = typeof region === "string" ? region : account.region;
    if (where === undefined && account.projectId === undefined && typeof projectId !== "string")
      throw new ConfigurationError(
        `No Huawei Cloud region is set${inConnection(connection)}. Set it: ${howToSet(settingsSchema, "region", connection)}.`,
        "region",
        true,
      );
    return { endpoint: endpointIn(account, where) };
  },
};

/** The region and project of a resource that sets none. */
export function defaultPlace(
  settings: Settings,
  connection?: string,
): { readonly region?: string; readonly projectId?: string } {
  const sources = sourcesOf(settings, settingsSchema, connection);
  return { region: find(sources, "region")?.value, projectId: find(sources, "projectId")?.value };
}

/** @throws ConfigurationError if no credentials are set, with how to set them, or if they may not be sent to the endpoint. */
export function accountOf(settings: Settings, connection?: string): Account {
  const sources = sourcesOf(settings, settingsSchema, connection);
  const { origin, credentials } = credentialsIn(sources, connection);
  const [endpoint, iamEndpoint] = ["endpoint", "iamEndpoint"].map((key) => {
    const found = find(sources, key);
    if (found) checkOrigins(found, { origin }, VENDOR_HOSTS);
    return found && originOf(key, found);
  });
  const projectId = find(sources, "projectId")?.value;
  if (projectId !== undefined && !PROJECT_ID.test(projectId))
    throw new ConfigurationError(`must be ${PROJECT_ID_RULE}, but is ${quote(projectId)}`, "projectId");
  return {
    credentials,
    endpoint,
    iamEndpoint,
    projectId,
    region: find(sources, "region")?.value,
    allowInsecure: find(sources, "allowInsecureEndpoint")?.value === "true",
  };
}

/** The endpoint of ModelArts in `region`. @throws ConfigurationError if neither an endpoint nor a region is set */
export function endpointIn({ endpoint }: Account, region: string | undefined): string {
  const known = endpoint ?? vendorEndpoint("modelarts", region);
  if (known !== undefined) return known;
  throw new ConfigurationError(
    `No Huawei Cloud region is set. Set it: ${howToSet(settingsSchema, "region")}.`,
    "region",
  );
}

/** The vendor's endpoint of a service in a region. The European site has a domain of its own. */
export function vendorEndpoint(service: string, region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  // Another name could lead requests, and the token in them, to another host.
  if (!/^[a-z0-9-]+$/.test(region))
    throw new ConfigurationError(`must be a region such as cn-north-4, but is ${quote(region)}`, "region");
  return `https://${service}.${region}.myhuaweicloud.${region.startsWith("eu-west-1") ? "eu" : "com"}`;
}

/** The first complete credentials of one source: parts of two sources are never combined. */
function credentialsIn(
  sources: readonly Source[],
  connection: string | undefined,
): { readonly origin: string; readonly credentials: Credentials } {
  for (const { origin, get } of sources) {
    const [accessKey, secretKey, securityToken, authToken] = [
      "accessKey",
      "secretKey",
      "securityToken",
      "authToken",
    ].map((key) => checkedCredential(key, get(key), origin));
    if (accessKey !== undefined && secretKey !== undefined)
      return { origin, credentials: { accessKey, secretKey, ...(securityToken ? { securityToken } : {}) } };
    if (authToken !== undefined) return { origin, credentials: { authToken } };
  }
  const ways = ["accessKey", "secretKey"].map((key) => howToSet(settingsSchema, key, connection)).join("; ");
  throw new ConfigurationError(
    `No Huawei Cloud credentials are set${inConnection(connection)}. Set both keys: ${ways}; or an IAM token as authToken.`,
    "connection",
    true,
  );
}

/** A line break in a credential would end its header and start another one. */
function checkedCredential(key: string, value: string | undefined, origin: string): string | undefined {
  if (value === undefined || !/\p{Cc}/u.test(value)) return value;
  throw new ConfigurationError(
    `${key} of ${origin} contains a control character, such as a line break. Set it again: ${howToSet(settingsSchema, key)}.`,
  );
}

/** Scheme, host and port. A path is dropped, as Huawei's clients do. */
function originOf(key: string, { value }: FoundSetting): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.username || url?.password)
    throw new ConfigurationError(`pools:huaweicloud.${key} contains a user or a password: remove them from the URL.`);
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new ConfigurationError(
    `pools:huaweicloud.${key} must be a URL such as https://modelarts.cn-north-4.myhuaweicloud.com, but is ${quote(value)}.`,
  );
}

function inConnection(name: string | undefined): string {
  return name === undefined ? "" : ` in connection "${name}"`;
}
