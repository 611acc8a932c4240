import type { HttpOptions } from "../../../../provider/core/http/client";
import { manualClock } from "../../../support/clock";
import { silence, stalled, type Reply } from "../../../support/loopback";
import { client, serve, thenTimeout } from "./server";

export const CREDENTIAL = "canary-credential";

/** The body of the answer to an authenticated POST. */
export async function post(reply: Reply, options: Partial<HttpOptions> = {}): Promise<unknown> {
  const server = await serve(reply);
  const http = client(server.url, { authenticate: () => ({ Authorization: CREDENTIAL }), ...options });
  return (await http.send({ method: "POST", path: "/pool", body: { a: 1 } })).body;
}

/** The same. If the reply never ends, the timeout of the attempt passes. */
export async function postUntilTimeout(reply: Reply): Promise<unknown> {
  const clock = manualClock();
  return await post(reply === silence || reply === stalled ? thenTimeout(reply, clock) : reply, { clock });
}
