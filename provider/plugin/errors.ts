import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { messageOf } from "../core/errors";
import { printable } from "../core/text/printable";
import { InitFailed } from "./resource";
import { sent } from "./values";

/** An error in the protocol's form. If the object exists, it carries the id and the properties. */
export function serviceError(error: unknown): Partial<grpc.StatusObject> {
  const message = printable(messageOf(error));
  if (error instanceof Unimplemented) return { code: grpc.status.UNIMPLEMENTED, details: message };
  const metadata = new grpc.Metadata();
  if (error instanceof InitFailed) {
    const { id, state, marks } = error.stored;
    const failed = new ErrorResourceInitFailed();
    failed.setId(id);
    failed.setProperties(sent(state, marks));
    failed.setReasonsList([message]);
    const packed = new Any();
    packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(packed);
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  }
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}

/** A call of the protocol that this provider does not implement. */
export class Unimplemented extends Error {}
