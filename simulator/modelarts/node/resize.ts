import type { z } from "zod";
import { refuseIf } from "../api/errors";
import type { Model } from "../model";
import type { NodePool } from "../node-pool/node-pool";
import { placePurchase } from "../order/purchase";
import type { ResourcePool } from "../resource-pool/resource-pool";
import { moveNodes } from "./batch";
import type { resizeBody } from "./batch-bodies";
import type { Node } from "./node";

type Body = z.output<typeof resizeBody>;

/**
 * Changes the step of supernodes: adds nodes to each, or removes the named ones. The answer is not in the SDK's model;
 * terraform reads its `orderName`. A node pool has one step, so resized supernodes move to a node pool with their step, or
 * all supernodes of the node pool are resized at once.
 */
export function resizeSupernodes(model: Model, pool: ResourcePool, body: Body): Record<string, unknown> {
  pool.checkFree();
  const [from, to] = [pool.visibleNodePool(body.source.nodePool), pool.visibleNodePool(body.target.nodePool)];
  const { step } = body.target.creatingStep;
  refuseIf(
    from.resources.creatingStep?.step !== body.source.creatingStep.step,
    "source.creatingStep is not the node pool's",
  );
  refuseIf(from !== to && to.resources.creatingStep?.step !== step, "target.creatingStep is not the node pool's");
  refuseIf(from.resources.flavor !== to.resources.flavor, "the flavor of supernodes can not be changed");
  const supernodes = body.nodes.map(({ batchUID, deleteNodeNames = [] }) => {
    const nodes = from.wantedNodes().filter((node) => node.batch?.uid === batchUID);
    refuseIf(nodes.length === 0, `there is no supernode ${batchUID} in node pool ${from.name}`);
    const leaving = nodes.filter((node) => deleteNodeNames.includes(node.name));
    refuseIf(leaving.length !== deleteNodeNames.length, "deleteNodeNames names a node that is not in its supernode");
    refuseIf(
      leaving.length !== Math.max(0, nodes.length - step),
      "deleteNodeNames must bring the supernode to its step",
    );
    return { uid: batchUID, nodes, leaving };
  });
  const uids = new Set(from.wantedNodes().map((node) => node.batch?.uid));
  refuseIf(from === to && uids.size !== supernodes.length, "every supernode of the node pool must be named");

  const added: Node[] = [];
  for (const { uid, nodes, leaving } of supernodes) {
    for (const node of leaving) from.removeNode(node);
    const staying = nodes.filter((node) => !leaving.includes(node));
    for (let count = staying.length; count < step; count += 1) added.push(addTo(model, from, staying, uid));
    from.setCount(from.resources.count - nodes.length + step);
    const all = from.wantedNodes().filter((node) => node.batch?.uid === uid);
    for (const node of all) node.batch = { uid, type: "hyperinstance", count: step };
    moveNodes(from, to, all);
  }
  if (from === to) from.resources = { ...from.resources, creatingStep: { ...from.resources.creatingStep, step } };
  return { orderName: placePurchase(model, to, added).name };
}

function addTo({ durations }: Model, nodePool: NodePool, [first]: readonly Node[], uid: string): Node {
  return nodePool.addNode(first?.billing ?? { prepaid: false, autoRenew: false }, durations.createMs, uid);
}
