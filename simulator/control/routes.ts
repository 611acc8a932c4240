import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Cloud } from "../world";
import { concealed } from "./concealed";
import { faultSchema, type FaultPlan } from "./faults";
import { rateLimitSchema, type RateLimit } from "./rate-limit";
import type { RequestLog } from "./request-log";

export interface Controlled {
  readonly clouds: readonly Cloud[];
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly rateLimit: RateLimit;
  reset(): void;
  view(): unknown;
}

/** The control endpoint: faults, a rate limit, events, the request log and the state. */
export function controlRoutes(app: FastifyInstance, controlled: Controlled): void {
  const { clouds, log, faults, rateLimit } = controlled;

  app.setErrorHandler((error, _request, reply) => {
    void reply.code(400).send({ message: errorText(error) });
  });

  app.get("/control/state", () => concealed(controlled.view()));

  app.get("/control/log", () => log.list());
  app.delete("/control/log", (_request, reply) => {
    log.clear();
    return done(reply);
  });

  app.post("/control/faults", (request, reply) => {
    const body = json(request);
    for (const fault of z.union([z.array(faultSchema), faultSchema.transform((one) => [one])]).parse(body)) {
      faults.add(fault);
    }
    return done(reply);
  });
  app.delete("/control/faults", (_request, reply) => {
    faults.clear();
    return done(reply);
  });

  app.post("/control/rate-limit", (request, reply) => {
    rateLimit.set(rateLimitSchema.parse(json(request)));
    return done(reply);
  });
  app.delete("/control/rate-limit", (_request, reply) => {
    rateLimit.set(undefined);
    return done(reply);
  });

  app.post("/control/reset", (_request, reply) => {
    controlled.reset();
    return done(reply);
  });

  app.post<{ Params: { cloud: string; event: string } }>("/control/:cloud/:event", (request) => {
    const { cloud, event } = request.params;
    return runEvent(clouds, cloud, event, z.record(z.string(), z.unknown()).parse(json(request)));
  });
}

export function runEvent(clouds: readonly Cloud[], cloudName: string, name: string, body: Record<string, unknown>) {
  const cloud = clouds.find((candidate) => candidate.name === cloudName);
  if (cloud === undefined) throw new Error(`unknown cloud ${cloudName}`);
  const event = Object.hasOwn(cloud.events, name) ? cloud.events[name] : undefined;
  if (event === undefined) {
    throw new Error(`${cloudName} has no event ${name}; it has ${Object.keys(cloud.events).sort().join(", ")}`);
  }
  return event(body);
}

function json(request: FastifyRequest): unknown {
  return Buffer.isBuffer(request.body) ? JSON.parse(request.body.toString("utf8")) : {};
}

function done(reply: FastifyReply): FastifyReply {
  return reply.code(204).send();
}

function errorText(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
