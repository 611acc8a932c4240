import { HttpClient, type HttpOptions } from "../../../../provider/core/http/client";
import type { Refusal } from "../../../../provider/core/errors";
import { manualClock, type ManualClock } from "../../../support/clock";
import { loopback, type Loopback, type Reply } from "../../../support/loopback";

/** The servers of the running test, which {@link closeServers} closes. */
export const servers: Loopback[] = [];

/** A server that gives `replies` in turn. */
export async function serve(...replies: Reply[]): Promise<Loopback> {
  const server = await loopback(replies);
  servers.push(server);
  return server;
}

export async function closeServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

/** A client with a manual clock, which uses the body of an error answer as its message. */
export function client(baseUrl: string, options: Partial<HttpOptions> = {}): HttpClient {
  return new HttpClient({
    baseUrl,
    clock: manualClock(),
    refusal: (body) => refusal(typeof body === "string" ? body : JSON.stringify(body)),
    ...options,
  });
}

export function refusal(message: string, fields: string[] = []): Refusal {
  return { message, fields, isOwn: true };
}

/** The same reply; then the timeout of the attempt passes. */
export function thenTimeout(reply: Reply, clock: ManualClock): Reply {
  return (response, heard) => {
    reply(response, heard);
    setImmediate(() => clock.advance(60_000));
  };
}

/** Waits until `ready`, however slow this machine is. */
export async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 1));
}
