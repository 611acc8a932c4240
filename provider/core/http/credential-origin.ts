import { ConfigurationError } from "../errors";
import type { FoundSetting } from "../settings/sources";

/**
 * Whether a URL is one of the vendor's own APIs, by TLS: credentials of any source may go there. `hosts` matches whole host
 * names: customers have names of their own under a vendor's domain, such as those of buckets.
 */
export function isVendorUrl(url: string, hosts: RegExp): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" && hosts.test(hostname);
}

/**
 * Refuses to send credentials to an endpoint of another origin. A pull request that changes only Pulumi.<stack>.yaml
 * could otherwise make its own preview send the credentials of the environment to any host.
 */
export function checkOrigins(endpoint: FoundSetting, credentials: { readonly origin: string }, hosts: RegExp): void {
  if (endpoint.origin === credentials.origin || isVendorUrl(endpoint.value, hosts)) return;
  const host = URL.canParse(endpoint.value) ? new URL(endpoint.value).host : "that is not a URL";
  throw new ConfigurationError(
    `The endpoint ${host} comes from ${endpoint.origin}, and the credentials from ${credentials.origin}: they are not sent there, ` +
      "because whoever can change the one must not get the other. Set both in the same place, or both in one connection.",
    "",
  );
}
