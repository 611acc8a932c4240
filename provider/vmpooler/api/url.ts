import { ConfigurationError } from "../../core/errors";

/** A server's address, with the version of its API. */
export interface ServerUrl {
  /** With scheme, without a slash at the end. */
  readonly url: string;
  readonly version: number;
}

/**
 * Reads the base URL as vmfloaty's users write it: with the API's version in its path, and perhaps without a scheme,
 * which then is https.
 * @throws ConfigurationError with what is wrong. The text itself is not in it: it may hold a password.
 */
export function readUrl(text: string): ServerUrl {
  const trimmed = text.trim().replace(/\/+$/, "");
  const parsed = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new ConfigurationError("must be a URL, such as https://vmpooler.example.com/api/v1");
  }
  if (parsed.username || parsed.password) {
    throw new ConfigurationError("must not hold a user or a password: set vmpooler:user and vmpooler:password");
  }
  const version = /\/v(\d+)$/.exec(parsed.pathname)?.[1];
  if (version === undefined || parsed.search || parsed.hash) {
    throw new ConfigurationError(
      "must end in the version of the API that the server speaks, such as https://vmpooler.example.com/api/v1: /api/v1 and /api/v2 until vmpooler 2.5, /api/v3 from 3.0",
    );
  }
  return { url: parsed.href, version: Number(version) };
}

/** Whether two texts name one server and one version of its API. */
export function isSameUrl(a: string, b: string): boolean {
  try {
    return readUrl(a).url === readUrl(b).url;
  } catch {
    return a === b;
  }
}

/** Whether two texts name one server, whatever the version of its API. */
export function isSameServer(a: string, b: string): boolean {
  const server = (text: string) => readUrl(text).url.replace(/\d+$/, "");
  try {
    return server(a) === server(b);
  } catch {
    return false;
  }
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
