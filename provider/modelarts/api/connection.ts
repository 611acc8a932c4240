import { ConfigurationError } from "../../core/errors";
import { keepSecret } from "../../core/text/redaction";
import { shown } from "../../core/text/truncate";
import { connectionSettings, setting, type Settings } from "../../core/settings";
import type { AccessKey } from "./signature";

/** How a caller proves who he is: a key pair signs each request, a token goes along as it is. */
export type Credentials = AccessKey | { readonly authToken: string };

/** How an account is reached. */
export interface Connection {
  readonly credentials: Credentials;
  readonly endpoint: string;
  /** Only where the region or itself is set. */
  readonly iamEndpoint?: string;
  /** Looked up at IAM by the region's name where it is not set. */
  readonly projectId?: string;
  /** Only where it is set: endpoint and project can do without. */
  readonly region?: string;
  readonly allowInsecure: boolean;
}

/** @throws ConfigurationError when something is not set without which nothing can be asked, with how to set it. */
export function connectionOf(settings: Settings, name?: string): Connection {
  const source = connectionSettings(settings, "huaweicloud", name);
  const region = setting(source, "huaweicloud:region", ["HW_REGION_NAME"]);
  const given = {
    endpoint: setting(source, "huaweicloud:endpoint", ["HW_MODELARTS_ENDPOINT"]),
    iamEndpoint: setting(source, "huaweicloud:iamEndpoint", ["HW_IAM_ENDPOINT", "HUAWEICLOUD_SDK_IAM_ENDPOINT"]),
    projectId: setting(source, "huaweicloud:projectId", ["HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"]),
  };
  const endpoint = given.endpoint ?? standardEndpoint("modelarts", region);
  if (endpoint === undefined || (region === undefined && given.projectId === undefined)) throw noRegion(name);
  const iamEndpoint = given.iamEndpoint ?? standardEndpoint("iam", region);
  return {
    credentials: credentialsOf(source, name),
    endpoint: originOf("huaweicloud:endpoint", endpoint),
    iamEndpoint: iamEndpoint && originOf("huaweicloud:iamEndpoint", iamEndpoint),
    projectId: given.projectId,
    region,
    allowInsecure: setting(source, "huaweicloud:allowInsecureEndpoint") === "true",
  };
}

/** The sources in their order; what makes one set of credentials is never gathered from two of them. */
function credentialsOf(source: Settings, name: string | undefined): Credentials {
  const { env, config } = source;
  const candidates = [
    [
      config("huaweicloud:accessKey"),
      config("huaweicloud:secretKey"),
      config("huaweicloud:securityToken"),
      config("huaweicloud:authToken"),
    ],
    [env.HW_ACCESS_KEY, env.HW_SECRET_KEY, env.HW_SECURITY_TOKEN, env.HW_AUTH_TOKEN],
    [env.HUAWEICLOUD_SDK_AK, env.HUAWEICLOUD_SDK_SK, env.HUAWEICLOUD_SDK_SECURITY_TOKEN],
  ];
  // The access key too: it names the account, and a server that refuses it repeats it.
  for (const candidate of candidates) candidate.forEach(keepSecret);
  for (const [accessKey, secretKey, securityToken, authToken] of candidates) {
    if (accessKey && secretKey) return { accessKey, secretKey, ...(securityToken ? { securityToken } : {}) };
    if (authToken) return { authToken };
  }
  const where = name
    ? `pulumi config set --secret --path 'huaweicloud:connections.${name}.accessKey' … and the same for .secretKey`
    : "pulumi config set --secret huaweicloud:accessKey … and huaweicloud:secretKey, or the environment variables HW_ACCESS_KEY and HW_SECRET_KEY";
  throw new ConfigurationError(
    `No Huawei Cloud credentials${name ? ` in connection "${name}"` : ""}. Set both keys: ${where}; or an IAM token as authToken.`,
  );
}

function noRegion(name: string | undefined): ConfigurationError {
  const where = name
    ? `pulumi config set --path 'huaweicloud:connections.${name}.region' cn-north-4`
    : "pulumi config set huaweicloud:region cn-north-4, or the environment variable HW_REGION_NAME";
  return new ConfigurationError(`No Huawei Cloud region${name ? ` in connection "${name}"` : ""}. Set it: ${where}.`);
}

/** The European site has a domain of its own. */
function standardEndpoint(service: string, region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  // Anything else could lead requests, and a token with them, to another host.
  if (!/^[a-z0-9-]+$/.test(region))
    throw new ConfigurationError(`huaweicloud:region must be a region such as cn-north-4, but is ${shown(region)}.`);
  return `https://${service}.${region}.myhuaweicloud.${region.startsWith("eu-west-1") ? "eu" : "com"}`;
}

/** Scheme, host and port: Huawei's own clients drop the path of an endpoint, so it may carry one. */
function originOf(key: string, endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new ConfigurationError(
    `${key} must be a URL such as https://modelarts.cn-north-4.myhuaweicloud.com, but is ${shown(endpoint)}.`,
  );
}
