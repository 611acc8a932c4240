import type { FastifyInstance } from "fastify";
import type { Model } from "../model";
import { allInstances } from "../organisation/inventory";

/** For health checks by URL, without a signature: `/exoscale/health/<instance id>`. 404 if the member does not exist. */
export function healthRoute(app: FastifyInstance, current: () => Model): void {
  app.get<{ Params: { id: string } }>("/exoscale/health/:id", (request, reply) => {
    const { organisations, health } = current();
    const instance = organisations
      .all()
      .flatMap(({ inventory }) => allInstances(inventory))
      .find(({ id }) => id === request.params.id);
    if (instance === undefined) return reply.code(404).send("no such member\n");
    const found = health.of(instance);
    switch (found) {
      case "healthy":
        return reply.send("healthy\n");
      case "unhealthy":
        return reply.code(503).send("unhealthy\n");
      case "refusing":
        request.raw.socket.resetAndDestroy();
        return reply.hijack();
      case "silent":
        return reply.hijack();
    }
  });
}
