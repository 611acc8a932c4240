import type { JsonObject } from "../../../provider/core/json";
import type { Mistake } from "./mistake";

const FLAVOR = "modelarts.vm.gpu.t4u8";
/** The simulator's resource pool, and one that is not there. */
const RESOURCE_POOL = "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7";
const ABSENT_POOL = "pool-0000-00000000000000000000000000000000";
const basis: JsonObject = { poolName: RESOURCE_POOL, flavor: FLAVOR, count: 1, name: "gpus" };
const here = { pool: RESOURCE_POOL, nodePool: "gpus" };

const pool = (inputs: object, more: Partial<Mistake> = {}): Mistake => ({
  type: "modelarts:NodePool",
  inputs: { ...basis, ...inputs },
  ...more,
});
const call = (name: string, inputs: object): Mistake => ({
  type: `modelarts:${name}`,
  inputs: { poolName: RESOURCE_POOL, ...inputs },
});

export const modelartsMistakes: readonly Mistake[] = [
  pool({
    poolName: "training",
    name: "GPUs",
    flavour: FLAVOR,
    flavor: undefined,
    count: 0,
    taints: [{ key: "dedicated", value: "ci", effect: "NoStart" }],
    rootVolume: { volumeType: "SSD", size: 100 },
    billing: { mode: 1 },
    region: "Beijing",
  }),
  pool({
    count: 4,
    maxCount: 2,
    azs: [{ az: "cn-north-4a", count: 3 }],
    creatingStep: { step: 3, type: "hyperinstance" },
    billing: { mode: "1" },
  }),
  pool({ adopt: `${RESOURCE_POOL}/gpus` }),
  pool({}, { act: "get" }),
  pool({ poolName: ABSENT_POOL }),
  pool(
    {},
    {
      meanwhile: ({ simulator }) =>
        simulator.event("modelarts", "createNodePool", { ...here, resources: { flavor: FLAVOR, count: 1 } }),
    },
  ),
  pool(
    {},
    {
      meanwhile: ({ simulator }) =>
        simulator.event("modelarts", "makeBusy", { pool: RESOURCE_POOL, seconds: 1_000_000 }),
    },
  ),
  pool(
    { count: 2 },
    { before: basis, meanwhile: ({ simulator }) => simulator.event("modelarts", "deleteNodePool", here) },
  ),
  pool(
    {},
    {
      before: basis,
      act: "destroy",
      meanwhile: ({ simulator }) => simulator.event("modelarts", "refuseDelete", { ...here, inUse: true }),
    },
  ),
  call("getNodePool", { name: "gpus" }),
  call("getNodePools", { poolName: ABSENT_POOL }),
  call("getNodePoolNodes", { name: "gpus" }),
  ...["drainNodes", "evictNodes", "lockNodes", "rebootNodes", "resetNodes", "unlockNodes"].map((name) =>
    call(name, { name: "gpus", nodeNames: ["no-such-node"] }),
  ),
  call("createOrderId", { poolName: ABSENT_POOL }),
];
