import { z } from "zod";
import type { Context } from "../../core/context";
import { ConfigurationError } from "../../core/errors";
import { HttpClient } from "../../core/http/client";
import { withoutTrailingSlash } from "../../core/http/endpoint-policy";
import { parseAnswer } from "../../core/http/parse-answer";
import type { SharedRead } from "../../core/http/shared-read";
import { isVendorUrl } from "../../core/http/credential-origin";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote, truncate } from "../../core/text/truncate";
import { VENDOR_HOSTS, withoutCredentials, type Account } from "./account";
import { refusalOf } from "./errors";
import { authorization } from "./signature";
import { checkZoneName, HOME_ZONE, isKnownZone } from "./zones";

/** Signed requests are valid for ten minutes, as those of the official clients. */
const SIGNATURE_SECONDS = 600;

const zoneList = z.object({
  zones: z.array(z.looseObject({ name: z.string(), "api-endpoint": z.string().optional() })),
});
export type Zones = z.output<typeof zoneList>["zones"];

/** The names and endpoints of all zones. This request needs no credentials. */
export async function listZones(context: Context, connection?: string): Promise<Zones> {
  const account = withoutCredentials(context.settings, connection);
  const baseUrl = account.endpoint ?? standardEndpoint(isKnownZone(account.zone) ? account.zone : HOME_ZONE);
  return await requestZones(httpClient(baseUrl, account, context), context.signal);
}

/**
 * The base URL of a zone. A configured endpoint lists the URLs of its zones, as for the official clients. The vendor's endpoint
 * is asked only about zones that this package does not know.
 */
export async function endpointOf(
  zone: string,
  account: Account,
  zonesOf: (baseUrl: string) => SharedRead<Zones>,
  signal: AbortSignal,
): Promise<string> {
  // Another name could lead a signed request to another host.
  checkZoneName(zone);
  if (!account.endpoint && isKnownZone(zone)) return standardEndpoint(zone);
  const base = account.endpoint ?? standardEndpoint(HOME_ZONE);
  const zones = await zonesOf(base).get(signal);
  const found = zones.find(({ name }) => name === zone)?.["api-endpoint"];
  if (found !== undefined) return checkedEndpoint(found, base);
  const names = zones.map(({ name }) => name);
  throw new ConfigurationError(
    `${new URL(base).host} has no zone ${quote(zone)}${didYouMean(zone, names)} It has ${truncate(names.join(", ") || "none", 500)}.`,
    "zone",
  );
}

/** The list of zones is not authenticated, so signed requests go only to the configured host or to the vendor's hosts. */
function checkedEndpoint(endpoint: string, base: string): string {
  const isSameOrigin = URL.canParse(endpoint) && new URL(endpoint).origin === new URL(base).origin;
  if (isSameOrigin || isVendorUrl(endpoint, VENDOR_HOSTS)) return withoutTrailingSlash(endpoint);
  throw new ConfigurationError(
    `${new URL(base).host} names ${quote(endpoint)} as the endpoint of a zone: signed requests are sent only to the configured host and to the vendor's.`,
  );
}

export async function requestZones(client: HttpClient, signal: AbortSignal): Promise<Zones> {
  return parseAnswer(zoneList, (await client.send({ method: "GET", path: "/zone" }, signal)).body, "GET /zone").zones;
}

function standardEndpoint(zone: string): string {
  return `https://api-${zone}.exoscale.com/v2`;
}

export function httpClient(baseUrl: string, account: Account, { clock }: Context): HttpClient {
  return new HttpClient({
    baseUrl,
    clock,
    allowInsecure: account.allowInsecure,
    authenticate: (request): Record<string, string> =>
      request.url.pathname.endsWith("/zone")
        ? {}
        : { Authorization: authorization(request, account, Math.floor(clock.now() / 1000) + SIGNATURE_SECONDS) },
    refusal: refusalOf,
    hint: (status) =>
      status === 401 || status === 403
        ? `Check the API key's permissions, the secret (both come from ${account.origin ?? "no source"}), and this machine's clock, because signatures are valid for ten minutes. Refresh and destroy use the credentials of the last \`pulumi up\`: after a rotation run \`pulumi up\`, or refresh with --run-program.`
        : undefined,
  });
}
