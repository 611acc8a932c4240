import fastify, { type FastifyInstance, type FastifyPluginCallback } from "fastify";
import { connectionOf, createClouds, viewOf } from "./clouds";
import type { Connection } from "./connection";
import { FaultPlan, type Fault } from "./control/faults";
import { observe } from "./control/observe";
import { RateLimit } from "./control/rate-limit";
import { RequestLog, type LoggedRequest } from "./control/request-log";
import { controlRoutes, runEvent } from "./control/routes";
import { seededRandom } from "./random";
import { History } from "./status-page/history";
import { statusPageRoutes } from "./status-page/routes";
import { snapshotOf } from "./status-page/snapshot";
import { StatusStream } from "./status-page/stream";
import { scaledClock, type Clock, type CloudName, type World } from "./world";

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Speed of the clouds, relative to real time. */
  readonly timeScale?: number;
  /** The same seed gives the same ids, names and addresses. */
  readonly seed?: number;
  /** Replaces the scaled clock and the wall clock, for tests that move time and sign by the same clock. */
  readonly clock?: Clock;
  /** Called when a request arrives, before it is handled, so that a test can add a fault for it. */
  readonly arrives?: (method: string, path: string) => void;
}

export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  connection(): Connection;
  /** Everything that exists, by cloud, without credentials. */
  view(): Record<CloudName, unknown>;
  /** The last 10,000 requests. */
  log(): LoggedRequest[];
  clearLog(): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** The same as `POST /control/<cloud>/<event>`. */
  event(cloud: CloudName, event: string, body?: Record<string, unknown>): unknown;
  /** For `onEvent` of Pulumi's Automation API: adds what a program declares and the engine records to the page's timeline. */
  follow(engineEvent: unknown): void;
  /** Resets clouds, log, faults and rate limit. Ids do not restart, so that an old id is never valid again. */
  reset(): void;
  close(): Promise<void>;
}

/** The only address that the simulator listens on, because its credentials are public. */
const LOOPBACK = "127.0.0.1";

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const app = fastify({
    forceCloseConnections: true,
    // A second route for each GET doubles the time of a start. vmpooler's routes take any method.
    exposeHeadRoutes: false,
    // SSH key names have up to 255 characters; Fastify's default is 100.
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
  const named = createClouds(world);
  const clouds = Object.values(named);
  const log = new RequestLog();
  const faults = new FaultPlan();
  const rateLimit = new RateLimit();

  const view = () => viewOf(named);
  const history = new History(world.clock);
  const stream = new StatusStream(
    () => snapshotOf(clouds, log, history),
    options.clock === undefined ? 1000 : undefined,
  );
  const reset = () => {
    for (const cloud of clouds) cloud.reset();
    log.clear();
    history.clear();
    faults.clear();
    rateLimit.set(undefined);
    stream.changed();
  };

  observe(app, { clock: world.clock, clouds, log, faults, rateLimit, arrives: options.arrives });
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({ message: `no simulated API answers ${request.method} ${request.url}` });
  });
  app.addHook("onResponse", (_request, _reply, done) => {
    stream.changed();
    done();
  });
  inScope(app, (scope) => {
    statusPageRoutes(scope, stream);
  });
  inScope(app, (scope) => {
    controlRoutes(scope, { clouds, log, faults, rateLimit, reset, view });
  });
  for (const cloud of clouds) {
    inScope(app, (scope) => {
      cloud.routes(scope);
    });
  }
  origin = await app.listen({ host: LOOPBACK, port: options.port ?? 0 });

  return {
    origin,
    connection: () => connectionOf(named, origin),
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
    event: (cloud, event, body = {}) => {
      const answer = runEvent(clouds, cloud, event, body);
      stream.changed();
      return answer;
    },
    follow: (engineEvent) => {
      history.follow(engineEvent);
      stream.changed();
    },
    reset,
    close: () => app.close(),
  };
}

/** Adds routes in a scope, so that error handlers and hooks of an API do not apply to others. */
function inScope(app: FastifyInstance, addRoutes: (scope: FastifyInstance) => void): void {
  const plugin: FastifyPluginCallback = (scope, _options, registered) => {
    addRoutes(scope);
    registered();
  };
  // Without this name, Fastify compares the plugin with every loaded module.
  void app.register(Object.assign(plugin, { [Symbol.for("fastify.display-name")]: "pulumi-pools-simulator" }));
}

/** Signatures cover bytes, so bodies are parsed after the check of the signature. */
function keepBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
    parsed(null, body.length === 0 ? undefined : body);
  });
}
