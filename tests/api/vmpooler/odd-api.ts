import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, type JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";

/** A request and the simulator's answer. */
export interface Exchange {
  readonly method: string;
  /** Without the version of the API. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** Returns the answer that the client gets instead. Without a body it is empty. */
export type Rewrite = (exchange: Exchange) => { readonly status: number; readonly body?: unknown };

export interface OddApi {
  rewrite: Rewrite;
  /** Returns the path that is sent to the simulator. */
  pathOf: (path: string) => string;
  /** Runs before a request is sent to the simulator. */
  before: (method: string, path: string) => Promise<void>;
}

/** A proxy between provider and simulator that changes answers. It is closed with the stage. */
export async function oddApi(stage: Stage): Promise<OddApi> {
  const url = stage.config["vmpooler:url"] ?? "";
  const { origin } = new URL(url);
  const odd: OddApi = {
    rewrite: (exchange) => exchange,
    pathOf: (path) => path,
    before: () => Promise.resolve(),
  };
  const server = createServer((request, response) => {
    let sent = "";
    request.setEncoding("utf8").on("data", (part: string) => (sent += part));
    request.on("end", () => {
      const { method = "GET", url: asked = "", headers } = request;
      const passed = ["authorization", "x-auth-token", "content-type"].flatMap((name) => {
        const value = headers[name];
        return typeof value === "string" ? [[name, value] as [string, string]] : [];
      });
      const forwarded = { method, headers: passed, ...(sent === "" ? {} : { body: sent }) };
      void odd
        .before(method, asked)
        .then(() => fetch(origin + odd.pathOf(asked), forwarded))
        .then(async (answer) => {
          const path = asked.replace(/^\/vmpooler\/api\/v\d/, "");
          const said: unknown = JSON.parse(await answer.text());
          const { status, body } = odd.rewrite({ method, path, status: answer.status, body: said });
          const text = body === undefined ? "" : JSON.stringify(body);
          response.writeHead(status, { "Content-Type": "application/json" }).end(text);
        })
        .catch(() => response.destroy());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stage.config["vmpooler:url"] = url.replace(origin, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  stage.onClose(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return odd;
}

/** Changes every object in the answer's body. */
export function eachMember(change: (member: JsonObject) => JsonObject): Rewrite {
  return ({ status, body }) => {
    const members = Object.entries(isObject(body) ? body : {});
    return {
      status,
      body: Object.fromEntries(members.map(([name, one]) => [name, isObject(one) ? change(one) : one])),
    };
  };
}

/** Changes every VM in the answers to GET /vm/<host>. */
export function eachVm(change: (vm: JsonObject) => JsonObject): Rewrite {
  return (exchange) =>
    exchange.method === "GET" && /^\/vm\/[^/]+$/.test(exchange.path) ? eachMember(change)(exchange) : exchange;
}

/** `value` with all its numbers as text. */
export function numbersAsText(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, numbersAsText(one)]));
}
