import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { LogMessage } from "../host/diagnostics";

/** Logs through the engine at `address`; without one, to standard output, which the engine shows too. */
export function tellThrough(address: string | undefined): LogMessage {
  const toStdout: LogMessage = (severity, message) => process.stdout.write(`${severity}: ${message}\n`);
  if (address === undefined || address === "") return toStdout;
  const engine = new EngineClient(address, grpc.credentials.createInsecure());
  return (severity, message, urn) => {
    const request = new LogRequest();
    request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
    request.setEphemeral(severity === "progress");
    request.setMessage(message);
    if (urn !== undefined) request.setUrn(urn);
    return new Promise<void>((done) => {
      engine.log(request, (error) => {
        if (error) toStdout(severity, message, urn);
        done();
      });
    });
  };
}
