import * as fs from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { LogMessage } from "../host/diagnostics";
import { thisProcess } from "../host/verb";
import * as engine from "./engine";
import { providerService } from "./service";

/** The engine's own limit. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;
/** How often the plugin checks whether its engine still runs. */
const PARENT_MS = 5_000;

/**
 * Serves the provider until the engine ends it. Prints its port, as the engine expects of a plugin.
 *
 * @param folder the folder of schema.json
 */
export function main(folder: string, [address]: readonly string[] = process.argv.slice(2)): void {
  let current = engine.tellThrough(address);
  const log: LogMessage = (...message) => current(...message);
  const schema = fs.readFileSync(path.join(folder, "schema.json"), "utf8");
  const { version } = JSON.parse(schema) as { readonly version: string };
  const service = providerService(
    { version, schema },
    {
      ...thisProcess,
      log,
      connect: (to) => {
        if (to !== "") current = engine.tellThrough(to);
      },
    },
  );
  const server = new grpc.Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
  });
  server.addService(ResourceProviderService, service);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
  endWithParent();
}

/** A killed engine does not end its plugins: without this they would run forever. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, PARENT_MS).unref();
}
