import { createHash, createHmac } from "node:crypto";

/** What a signature covers, as received. */
export interface ReceivedRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded. */
  readonly path: string;
  /** The query as sent, without the question mark; empty if there is none. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The three parts of `Authorization: SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=...`. */
export interface Authorization {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export const algorithm = "SDK-HMAC-SHA256";

/** `undefined` for anything but an `SDK-HMAC-SHA256` header with its three parts. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  const match = header === undefined ? null : authorizationPattern.exec(header);
  const [, accessKey, signedHeaders, signature] = match ?? [];
  if (accessKey === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { accessKey, signedHeaders: signedHeaders.split(";"), signature };
}

/**
 * Verifies a signature with the secret key: `undefined` if it is valid, else the reason. The client chooses which headers it
 * signs, so only the SignedHeaders list counts (the Python SDK signs content-type and user-agent, terraform's SDK signs
 * everything but Host). Dates and access keys are checked elsewhere.
 */
export function verifySignature(request: ReceivedRequest, secretKey: string): string | undefined {
  const authorization = parseAuthorization(request.headers.authorization);
  if (authorization === undefined) return "authorization header is malformed";
  const missing = authorization.signedHeaders.find((name) => request.headers[name] === undefined);
  if (missing !== undefined) return `signed header ${missing} is missing`;
  const date = request.headers["x-sdk-date"];
  if (date === undefined) return "x-sdk-date is missing";
  const path = canonicalPath(request.path);
  const query = canonicalQuery(request.query);
  if (path === undefined || query === undefined) return "the URL is not percent-encoded UTF-8";
  const payload = payloadHash(request, authorization.signedHeaders);
  if (payload === undefined) return "the body does not match x-sdk-content-sha256";

  const canonical = [
    request.method.toUpperCase(),
    path,
    query,
    ...authorization.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    authorization.signedHeaders.join(";"),
    payload,
  ].join("\n");
  const toSign = [algorithm, date, sha256(canonical)].join("\n");
  const expected = createHmac("sha256", secretKey).update(toSign).digest("hex");
  return authorization.signature === expected ? undefined : "signature does not match";
}

const authorizationPattern =
  /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\sA-Z]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Decoded and encoded again, like the Python SDK and terraform's, and with a trailing slash that the path itself lacks.
 * The path is decoded before it is cut at slashes, so a `%2F` counts as a slash.
 */
function canonicalPath(path: string): string | undefined {
  const decoded = decode(path);
  if (decoded === undefined) return undefined;
  const encoded = decoded.split("/").map(encode).join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string | undefined {
  const pairs: [string, string][] = [];
  for (const part of query.split("&").filter((part) => part !== "")) {
    const at = part.indexOf("=");
    // A plus is a space: axios and net/url send it, while the signers use %20.
    const [key, value] = (at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)]).map((text) =>
      decode(text.replaceAll("+", " ")),
    );
    if (key === undefined || value === undefined) return undefined;
    pairs.push([key, value]);
  }
  pairs.sort(([aKey, aValue], [bKey, bValue]) => compare(aKey, bKey) || compare(aValue, bValue));
  return pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join("&");
}

/**
 * The hash of the body, unless a signed X-Sdk-Content-Sha256 is UNSIGNED-PAYLOAD: the credential layers of Python and Node
 * send that for every content type but JSON, merge patches included. An unsigned header is ignored: anyone could add it.
 */
function payloadHash(request: ReceivedRequest, signedHeaders: readonly string[]): string | undefined {
  const actual = sha256(request.body);
  if (!signedHeaders.includes("x-sdk-content-sha256")) return actual;
  const declared = request.headers["x-sdk-content-sha256"];
  return declared === "UNSIGNED-PAYLOAD" || declared === actual ? declared : undefined;
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** RFC 3986: encodes all but letters, digits and `-_.~`. encodeURIComponent keeps five more characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
