import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { createClouds } from "./clouds";
import { describeConnection, type Connection } from "./connection";
import { controlRoutes, runEvent } from "./control/routes";
import { FaultPlan } from "./control/faults";
import { spoilAfter, spoilBefore } from "./control/injection";
import { seededRandom } from "./random";
import { RateLimit } from "./control/rate-limit";
import { RequestLog, type OpenEntry } from "./control/request-log";
import { scaledClock, type Clock, type Cloud, type Fault, type LoggedRequest, type World } from "./world";

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** How many times as fast as real time the clouds work. */
  readonly timeScale?: number;
  /** The same seed gives the same ids, names and addresses. */
  readonly seed?: number;
  /** Stands in for the scaled clock and for the clients' own, for tests that move time themselves and sign by it. */
  readonly clock?: Clock;
}

export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  connection(): Connection;
  /** Everything that exists, by cloud, without credentials. */
  view(): Record<Cloud["name"], unknown>;
  log(): LoggedRequest[];
  clearLog(): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** What `POST /control/<cloud>/<event>` does, without the way over HTTP. */
  event(cloud: Cloud["name"], event: string, body?: Record<string, unknown>): unknown;
  /** Back to a fresh start: clouds, log, faults, rate limit. Ids go on, so that an old id is never valid again. */
  reset(): void;
  close(): Promise<void>;
}

/** The only address that is ever listened on: the simulator's credentials are public. */
const LOOPBACK = "127.0.0.1";

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const app = fastify({
    forceCloseConnections: true,
    // SSH key names reach 255 characters; fastify's own bound is 100.
    routerOptions: { maxParamLength: 1000 },
  });
  keepBodiesRaw(app);

  let origin = `http://${LOOPBACK}:0`;
  const world: World = {
    clock: options.clock ?? scaledClock(options.timeScale),
    wallClock: options.clock ?? { now: () => Date.now() },
    random: seededRandom(options.seed ?? 1),
    get origin() {
      return origin;
    },
  };
  const clouds = createClouds(world);
  const log = new RequestLog();
  const faults = new FaultPlan();
  const rateLimit = new RateLimit();

  // Through JSON, so that it is a copy, and the same whether it is asked for here or over HTTP, but for concealed.ts.
  const of = (name: Cloud["name"]): unknown =>
    JSON.parse(JSON.stringify(clouds.find((cloud) => cloud.name === name)?.view() ?? null));
  const view = () => ({ exoscale: of("exoscale"), vmpooler: of("vmpooler"), modelarts: of("modelarts") });
  const reset = () => {
    for (const cloud of clouds) cloud.reset();
    log.clear();
    faults.clear();
    rateLimit.set(undefined);
  };

  observe(app, { world, clouds, log, faults, rateLimit });
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({ message: `no simulated API answers ${request.method} ${request.url}` });
  });
  void app.register((scope, _options, registered) => {
    controlRoutes(scope, { clouds, log, faults, rateLimit, reset, view });
    registered();
  });
  for (const cloud of clouds) {
    void app.register((scope, _options, registered) => {
      cloud.routes(scope);
      registered();
    });
  }
  origin = await app.listen({ host: LOOPBACK, port: options.port ?? 0 });

  return {
    origin,
    connection: () => describeConnection(clouds, origin),
    view,
    log: () => log.list(),
    clearLog: () => {
      log.clear();
    },
    addFault: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    event: (name, event, body = {}) => {
      const cloud = clouds.find((candidate) => candidate.name === name);
      if (cloud === undefined) throw new Error(`there is no cloud ${name}`);
      return runEvent(cloud, event, body);
    },
    reset,
    close: () => app.close(),
  };
}

/** Signatures cover bytes, so nothing may parse a body before its signature is checked. */
function keepBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
    parsed(null, body.length === 0 ? undefined : body);
  });
}

interface Observed {
  readonly world: World;
  readonly clouds: readonly Cloud[];
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly rateLimit: RateLimit;
}

/** The request log, the rate limit and the faults, around every route but the control endpoint's. */
function observe(app: FastifyInstance, { world, clouds, log, faults, rateLimit }: Observed): void {
  const observed = new WeakMap<FastifyRequest, { entry: OpenEntry; after: Fault | undefined }>();

  app.addHook("onRequest", (request, reply, proceed) => {
    // A web page whose host name was rebound to loopback must not reach the simulator through a browser.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) {
      void reply.code(403).send({ message: "the simulator answers only to 127.0.0.1 and localhost" });
      return;
    }
    const path = request.url.replace(/\?.*$/s, "");
    if (path === "/control" || path.startsWith("/control/")) {
      proceed();
      return;
    }
    const owner = clouds.find((candidate) => candidate.owns(path));
    const cloud = owner?.name ?? "other";
    const entry = log.open(world.clock.now(), cloud, request.method, owner?.conceal?.(request.url) ?? request.url);
    observed.set(request, { entry, after: undefined });

    const wait = rateLimit.admit(Date.now());
    if (wait !== undefined) {
      void reply.code(429).header("retry-after", wait.toString()).send({ message: "Too many requests" });
      return;
    }
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
    // Set before the bytes leave: a client that reads the log after its answer must find it there.
    const finish = (toSend: unknown) => {
      if (found !== undefined) found.entry.status = reply.statusCode;
      proceed(null, toSend);
    };
    if (found?.after === undefined) finish(payload);
    else spoilAfter(found.after, reply, payload, finish);
  });
}
