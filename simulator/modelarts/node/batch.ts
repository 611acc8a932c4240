import type { z } from "zod";
import { ModelArtsError, refuseIf } from "../api/errors";
import type { Model } from "../model";
import type { NodePool } from "../node-pool/node-pool";
import type { ResourcePool } from "../resource-pool/resource-pool";
import type { deleteBody, drainBody, lockBody, migrateBody, rebootBody, resetBody } from "./batch-bodies";
import { phaseOf, type Node } from "./node";

type Answer = Record<string, unknown>;

/** Deletes the chosen nodes and reduces the counts of their node pools. */
export function deleteNodes(model: Model, pool: ResourcePool, body: z.output<typeof deleteBody>): Answer {
  pool.checkFree();
  const chosen = find(pool, body.deleteNodeNames).filter(({ node }) => node.deleting === undefined);
  refuseIf(
    chosen.some(({ node }) => node.billing.prepaid),
    "yearly/monthly nodes can not be deleted, unsubscribe them",
  );
  checkLeftOver(pool, chosen.length);
  for (const [nodePool, nodes] of byNodePool(chosen)) {
    const count = nodePool.resources.count - nodes.length;
    const step = nodePool.resources.creatingStep?.step ?? 1;
    refuseIf(count % step !== 0, `count and maxCount must be multiples of step ${step.toString()}`);
  }
  for (const [nodePool, nodes] of byNodePool(chosen)) {
    for (const node of nodes) nodePool.removeNode(node);
    nodePool.setCount(nodePool.resources.count - nodes.length);
    model.orders.place(pool.name, nodePool.name, "deleteNode", nodes);
  }
  return {};
}

/** Returns a result for each node. An unknown node is a failure. */
export function lockNodes(pool: ResourcePool, body: z.output<typeof lockBody>, locked: boolean): Answer {
  const nodes = body.nodeNames.map((name) => {
    const found = lookUp(pool, name);
    for (const action of body.actions) {
      if (locked) found?.node.locks.add(action);
      else found?.node.locks.delete(action);
    }
    return { name, status: found === undefined ? "failed" : "success" };
  });
  return { nodes };
}

/** A rebooting node is Checking until it is available again. */
export function rebootNodes(model: Model, pool: ResourcePool, body: z.output<typeof rebootBody>): Answer {
  const { timeline, durations } = model;
  const chosen = find(pool, body.nodeNames);
  const creating = chosen.find(({ node }) => phaseOf(node, timeline.now) === "Creating");
  refuseIf(creating !== undefined, `node ${creating?.node.name ?? ""} is not running`);
  for (const { node } of chosen) {
    node.reboots += 1;
    node.trouble = { phase: "Checking", from: timeline.now, until: timeline.now + durations.checkMs };
  }
  return { nodeNames: body.nodeNames };
}

export function drainNodes(pool: ResourcePool, body: z.output<typeof drainBody>): Answer {
  for (const { node } of find(pool, body.nodeNames)) node.drained = true;
  return {};
}

/** Recreates nodes from the current node pool and `nodeConfig`, in groups. */
export function resetNodes(model: Model, pool: ResourcePool, body: z.output<typeof resetBody>): Answer {
  const { timeline, durations } = model;
  const chosen = find(pool, body.nodeNames);
  const { strategy, maxUnavailable } = body.rollingConfig ?? { strategy: "RollingByPercent", maxUnavailable: 100 };
  const share = strategy === "RollingByNumber" ? maxUnavailable : Math.ceil((chosen.length * maxUnavailable) / 100);
  for (const [index, { nodePool, node }] of chosen.entries()) {
    const from = timeline.now + Math.floor(index / share) * durations.createMs;
    const until = from + durations.createMs;
    timeline.at(from, () => (node.trouble = { phase: "Creating", from, until }));
    timeline.at(until, () => {
      const current = nodePool.definition();
      const { os: name = body.nodeConfig?.name, imageId, imageType, runtime } = body.nodeConfig ?? {};
      const os = name === undefined ? current.os : { ...current.os, name, imageId: model.imageId(name) };
      node.definition = {
        ...current,
        os: { ...os, ...(imageId !== undefined && { imageId }), ...(imageType !== undefined && { imageType }) },
        extendParams: { ...current.extendParams, ...(runtime !== undefined && { runtime }) },
      };
      node.drained = false;
      const { labels = {}, taints = [], tags = [] } = nodePool.resources;
      Object.assign(node, { labels, taints, tags });
    });
  }
  return { job_id: model.world.random.uuid() };
}

/** Moves nodes to an existing node pool of this or another resource pool. */
export function migrateNodes(model: Model, pool: ResourcePool, body: z.output<typeof migrateBody>): Answer {
  const target = model.pools.find(body.toPoolName);
  pool.checkFree();
  target.checkFree();
  const chosen = find(pool, body.migrateNodeNames);
  const to = target.visibleNodePool(body.resourceSpec.nodePool);
  if (target !== pool) checkLeftOver(pool, chosen.length);
  const other = chosen.find(({ nodePool }) => nodePool.resources.flavor !== to.resources.flavor);
  refuseIf(other !== undefined, `node ${other?.node.name ?? ""} has another flavor than node pool ${to.name}`);
  for (const [nodePool, nodes] of byNodePool(chosen)) moveNodes(nodePool, to, nodes);
  return { job_id: model.world.random.uuid() };
}

export function moveNodes(from: NodePool, to: NodePool, nodes: readonly Node[]): void {
  if (from === to) return;
  from.nodes = from.nodes.filter((node) => !nodes.includes(node));
  to.nodes.push(...nodes);
  from.setCount(from.resources.count - nodes.length);
  to.setCount(to.resources.count + nodes.length);
}

interface Found {
  readonly nodePool: NodePool;
  readonly node: Node;
}

function lookUp(pool: ResourcePool, name: string): Found | undefined {
  return pool
    .nodePools()
    .flatMap((nodePool) => nodePool.presentNodes().map((node) => ({ nodePool, node })))
    .find(({ node }) => node.name === name);
}

/** Each node once. Throws 404 for an unknown node. */
export function find(pool: ResourcePool, names: readonly string[]): Found[] {
  return [...new Set(names)].map((name) => {
    const found = lookUp(pool, name);
    if (found === undefined) throw ModelArtsError.noSuchNode(name);
    return found;
  });
}

function byNodePool(found: readonly Found[]): Map<NodePool, Node[]> {
  const nodes = new Map<NodePool, Node[]>();
  for (const { nodePool, node } of found) nodes.set(nodePool, [...(nodes.get(nodePool) ?? []), node]);
  return nodes;
}

function checkLeftOver(pool: ResourcePool, leaving: number): void {
  const all = pool.nodePools().flatMap((nodePool) => nodePool.wantedNodes());
  refuseIf(leaving > 0 && all.length <= leaving, "at least one node must stay in the resource pool");
}
