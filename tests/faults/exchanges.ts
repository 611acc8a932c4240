import { Agent, type ClientRequest } from "node:http";
import { Socket } from "node:net";

/** A request on its way to the simulator: nothing of it has been sent. */
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

/** How a request gets its connection from its agent. Not in the types, but what libraries with agents of their own build upon. */
interface Connecting {
  addRequest(this: Agent, request: ClientRequest, ...rest: unknown[]): void;
}

/** Tells of every request to `origin` that is made while `act` runs, before it leaves. */
export async function observe<T>(
  origin: string,
  tell: (exchange: Exchange) => void,
  act: () => Promise<T>,
): Promise<T> {
  const { host } = new URL(origin);
  const agents = Agent.prototype as unknown as Connecting;
  const { addRequest } = agents;
  let index = 0;
  agents.addRequest = function (request, ...rest) {
    const connection = { refused: false };
    if (request.getHeader("host") === host) {
      const { method, path } = request;
      const refuse = () => void (connection.refused = true);
      tell({ index: index++, method, path: path.replace(/\?.*$/s, ""), client: this, refuse });
    }
    if (connection.refused) refuseConnection(request, host);
    else addRequest.call(this, request, ...rest);
  };
  try {
    return await act();
  } finally {
    agents.addRequest = addRequest;
  }
}

/** A request tells of its destruction only once it has got a socket. */
function refuseConnection(request: ClientRequest, host: string): void {
  request.destroy(Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: "ECONNREFUSED" }));
  request.onSocket(new Socket());
}
