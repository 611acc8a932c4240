import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server received it. */
export interface Heard {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client's end of the connection. */
  readonly port: number | undefined;
}

/** Answers a request, or does not. */
export type Reply = (response: ServerResponse, heard: Heard) => void;

export interface Loopback {
  readonly url: string;
  readonly port: number;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** A real HTTP server that sends `replies` in turn and repeats the last one. */
export async function loopback(replies: readonly Reply[], port = 0): Promise<Loopback> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      const { method = "", url = "", headers, socket } = request;
      const one = { method, url, headers, body, port: socket.remotePort };
      heard.push(one);
      const reply = replies[heard.length - 1] ?? replies.at(-1);
      reply?.(response, one);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    heard,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An answer with a JSON body. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (response) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** An answer with any body. */
export function text(body: string, status = 200, headers: Record<string, string> = {}): Reply {
  return (response) => response.writeHead(status, headers).end(body);
}

/** The connection ends without an answer. */
export const reset: Reply = (response) => response.socket?.destroy();

/** Never answers. */
export const silence: Reply = () => undefined;

/** The head of an answer and a part of its body; then the connection ends. */
export const cutOff: Reply = (response) => {
  response.writeHead(200, { "Content-Length": "100" }).write('{"a":', () => response.socket?.destroy());
};

/** The head of an answer and a part of its body; the connection stays open. */
export const stalled: Reply = (response) => void response.writeHead(200, { "Content-Length": "100" }).write('{"a":');
