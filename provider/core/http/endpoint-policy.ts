import { ConfigurationError } from "../errors";

/**
 * Refuses a base URL to which credentials must not be sent: without TLS, the network can read tokens. Messages quote the URL
 * only after checking that it holds no password.
 *
 * @throws ConfigurationError that says what to write instead
 */
export function checkEndpoint(baseUrl: string, allowInsecure = false): void {
  if (!URL.canParse(baseUrl))
    throw new ConfigurationError("The endpoint is not a URL. Write it as https://<host>/<path>.", "");
  const { protocol, host, hostname, username, password } = new URL(baseUrl);
  if (username || password)
    throw new ConfigurationError(
      `The endpoint on ${host} holds a user or a password. Remove them from the URL: credentials have their own settings.`,
      "",
    );
  if (protocol === "https:" || (protocol === "http:" && (allowInsecure || isLoopback(hostname)))) return;
  throw new ConfigurationError(
    `The endpoint ${protocol}//${host} has no TLS. Use https. For http in a private network, also set allowInsecureEndpoint to true.`,
    "",
  );
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** `url` without trailing slashes. A regular expression takes quadratic time for many slashes in the middle. */
export function withoutTrailingSlash(url: string): string {
  let end = url.length;
  while (end > 0 && url[end - 1] === "/") end -= 1;
  return url.slice(0, end);
}
