import type { FastifyInstance, FastifyReply } from "fastify";
import { hexDigits } from "../iam/account";
import { addIamRoutes } from "../iam/routes";
import type { Model } from "../model";
import { addNodeRoutes } from "../node/routes";
import { addNodePoolRoutes } from "../node-pool/routes";
import { addOrderRoutes } from "../order/routes";
import { addResourcePoolRoutes } from "../resource-pool/routes";
import { ApiError, GatewayError } from "./errors";

/** Adds the APIs of ModelArts and IAM to a scope of their own: request ids and the format of errors apply to them only. */
export function addRoutes(scope: FastifyInstance, current: () => Model): void {
  const giveRequestId = (reply: FastifyReply) => {
    if (!reply.hasHeader("X-Request-Id")) reply.header("X-Request-Id", current().world.random.text(32, hexDigits));
  };
  scope.addHook("onRequest", (_request, reply, proceed) => {
    giveRequestId(reply);
    proceed();
  });
  // Answers of faults and rate limits have not passed our onRequest hook.
  scope.addHook("onSend", (_request, reply, payload, proceed) => {
    giveRequestId(reply);
    proceed(null, payload);
  });
  scope.setErrorHandler((error, _request, reply) => answerError(error, reply));
  for (const add of [addIamRoutes, addOrderRoutes, addResourcePoolRoutes, addNodePoolRoutes, addNodeRoutes]) {
    add(scope, current);
  }
  for (const path of ["/v1/*", "/v2/*", "/v3/*"]) {
    scope.all(path, () => {
      throw GatewayError.noSuchApi();
    });
  }
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (!(error instanceof ApiError)) throw error;
  return reply.code(error.status).send(error.body(String(reply.getHeader("X-Request-Id"))));
}
