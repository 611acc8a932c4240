import { z } from "zod";
import type { JsonObject } from "../../../provider/core/json";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import type { Stage } from "../../support/stage";
import type { Exchange } from "../exchanges";
import type { Scene, Subject, Thing } from "../lifecycle";

const FLAVOR = "modelarts.vm.gpu.t4u8";
const OTHER_POOL = "pool-other-0123456789abcdef0123456789abcdef";

export const modelarts: readonly Subject[] = [{ definition: nodePool, prepare }];

function prepare(stage: Stage): Promise<Scene> {
  const { poolName } = stage.simulator.connection().modelarts;
  const happen = (event: string, body: JsonObject) => stage.simulator.event("modelarts", event, body);
  const made = (name: string, resources: JsonObject = {}) =>
    happen("createNodePool", { nodePool: name, resources: { flavor: FLAVOR, count: 1, ...resources } });
  happen("addPool", { name: OTHER_POOL });
  for (const name of ["web-0000000", "other"]) made(name);
  const volumes = {
    dataVolumes: [{ volumeType: "SSD", size: "100Gi", extendParams: { volumeGroup: "vgpaas" } }],
    volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool: 60 }],
  };

  return Promise.resolve({
    base: { poolName, flavor: FLAVOR, count: 2 },
    changes: {
      "count up": { count: 4 },
      "count down and labels": { count: 1, labels: { few: "yes" } },
      labels: { labels: { app: "train", team: "a" } },
      taints: { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] },
      tags: { tags: [{ key: "team", value: "a" }] },
      azs: { azs: [{ az: "cn-north-4a", count: 2 }] },
      network: { network: { securityGroups: ["sg-1", "sg-2"] } },
      extendParams: { extendParams: { postInstall: "bHM=" } },
      "labels of new nodes alone": { labels: { a: "1" }, labelPolicyOnExistingNodes: "ignore" },
      maxCount: { count: 3, maxCount: 3 },
      rootVolume: { rootVolume: { volumeType: "SSD", size: "100Gi" } },
      creatingStep: { creatingStep: { step: 2 } },
      billing: { billing: { mode: "0" } },
      "billing and count": { billing: { mode: "0" }, count: 3 },
      "taints of new nodes alone": {
        taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
        taintPolicyOnExistingNodes: "ignore",
      },
      "tags of new nodes alone": { tags: [{ key: "team", value: "a" }], tagPolicyOnExistingNodes: "ignore" },
      os: { os: { name: "EulerOS 2.9" } },
      volumes,
      name: { name: "front" },
      flavor: { flavor: "modelarts.vm.cpu.8ud" },
      poolName: { poolName: OTHER_POOL },
      everything: {
        count: 3,
        name: "everything",
        labels: { all: "yes" },
        taints: [
          { key: "gpu", value: "yes", effect: "NoSchedule" },
          { key: "gpu", value: "yes", effect: "NoExecute" },
        ],
        tags: [{ key: "team", value: "a" }],
        extendParams: { runtime: "docker" },
        ...volumes,
      },
    },
    things: () => nodePools(stage),
    adoptable: () => {
      made("theirs", { labels: { by: "hand" }, count: 3 });
      const id = `${poolName}/theirs`;
      return Promise.resolve({ id, inputs: { adopt: id, name: "theirs" } });
    },
    outside: {
      change: (id) => happen("changeNodePool", { ...whereOf(id), resources: { count: 1, labels: { by: "hand" } } }),
      remove: (id) => happen("deleteNodePool", whereOf(id)),
    },
    mishaps: ({ method, path }: Exchange): Record<string, () => void> => ({
      ...orders(happen, method, path),
      ...nodeTroubles(stage, happen, path),
    }),
  });
}

type Happen = (event: string, body: JsonObject) => unknown;

/** What may become of a change after it was accepted. */
function orders(happen: Happen, method: string, path: string): Record<string, () => void> {
  const [, pool = ""] = /\/pools\/([^/]+)\/nodepools(?:\/[^/]+)?$/.exec(path) ?? [];
  if (pool === "" || !["POST", "PATCH"].includes(method)) return {};
  return {
    "its order fails after five minutes": () => happen("failOrder", { pool, afterSeconds: 300 }),
    "a part of its order fails": () => happen("failOrder", { pool, succeeded: 1, afterSeconds: 60 }),
    "the resource pool is busy for ten minutes": () => happen("makeBusy", { pool, seconds: 600 }),
    "what it makes shows ten minutes late": () => {
      happen("delayVisibility", { seconds: 600 });
      happen("delayCounts", { seconds: 600 });
    },
  };
}

function nodeTroubles(stage: Stage, happen: Happen, path: string): Record<string, () => void> {
  const [, pool = "", name = ""] = /\/pools\/([^/]+)\/nodepools\/([^/]+)$/.exec(path) ?? [];
  if (!nodePools(stage).some(({ id }) => id === `${pool}/${name}`)) return {};
  const abnormal = (healAfterSeconds: number) => () =>
    void happen("makeAbnormal", { pool, nodePool: name, count: 1, healAfterSeconds });
  return { "a node is abnormal for a minute": abnormal(60), "a node is abnormal for an hour": abnormal(3600) };
}

const records = z.object({
  pools: z.record(
    z.string(),
    z.object({
      nodePools: z.record(
        z.string(),
        z.object({
          metadata: z.object({ name: z.string() }),
          spec: z.object({
            resources: z.looseObject({
              flavor: z.string(),
              count: z.number(),
              taints: z.array(z.object({ effect: z.string(), key: z.string(), value: z.string() })).optional(),
              labels: z.record(z.string(), z.string()).optional(),
              tags: z.array(z.unknown()).optional(),
            }),
          }),
          nodes: z.array(z.object({ status: z.object({ phase: z.string() }) })),
        }),
      ),
    }),
  ),
});

function nodePools(stage: Stage): Thing[] {
  const { pools } = records.parse(stage.simulator.view().modelarts);
  return Object.entries(pools).flatMap(([poolName, pool]) =>
    Object.values(pool.nodePools).map(({ metadata: { name }, spec: { resources }, nodes }) => {
      const { flavor, count, labels, taints, tags, ...others } = resources;
      const id = `${poolName}/${name}`;
      const works = nodes.length === count && nodes.every(({ status }) => status.phase !== "Creating");
      return {
        id,
        name,
        // Nodes that are not there are not what was declared.
        fields: { poolName, flavor, count: works ? count : -1, taints, tags },
        // Labels that others add are theirs.
        filledIn: { name, labels, ...others },
      };
    }),
  );
}

function whereOf(id: string): { pool: string; nodePool: string } {
  const [pool = "", name = ""] = id.split("/");
  return { pool, nodePool: name };
}
