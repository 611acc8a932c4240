import * as path from "node:path";
import type { InlineProject } from "../../../scripts/inline-stack";
import { CHECKOUT } from "../../../scripts/sandbox";
import type { Connection } from "../../../simulator/index";

/** The lines of Pulumi.yaml by which the engine finds the plugin, at its place in this checkout. */
export const POOLS: NonNullable<InlineProject["plugins"]> = {
  providers: [{ name: "pools", path: path.join(CHECKOUT, "plugin") }],
};

/** The stack's configuration of all three clouds, each an object that is secret as a whole. */
export function poolsConfig(simulator: {
  connection(): Connection;
}): Record<string, { readonly value: string; readonly secret: true }> {
  const { exoscale, vmpooler, modelarts } = simulator.connection();
  const { poolName: _pool, ...huaweicloud } = modelarts;
  return Object.fromEntries(
    Object.entries({ exoscale, vmpooler, huaweicloud }).map(([name, values]) => [
      `pools:${name}`,
      { value: JSON.stringify(values), secret: true },
    ]),
  );
}
