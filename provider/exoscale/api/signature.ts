import { createHmac } from "node:crypto";

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/** The parts of a request that an EXO2-HMAC-SHA256 signature covers: neither host nor headers. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/**
 * The Authorization header of a request, valid until `expires` (UNIX seconds).
 * @see https://openapi-v2.exoscale.com/topic/topic-api-request-signature
 */
export function authorization(request: SignedRequest, { key, secret }: Credentials, expires: number): string {
  const query = signedQuery(request.url);
  const names = query.map(([name]) => name).join(";");
  const message = [
    `${request.method} ${request.url.pathname}`,
    request.body,
    query.map(([, value]) => value).join(""),
    "", // no headers are signed
    String(expires),
  ].join("\n");
  const signature = createHmac("sha256", secret).update(message).digest("base64");
  const signedNames = names ? `,signed-query-args=${names}` : "";
  return `EXO2-HMAC-SHA256 credential=${key}${signedNames},expires=${expires},signature=${signature}`;
}

/** Only a parameter with exactly one value can be signed. Sorted by name, byte by byte. */
function signedQuery(url: URL): [string, string][] {
  return [...url.searchParams]
    .filter(([name]) => url.searchParams.getAll(name).length === 1)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
