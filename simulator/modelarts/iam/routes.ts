import type { FastifyInstance } from "fastify";
import { authenticate } from "../api/authentication";
import { IamError } from "../api/errors";
import { parseJson, receivedRequest } from "../api/request";
import type { Model } from "../model";
import { createToken, listProjects } from "./iam";

export function addIamRoutes(scope: FastifyInstance, current: () => Model): void {
  scope.get<{ Querystring: { name?: string } }>("/v3/projects", (request, reply) => {
    const { account, world } = current();
    authenticate(receivedRequest(request), account, world.wallClock.now());
    reply.header("X-IAM-Trace-Id", reply.getHeader("X-Request-Id"));
    return listProjects(account, world.origin, request.query.name);
  });

  scope.post("/v3/auth/tokens", (request, reply) => {
    const { account, world } = current();
    const { token, body } = createToken(account, world, parseJson(request, IamError));
    return reply.code(201).header("X-Subject-Token", token).send(body);
  });
}
