import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { CHECKOUT } from "../../scripts/sandbox";
import { exoscale } from "pulumi-pools";
import { exoscale as plugin } from "pulumi-pools/plugin";
import { UBUNTU } from "../e2e/support";

/** The inputs of a pool in the benchmark. The floors have the same. */
export const POOL = { size: 1, instanceType: "standard.tiny", templateId: UBUNTU, diskSize: 10 };

const NO_OP = JSON.stringify(path.join(CHECKOUT, "tests/bench/no-op.cjs"));
/** As many outputs as the class of a pool, to separate the SDK's share from the engine's. */
const DECLARED = Array.from({ length: 24 }, (_, index) => [`output${index}`, undefined] as const);

/** A dynamic resource that does nothing, with 6 properties, or 30 as a class of a Pulumi SDK has. */
class NoOp extends pulumi.CustomResource {
  constructor(name: string, declared: Record<string, undefined>) {
    super("pulumi-nodejs:dynamic/bench:NoOp", name, {
      ...declared,
      ...POOL,
      __provider: `exports.handler=()=>require(${NO_OP}).handler()`,
      zone: "ch-gva-2",
    });
  }
}

/** Programs with `count` resources of a kind. */
export const PROGRAMS = {
  pools: (count: number) => () => times(count, (name) => new exoscale.InstancePool(name, POOL)),
  "plugin pools": (count: number) => () => times(count, (name) => new plugin.InstancePool(name, POOL)),
  groups: (count: number) => () => times(count, (name) => new exoscale.AntiAffinityGroup(name)),
  "floor A": (count: number) => () => times(count, (name) => new NoOp(name, {})),
  "floor B": (count: number) => () => times(count, (name) => new NoOp(name, Object.fromEntries(DECLARED))),
};
export type Kind = keyof typeof PROGRAMS;

function times(count: number, make: (name: string) => unknown): Promise<void> {
  for (let index = 0; index < count; index += 1) make(`resource-${index}`);
  return Promise.resolve();
}
