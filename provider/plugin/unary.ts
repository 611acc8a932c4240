import type * as grpc from "@grpc/grpc-js";
import { serviceError, Unimplemented } from "./errors";

/** A handler of unary calls. Errors are answered in the protocol's form. */
export function unary<Q, R>(answer: (request: Q) => R | Promise<R>): grpc.handleUnaryCall<Q, R> {
  return ({ request }, callback) => {
    void (async () => {
      try {
        callback(null, await answer(request));
      } catch (error) {
        callback(serviceError(error));
      }
    })();
  };
}

/** A handler that refuses every call. */
export function refused<Q, R>(why: string): grpc.handleUnaryCall<Q, R> {
  return unary<Q, R>(() => {
    throw new Unimplemented(why);
  });
}
