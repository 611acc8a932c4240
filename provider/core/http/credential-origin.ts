import { ConfigurationError } from "../errors";
import type { FoundSetting } from "../settings/sources";

/**
 * Whether a URL is one of the vendor's own APIs, with TLS: credentials of any source may be sent there. `hosts` matches whole
 * host names, because customers control names under a vendor's domain, such as bucket names.
 */
export function isVendorUrl(url: string, hosts: RegExp): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" && hosts.test(hostname);
}

/**
 * Refuses to send credentials to an endpoint from another source. Otherwise a pull request that changes Pulumi.<stack>.yaml
 * could make its preview send the environment's credentials to any host.
 */
export function checkOrigins(endpoint: FoundSetting, credentials: { readonly origin: string }, hosts: RegExp): void {
  if (endpoint.origin === credentials.origin || isVendorUrl(endpoint.value, hosts)) return;
  const host = URL.canParse(endpoint.value) ? new URL(endpoint.value).host : "that is not a URL";
  throw new ConfigurationError(
    `The endpoint ${host} comes from ${endpoint.origin}, but the credentials come from ${credentials.origin}. They are not sent there: ` +
      "whoever can change the endpoint must not get the credentials. Set both in the same place, or both in one connection.",
    "",
  );
}
