import { createHmac } from "node:crypto";

/** What a signature covers: neither the host nor headers. */
export interface SignedParts {
  readonly method: string;
  /** As in the request line: escaped, with `/v2`, without the query. */
  readonly path: string;
  /** The bytes themselves are signed, not a hash. */
  readonly body: Buffer | undefined;
  /** The decoded values of the signed query parameters, ordered by the names of the parameters. */
  readonly values: readonly string[];
  /** Seconds since the epoch, as text. */
  readonly expires: string;
}

/**
 * EXO2-HMAC-SHA256 signs five lines. The fourth, intended for signed headers, is always empty.
 * @see https://openapi-v2.exoscale.com/#topic-api-request-signature
 */
export function signatureOf(secret: string, { method, path, body, values, expires }: SignedParts): string {
  return createHmac("sha256", secret)
    .update(`${method} ${path}\n`)
    .update(body ?? "")
    .update(`\n${values.join("")}\n\n${expires}`)
    .digest("base64");
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as in the request line. */
  readonly url: string;
  readonly body: Buffer | undefined;
  readonly authorization: string | undefined;
}

/** The reason to refuse a request, or undefined if its signature is valid at `now` (milliseconds since the epoch). */
export function refusal(
  request: SignedRequest,
  secretOf: (key: string) => string | undefined,
  now: number,
): string | undefined {
  if (request.authorization === undefined) return "Missing Authorization header";
  const header = HEADER.exec(request.authorization)?.groups;
  if (header === undefined) return "Malformed Authorization header";
  const { key = "", args, expires = "", signature = "" } = header;
  const secret = secretOf(key);
  if (secret === undefined) return "Unknown API key";
  if (Number(expires) * 1000 <= now) return "Request signature has expired";

  const [path = "", query = ""] = request.url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const signed = args === undefined ? [] : args.split(";").sort();
  // Official clients sign every parameter that has one value, and cannot sign others.
  const signable = [...new Set(parameters.keys())].filter((name) => parameters.getAll(name).length === 1).sort();
  if (signed.join(";") !== signable.join(";")) return "Signed query arguments do not match the query";

  const values = signed.map((name) => parameters.get(name) ?? "");
  const expected = signatureOf(secret, {
    method: request.method,
    path,
    body: request.body,
    values,
    expires,
  });
  return signature === expected ? undefined : "Invalid request signature";
}

/** The key in a request, whether or not its signature is valid. */
export function keyOf(authorization: string | undefined): string {
  return HEADER.exec(authorization ?? "")?.groups?.["key"] ?? "";
}

const HEADER =
  /^EXO2-HMAC-SHA256 credential=(?<key>[^,]+)(,signed-query-args=(?<args>[^,]+))?,expires=(?<expires>\d+),signature=(?<signature>[^,]+)$/;
