import { z } from "zod";
import { isObject, type JsonObject } from "../../../provider/core/json";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { startSimulator } from "../../../simulator/index";
import type { Stage } from "../../support/stage";
import { HOSTILE_VALUES } from "../foreign-text";
import type { Exchange, Scene, Subject, Thing, Write } from "../lifecycle";

const FLAVOR = "modelarts.vm.gpu.t4u8";
/** Inputs that are sent in extendParams, each with its field. */
const POLICIES: Readonly<Record<string, string>> = {
  labelPolicyOnExistingNodes: "labels",
  taintPolicyOnExistingNodes: "taints",
  tagPolicyOnExistingNodes: "tags",
};
const OTHER_POOL = "pool-other-0123456789abcdef0123456789abcdef";

export const modelarts: readonly Subject[] = [{ definition: nodePool, prepare }];

function prepare(stage: Stage): Promise<Scene> {
  const { poolName } = stage.simulator.connection().modelarts;
  const happen = (event: string, body: JsonObject) => stage.simulator.event("modelarts", event, body);
  const create = (name: string, resources: JsonObject = {}) =>
    happen("createNodePool", { nodePool: name, resources: { flavor: FLAVOR, count: 1, ...resources } });
  happen("addPool", { name: OTHER_POOL });
  for (const name of ["web-0000000", "other"]) create(name);
  const volumes = {
    dataVolumes: [{ volumeType: "SSD", size: "100Gi", extendParams: { volumeGroup: "vgpaas" } }],
    volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool: 60 }],
  };

  return Promise.resolve({
    ...huaweiCloud(stage),
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
    writes: (exchange) => nodePoolWrite(stage, exchange),
    adoptable: () => {
      create("theirs", { labels: { by: "hand" }, count: 3 });
      const id = `${poolName}/theirs`;
      return Promise.resolve({ id, inputs: { adopt: id, name: "theirs" } });
    },
    outside: {
      change: (id) => happen("changeNodePool", { ...whereOf(id), resources: { count: 1, labels: { by: "hand" } } }),
      taint: (id, labels) => happen("changeNodePool", { ...whereOf(id), resources: { labels } }),
      autoscaler: {
        field: "count",
        scale: (id) => happen("changeNodePool", { ...whereOf(id), resources: { count: 5 } }),
      },
      remove: (id) => happen("deleteNodePool", whereOf(id)),
    },
    mishaps: ({ method, path }: Exchange): Record<string, () => void> => ({
      ...orders(happen, method, path),
      ...nodeFailures(stage, happen, path),
    }),
  });
}

type Happen = (event: string, body: JsonObject) => unknown;

/** Events after an accepted change. */
function orders(happen: Happen, method: string, path: string): Record<string, () => void> {
  const [, pool = ""] = /\/pools\/([^/]+)\/nodepools(?:\/[^/]+)?$/.exec(path) ?? [];
  if (pool === "" || !["POST", "PATCH"].includes(method)) return {};
  return {
    "its order fails after five minutes": () => happen("failOrder", { pool, afterSeconds: 300 }),
    "its order fails in part": () => happen("failOrder", { pool, succeeded: 1, afterSeconds: 60 }),
    "the resource pool is busy for ten minutes": () => happen("makeBusy", { pool, seconds: 600 }),
    "its effect is visible ten minutes late": () => {
      happen("delayVisibility", { seconds: 600 });
      happen("delayCounts", { seconds: 600 });
    },
  };
}

function nodeFailures(stage: Stage, happen: Happen, path: string): Record<string, () => void> {
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
        fields: { poolName, flavor, count, labels: withoutTheirs(labels), taints, tags },
        filledIn: { name, ...others },
        flaw: works ? undefined : `${nodes.length} of ${count} nodes exist, or some are being created`,
      };
    }),
  );
}

/** Labels that others add are kept. */
function withoutTheirs(labels: JsonObject = {}): JsonObject {
  const theirs = ["by", ...Object.keys(HOSTILE_VALUES)];
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !theirs.includes(key)));
}

function nodePoolWrite(stage: Stage, { method, path, body }: Exchange): Write | undefined {
  const [, poolName, name] = /\/pools\/([^/]+)\/nodepools(?:\/([^/]+))?$/.exec(path) ?? [];
  if (poolName === undefined || method === "GET") return undefined;
  const id = name === undefined ? undefined : `${poolName}/${name}`;
  if (method === "DELETE") return { id };
  const { spec, metadata } = request.parse(JSON.parse(body));
  const { extendParams = {}, maxCount, ...resources } = spec.resources;
  const there = nodePools(stage).find((one) => one.id === id);
  const own: JsonObject = { ...there?.fields, ...there?.filledIn };
  const parameters = Object.entries(extendParams).filter(([key]) => !Object.hasOwn(POLICIES, key));
  const fields = {
    ...resources,
    // maxCount changes with count.
    ...(maxCount === undefined || maxCount === resources.count ? {} : { maxCount }),
    ...(parameters.length > 0 ? { extendParams: Object.fromEntries(parameters) } : {}),
    ...(metadata?.name === undefined ? {} : { name: metadata.name }),
  };
  const policies = Object.keys(extendParams).flatMap((key) => POLICIES[key] ?? []);
  return {
    id,
    fields: Object.fromEntries(Object.entries(fields).map(([key, patch]) => [key, patched(own[key], patch)])),
    towards: [...policies, ...(metadata?.annotations === undefined ? [] : ["count"])],
  };
}

const request = z.object({
  metadata: z.object({ name: z.string().optional(), annotations: z.unknown() }).optional(),
  spec: z.object({ resources: z.looseObject({ extendParams: z.record(z.string(), z.unknown()).optional() }) }),
});

/** A value after a merge patch. */
function patched(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch ?? undefined;
  const merged = { ...(isObject(value) ? value : {}) };
  for (const [key, inner] of Object.entries(patch)) merged[key] = patched(merged[key], inner);
  const kept = Object.entries(merged).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(kept);
}

/** Common to all resources of Huawei Cloud. */
function huaweiCloud(stage: Stage): Pick<Scene, "refusal" | "otherAbsent" | "elsewhere" | "connect"> {
  return {
    refusal: (error_msg) => ({ error_code: "ModelArts.50004000", error_msg }),
    otherAbsent: { error_code: "ModelArts.50004000", error_msg: "Bad request. subnet subnet-1 not found" },
    elsewhere: {
      "another region": () => void (stage.config["huaweicloud:region"] = "cn-east-3"),
      "another project": () => {
        const other = stage.simulator.event("modelarts", "addProject", { name: "other", enabled: true });
        stage.config["huaweicloud:projectId"] = z.object({ projectId: z.string() }).parse(other).projectId;
      },
      "another server": async () => {
        const other = await startSimulator({ clock: stage.clock, seed: 2 });
        stage.onClose(() => other.close());
        stage.config["huaweicloud:endpoint"] = other.connection().modelarts.endpoint;
      },
    },
    connect: (name) => {
      const { poolName: _poolName, ...account } = stage.simulator.connection().modelarts;
      stage.config["pools:huaweicloud"] = JSON.stringify({ connections: { [name]: account } });
    },
  };
}

function whereOf(id: string): { pool: string; nodePool: string } {
  const [pool = "", name = ""] = id.split("/");
  return { pool, nodePool: name };
}
