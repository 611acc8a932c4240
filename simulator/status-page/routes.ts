import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { StatusStream } from "./stream";

/** The directory of HTML, style and script. The compiler does not copy them to dist. */
const DIRECTORY =
  basename(dirname(__dirname)) === "dist" ? join(__dirname, "../../status-page") : join(__dirname, "../status-page");

const FILES = [
  { path: "/", file: "index.html", type: "text/html; charset=utf-8" },
  { path: "/status-page/style.css", file: "style.css", type: "text/css; charset=utf-8" },
  { path: "/status-page/client.js", file: "client.js", type: "text/javascript; charset=utf-8" },
] as const;

/** The page may load and run its own files only, whatever a name on it contains. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

export function statusPageRoutes(app: FastifyInstance, stream: StatusStream): void {
  for (const { path, file, type } of FILES) {
    const content = readFileSync(join(DIRECTORY, file), "utf8");
    app.get(path, (_request, reply) => reply.headers(HEADERS).header("content-type", type).send(content));
  }
  app.get("/control/stream", (_request, reply) => {
    reply.hijack();
    stream.open(reply.raw);
  });
}
