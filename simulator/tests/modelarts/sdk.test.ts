import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { get, type ModelArts, startModelArts } from "./client";

/**
 * The calls on node pools, nodes and orders of the newest official Python SDK, with the attributes and types of their answers
 * as its classes declare them in `openapi_types` and `attribute_map`.
 */
const sdk = z
  .object({
    package: z.string(),
    version: z.string(),
    calls: z.record(z.string(), z.object({ method: z.string(), path: z.string(), answer: z.string() })),
    models: z.record(z.string(), z.record(z.string(), z.string())),
  })
  .parse(JSON.parse(readFileSync(join(__dirname, "sdk.json"), "utf8")));
const { calls, models } = sdk;

const NOT_SIMULATED = ["BatchBindPoolNodes", "BatchUpdatePoolNodes"];

/** Attributes that other sources document. */
const NOT_IN_THE_SDK = new Set([
  // Known from terraform.
  "RootVolume.extendParams",
  "VolumeExtendParams.billing",
  "VolumeVO.extendParams",
  "NodeVOAnnotations.os.modelarts/billing.mode",
  "NodeVOAnnotations.os.modelarts/tms.tags",
  "BatchResizePoolNodesResponse.orderName",
]);

describe(`simulated ModelArts: answers, and ${sdk.package} ${sdk.version}`, () => {
  let modelarts: ModelArts;
  let answers: Record<string, unknown>;

  before(async () => {
    modelarts = await startModelArts();
    answers = await allAnswers();
  });
  after(() => modelarts.close());

  for (const [call, { answer }] of Object.entries(calls)) {
    if (NOT_SIMULATED.includes(call)) continue;
    it(`of ${call} match the SDK's ${answer}`, () => {
      assert.ok(call in answers, "not called");
      assert.deepEqual(mismatchesIn(answers[call], answer), []);
    });
  }

  it("cover every call of the SDK except those that are not simulated", async () => {
    for (const call of NOT_SIMULATED) {
      const { method, path } = calls[call] ?? assert.fail(call);
      const answer = await modelarts.call(method, fill(path), { json: {} });
      assert.equal(get(answer.body, "error_code"), "APIGW.0101", call);
    }
    assert.deepEqual(
      Object.keys(answers).sort(),
      Object.keys(calls)
        .filter((call) => !NOT_SIMULATED.includes(call))
        .sort(),
    );
  });

  it("fill every attribute of a node pool", () => {
    const resources = get(answers["ShowNodePool"], "spec", "resources") as object;
    assert.deepEqual(Object.keys(models["PoolResource"] ?? {}).sort(), Object.keys(resources).sort());
    const node = get(answers["ListNodePoolNodes"], "items", 0) as object;
    assert.deepEqual(Object.keys(models["Node"] ?? {}).sort(), Object.keys(node).sort());
    const spec = get(node, "spec") as object;
    assert.deepEqual(Object.keys(models["NodeSpec"] ?? {}).sort(), Object.keys(spec).sort());
    const status = get(node, "status") as object;
    assert.deepEqual(Object.keys(models["NodeStatus"] ?? {}).sort(), Object.keys(status).sort());
  });

  const fill = (path: string, more: Record<string, string> = {}) => {
    const known = { project_id: modelarts.projectId, pool_name: modelarts.poolName, name: modelarts.poolName, ...more };
    return Object.entries(known).reduce((filled, [key, value]) => filled.replace(`{${key}}`, value), path);
  };

  async function allAnswers(): Promise<Record<string, unknown>> {
    const answered: Record<string, unknown> = {};
    const ask = async (call: string, json?: object, more: Record<string, string> = {}) => {
      const { method, path } = calls[call] ?? assert.fail(call);
      const headers: Record<string, string> =
        method === "PATCH" ? { "content-type": "application/merge-patch+json" } : {};
      const answer = await modelarts.call(method, fill(path, more), { headers, ...(json && { json }) });
      assert.equal(answer.status, 200, `${call}: ${JSON.stringify(answer.body)}`);
      answered[call] = answer.body;
      modelarts.advance(100);
      return answer.body;
    };
    const resources = {
      flavor: "modelarts.vm.2u4g.dcc",
      count: 4,
      maxCount: 4,
      labels: { team: "a" },
      taints: [{ key: "k", value: "v", effect: "NoSchedule" }],
      tags: [{ key: "owner", value: "ada" }],
      creatingStep: { step: 2, type: "hyperinstance" },
      rootVolume: { volumeType: "SSD", size: "100Gi" },
      dataVolumes: [{ volumeType: "SSD", size: "100Gi", extendParams: { volumeGroup: "vgpaas" } }],
      volumeGroupConfigs: [{ volumeGroup: "vgpaas" }],
    };
    const annotations = { "os.modelarts/billing.mode": "0" };
    const nodepool_name = "one";
    const pool = {
      apiVersion: "v2",
      kind: "NodePool",
      metadata: { name: nodepool_name, annotations },
      spec: { resources },
    };
    await ask("CreateNodePool", pool);
    await ask("ListNodePools");
    await ask("ShowNodePool", undefined, { nodepool_name });
    const { body: order } = await modelarts.call("GET", `/v1/${modelarts.projectId}/orders`);
    await ask("ShowOrder", undefined, { order_name: String(get(order, "items", 0, "orderName")) });
    const nodes = await ask("ListNodePoolNodes", undefined, { nodepool_name });
    const names = (get(nodes, "items") as unknown[]).map((node) => String(get(node, "metadata", "name")));
    const batchUID = get(nodes, "items", 0, "metadata", "labels", "os.modelarts.node/batch.uid");
    const other = get(nodes, "items", 2, "metadata", "labels", "os.modelarts.node/batch.uid");
    await ask("ListPoolNodes");
    await ask("ShowPoolNode", undefined, { node_name: names[0] ?? "" });
    await ask("CreateOrderId", { actionType: "toPeriod" });
    await ask("PatchNodePool", { spec: { resources: { ...resources, labels: { team: null } } } }, { nodepool_name });
    await ask("BatchLockPoolNodes", { nodeNames: names, actions: ["delete"] });
    await ask("BatchUnlockPoolNodes", { nodeNames: names, actions: ["delete"] });
    await ask("BatchRebootPoolNodes", { nodeNames: names });
    await ask("BatchDrainPoolNodes", { nodeNames: names });
    await ask("BatchResetPoolNodes", { nodeNames: names });
    const step = (size: number) => ({ nodePool: nodepool_name, creatingStep: { step: size, type: "hyperinstance" } });
    const supernodes = [batchUID, other].map((uid) => ({ batchUID: uid }));
    await ask("BatchResizePoolNodes", { nodes: supernodes, source: step(2), target: step(4) });
    modelarts.event("createNodePool", { nodePool: "two", resources: { flavor: resources.flavor, count: 1 } });
    const resourceSpec = { nodePool: "two" };
    await ask("BatchMigratePoolNodes", {
      migrateNodeNames: names.slice(0, 1),
      toPoolName: modelarts.poolName,
      resourceSpec,
    });
    await ask("BatchDeletePoolNodes", { deleteNodeNames: names.slice(0, 1) });
    await ask("DeleteNodePool", undefined, { nodepool_name });
    return answered;
  }
});

/** Paths of an answer that the SDK's model lacks or parses as another type. */
function mismatchesIn(value: unknown, type: string, at = type): string[] {
  const list = /^list\[(.+)\]$/.exec(type)?.[1];
  if (list !== undefined) {
    return Array.isArray(value) ? value.flatMap((item) => mismatchesIn(item, list, at)) : [`${at} is no list`];
  }
  const attributes = models[type];
  if (attributes === undefined) return typeFits(value, type) ? [] : [`${at} is no ${type}`];
  return Object.entries(value as object).flatMap(([key, part]) => {
    const path = `${type}.${key}`;
    if (NOT_IN_THE_SDK.has(path)) return [];
    const partType = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    return partType === undefined ? [`${path} is not in the SDK`] : mismatchesIn(part, partType, path);
  });
}

function typeFits(value: unknown, type: string): boolean {
  if (type === "str") return typeof value === "string";
  if (type === "int") return Number.isInteger(value);
  return typeof value === "object";
}
