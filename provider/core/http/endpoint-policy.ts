import { ConfigurationError } from "../errors";

/**
 * Refuses a base URL to which no credentials may go: without TLS, everyone on the way reads tokens and whatever a
 * signature does not cover. No message repeats the URL before it is known to hold no password.
 *
 * @throws ConfigurationError with what to write instead.
 */
export function checkEndpoint(baseUrl: string, allowInsecure = false): void {
  if (!URL.canParse(baseUrl))
    throw new ConfigurationError("The endpoint is not a URL. Write it as https://<host>/<path>.", "");
  const { protocol, host, hostname, username, password } = new URL(baseUrl);
  if (username || password)
    throw new ConfigurationError(
      `The endpoint on ${host} holds a user or a password. Take them out of the URL: credentials have settings of their own.`,
      "",
    );
  if (protocol === "https:" || (protocol === "http:" && (allowInsecure || isLoopback(hostname)))) return;
  throw new ConfigurationError(
    `The endpoint ${protocol}//${host} has no TLS. Use https, or set allowInsecureEndpoint to true beside it if it is http and the way to it is private.`,
    "",
  );
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Without the slashes at its end. A regular expression would take quadratic time for a long run of slashes inside. */
export function withoutTrailingSlash(url: string): string {
  let end = url.length;
  while (end > 0 && url[end - 1] === "/") end -= 1;
  return url.slice(0, end);
}
