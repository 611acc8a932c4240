import { STATUS_CODES } from "node:http";
import type { FastifyReply } from "fastify";
import type { Fault } from "./faults";

/**
 * Answers a request by a fault instead of its handler. Faults that only delay call `proceed`. Without an answer and without
 * `proceed`, the request stays open or its socket is closed.
 */
export function spoilBefore(fault: Fault, reply: FastifyReply, proceed: () => void): void {
  switch (fault.kind) {
    case "slow":
      delay(fault, proceed);
      return;
    case "hang":
      return;
    case "drop":
      reset(reply);
      return;
    case "truncate":
      cutShort(reply, { "content-type": "application/json" }, '{"id":"00000000-0000-4000-8000-000000000000"}');
      return;
    case "status":
    case "html":
    case "garbage": {
      const spoiled = substitute(fault, reply);
      void reply.send(spoiled);
    }
  }
}

/** Spoils the answer to a request whose change is made. `proceed` sends a payload; without it nothing more is sent. */
export function spoilAfter(
  fault: Fault,
  reply: FastifyReply,
  payload: unknown,
  proceed: (payload: unknown) => void,
): void {
  switch (fault.kind) {
    case "slow":
      delay(fault, () => {
        proceed(payload);
      });
      return;
    case "hang":
      return;
    case "drop":
      reset(reply);
      return;
    case "truncate":
      cutShort(reply, reply.getHeaders(), payloadText(payload));
      return;
    case "status":
    case "html":
    case "garbage":
      reply.removeHeader("content-length");
      proceed(substitute(fault, reply));
  }
}

/** Real milliseconds: they test a client's time-outs, and the simulator does not scale the client's clock. */
function delay(fault: Fault, then: () => void): void {
  setTimeout(then, fault.delayMs ?? 0).unref();
}

function reset(reply: FastifyReply): void {
  reply.raw.socket?.resetAndDestroy();
}

function cutShort(reply: FastifyReply, headers: Record<string, number | string | string[] | undefined>, text: string) {
  const bytes = Buffer.from(text);
  reply.raw.writeHead(reply.statusCode, { ...headers, "content-length": bytes.length });
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const { socket } = reply.raw;
  reply.raw.write(half, () => {
    socket?.end();
  });
}

/** Sets status and headers, and returns the body that replaces the true one. */
function substitute(fault: Fault, reply: FastifyReply): string {
  if (fault.kind === "html") {
    const { status = 200 } = fault;
    reply.code(status).header("content-type", "text/html; charset=utf-8");
    return status < 300 ? CAPTIVE_PORTAL : gatewayPage(status);
  }
  reply.code(fault.kind === "status" ? (fault.status ?? 500) : 200);
  if (fault.retryAfter !== undefined) reply.header("retry-after", fault.retryAfter);
  if (typeof fault.body === "string") {
    reply.header("content-type", "text/plain; charset=utf-8");
    return fault.body;
  }
  reply.header("content-type", "application/json; charset=utf-8");
  if (fault.body !== undefined) return JSON.stringify(fault.body);
  return JSON.stringify(
    fault.kind === "garbage"
      ? [{ unexpected: [1, 2, 3] }]
      : { message: `injected status ${reply.statusCode.toString()}` },
  );
}

const CAPTIVE_PORTAL =
  "<!DOCTYPE html>\n<html><body><h1>Welcome</h1><p>Please sign in to use this network.</p></body></html>\n";

/** The error page of a proxy in front of the API. */
function gatewayPage(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? "Error"}`;
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><hr>gateway</body></html>\n`;
}

function payloadText(payload: unknown): string {
  if (typeof payload === "string") return payload;
  return Buffer.isBuffer(payload) ? payload.toString("utf8") : "";
}
