import { ConfigurationError } from "../../core/errors";
import { withoutTrailingSlash } from "../../core/http/endpoint-policy";

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
  const trimmed = withoutTrailingSlash(text.trim());
  const withScheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const parsed = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new ConfigurationError("must be a URL, such as https://vmpooler.example.com/api/v1", "url");
  }
  if (parsed.username || parsed.password) {
    throw new ConfigurationError(
      "must not hold a user or a password: set pools:vmpooler.user and pools:vmpooler.password",
      "url",
    );
  }
  const version = /\/v(\d{1,4})$/.exec(parsed.pathname)?.[1];
  if (version === undefined || parsed.search || parsed.hash) {
    throw new ConfigurationError(
      "must end in the version of the API that the server speaks, such as https://vmpooler.example.com/api/v1: /api/v1 and /api/v2 until vmpooler 2.5, /api/v3 from 3.0",
      "url",
    );
  }
  return { url: parsed.href, version: Number(version) };
}

/** The server's address without the version of its API: an upgrade changes only that. @throws ConfigurationError like {@link readUrl}. */
export function serverOf(text: string): string {
  const { url } = readUrl(text);
  return url.slice(0, url.lastIndexOf("/"));
}

/** Whether two texts name one server, whatever the version of its API. */
export function isSameServer(a: string, b: string): boolean {
  try {
    return serverOf(a) === serverOf(b);
  } catch {
    return a === b;
  }
}
