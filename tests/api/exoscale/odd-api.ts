import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, type JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";

/** Replaces the body of an answer: gets the request and the simulator's body, returns what the client receives. */
export type Rewrite = (request: { readonly method: string; readonly path: string }, body: JsonObject) => unknown;

export interface OddApi {
  readonly endpoint: string;
  rewrite: Rewrite;
}

/** From now on the provider reaches the simulator through an {@link oddApi}. */
export async function throughOddApi(stage: Stage): Promise<OddApi> {
  const api = await oddApi(stage, stage.simulator.connection().exoscale);
  stage.config["exoscale:endpoint"] = api.endpoint;
  return api;
}

/** A proxy of the simulator at `endpoint`, closed with the stage, that rewrites answers. It accepts any key: the signature does not cover the key. */
export async function oddApi(
  stage: Stage,
  { endpoint, key }: { readonly endpoint: string; readonly key: string },
): Promise<OddApi> {
  const { origin } = new URL(endpoint);
  const server = createServer((request, response) => {
    let sent = "";
    request.setEncoding("utf8").on("data", (part: string) => (sent += part));
    request.on("end", () => {
      const { method = "GET", url = "" } = request;
      const { authorization, "content-type": type } = request.headers;
      const headers = {
        ...(authorization === undefined
          ? {}
          : { authorization: authorization.replace(/(credential=)\w+/, `$1${key}`) }),
        ...(type === undefined ? {} : { "content-type": type }),
      };
      void fetch(origin + url, { method, headers, ...(sent === "" ? {} : { body: sent }) })
        .then(async (answer) => {
          const body: unknown = JSON.parse((await answer.text()).replaceAll(origin, here()));
          const path = url.replace(/^\/exoscale\/[^/]+\/v2/, "");
          const rewritten = answer.ok && isObject(body) ? odd.rewrite({ method, path }, body) : body;
          response.writeHead(answer.status, { "Content-Type": "application/json" }).end(JSON.stringify(rewritten));
        })
        .catch(() => response.destroy());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stage.onClose(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const odd: OddApi = { endpoint: endpoint.replace(origin, here()), rewrite: (_request, body) => body };
  return odd;
}

/** Changes every pool in `body`, which is a pool or a list of pools. */
export function eachPool(body: JsonObject, change: (pool: JsonObject) => JsonObject): JsonObject {
  const list = body["instance-pools"];
  if (Array.isArray(list)) return { ...body, "instance-pools": list.filter(isObject).map(change) };
  return "instance-type" in body && "size" in body ? change(body) : body;
}
