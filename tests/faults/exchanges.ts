import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Agent, ClientRequest } from "node:http";
import { z } from "zod";

/** A request on its way to the simulator: written by the client, not yet sent. */
export interface Exchange {
  /** Counted from 0 over all that `observe` sees. */
  readonly index: number;
  readonly method: string;
  readonly path: string;
  /** Whose it is: the requests of one process share what no other has. */
  readonly client: object;
  /** As if nobody listened at the address: nothing of the request arrives. */
  refuse(): void;
}

const STARTED = "http.client.request.start";

/** Tells of every request to `origin` that is made while `act` runs, before it leaves. */
export async function observe<T>(
  origin: string,
  tell: (exchange: Exchange) => void,
  act: () => Promise<T>,
): Promise<T> {
  const { host } = new URL(origin);
  let index = 0;
  const listen = (message: unknown): void => {
    const request =
      typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
    if (!(request instanceof ClientRequest) || request.getHeader("host") !== host) return;
    tell({
      index: index++,
      method: request.method,
      client: z.object({ agent: z.instanceof(Agent) }).parse(request).agent,
      path: request.path.replace(/\?.*$/s, ""),
      refuse: () => {
        request.destroy(Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: "ECONNREFUSED" }));
      },
    });
  };
  subscribe(STARTED, listen);
  try {
    return await act();
  } finally {
    unsubscribe(STARTED, listen);
  }
}
