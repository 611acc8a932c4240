import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud, Clock } from "../world";
import { isOwn, refusedAccess } from "./access";
import type { Fault, FaultPlan } from "./faults";
import { spoilAfter, spoilBefore } from "./injection";
import type { RateLimit } from "./rate-limit";
import type { OpenEntry, RequestLog } from "./request-log";

export interface Observed {
  readonly clock: Clock;
  readonly clouds: readonly Cloud[];
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly rateLimit: RateLimit;
  readonly arrives?: (method: string, path: string) => void;
}

/** Adds access control, the request log, the rate limit and faults to every route; to the simulator's own only access control. */
export function observe(app: FastifyInstance, { clock, clouds, log, faults, rateLimit, arrives }: Observed): void {
  const observed = new WeakMap<FastifyRequest, { entry: OpenEntry; after: Fault | undefined }>();

  app.addHook("onRequest", (request, reply, proceed) => {
    const refusal = refusedAccess(request);
    if (refusal !== undefined) {
      void reply.code(403).send({ message: refusal });
      return;
    }
    if (isOwn(request)) {
      proceed();
      return;
    }
    const [path = ""] = request.url.split("?");
    const owner = clouds.find((candidate) => candidate.owns(path));
    const cloud = owner?.name ?? "other";
    const entry = log.open(clock.now(), cloud, request.method, owner?.conceal?.(request.url) ?? request.url);
    observed.set(request, { entry, after: undefined });

    const wait = rateLimit.admit(Date.now());
    if (wait !== undefined) {
      void reply.code(429).header("retry-after", wait.toString()).send({ message: "Too many requests" });
      return;
    }
    arrives?.(request.method, path);
    const fault = faults.strike(cloud, request.method, path);
    if (fault === undefined) {
      proceed();
      return;
    }
    entry.fault = fault.kind;
    if (fault.when === "after") {
      observed.set(request, { entry, after: fault });
      proceed();
    } else {
      spoilBefore(fault, reply, proceed);
    }
  });

  app.addHook("onSend", (request, reply, payload, proceed) => {
    const found = observed.get(request);
    // Set before the answer is sent: a client that reads the log after its answer must find the entry.
    const finish = (toSend: unknown) => {
      if (found !== undefined) found.entry.status = reply.statusCode;
      proceed(null, toSend);
    };
    if (found?.after === undefined) finish(payload);
    else spoilAfter(found.after, reply, payload, finish);
  });
}
