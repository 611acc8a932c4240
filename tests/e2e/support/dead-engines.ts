import { createRequire } from "node:module";

/**
 * A program that fails leaves its connection to the engine open (seen in @pulumi/pulumi 3.248), and gRPC remembers the
 * engine's port as broken for the life of this process. An engine that gets that port later, which among dozens in one
 * process does happen, would end with `14 UNAVAILABLE: No connection established. Last error: null`.
 */
export function forgetDeadEngines(): void {
  const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const { getSubchannelPool } = sdk("@grpc/grpc-js/build/src/subchannel-pool.js") as {
    getSubchannelPool(shared: boolean): { pool: Record<string, unknown> };
  };
  const shared = getSubchannelPool(true);
  for (const target of Object.keys(shared.pool)) Reflect.deleteProperty(shared.pool, target);
}
