import { createHash, createHmac } from "node:crypto";

/** A key pair of an account, or of a temporary session with its token. */
export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string;
}

/** The parts of a request that an SDK-HMAC-SHA256 signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Exactly as it is sent. */
  readonly body: string;
  /** The headers to sign besides host and X-Sdk-Date. */
  readonly headers: Readonly<Record<string, string>>;
}

const ALGORITHM = "SDK-HMAC-SHA256";
/** A header that replaces the hash of the body. */
const BODY_HASH = "x-sdk-content-sha256";

/**
 * The headers of a request that is signed at `date` ({@link sdkDate}).
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-001.html
 */
export function signatureHeaders(request: SignedRequest, key: AccessKey, date: string): Record<string, string> {
  const covered = Object.entries({ ...request.headers, Host: request.url.host, "X-Sdk-Date": date })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(([a], [b]) => byCode(a, b));
  const names = covered.map(([name]) => name).join(";");
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...covered.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    covered.find(([name]) => name === BODY_HASH)?.[1] ?? sha256(request.body),
  ].join("\n");
  const signature = createHmac("sha256", key.secretKey)
    .update([ALGORITHM, date, sha256(canonical)].join("\n"))
    .digest("hex");
  return {
    "X-Sdk-Date": date,
    Authorization: `${ALGORITHM} Access=${key.accessKey}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** `20260102T030405Z`. The gateway accepts a difference of up to 15 minutes. */
export function sdkDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** Always ends in a slash. */
function canonicalPath(url: URL): string {
  const path = url.pathname.split("/").map(decodeURIComponent).map(encoded).join("/");
  return path.endsWith("/") ? path : `${path}/`;
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]): [string, string] => [encoded(name), encoded(value)])
    .sort(([a, first], [b, second]) => byCode(a, b) || byCode(first, second))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** RFC 3986: everything but letters, digits and `-_.~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
