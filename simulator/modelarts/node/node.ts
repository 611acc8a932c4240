import type { Billing } from "../node-pool/billing";
import type { CompleteResources } from "../node-pool/server-fields";

/** The phases of the SDK. An event can set others. */
export type Phase = "Creating" | "Checking" | "Available" | "Abnormal" | "Deleting";

/** A node stores times instead of a phase, so that no timers are needed. */
export interface Node {
  readonly name: string;
  readonly ordinal: number;
  readonly az: string;
  readonly privateIp: string;
  readonly resourceId: string;
  readonly instanceId: string;
  readonly billing: Billing;
  batch?: { readonly uid: string; readonly type: string; readonly count: number };
  /** Set when the node is created or reset. Later updates of the node pool change only what its policies sync. */
  definition: Pick<CompleteResources, "flavor" | "os" | "network" | "rootVolume" | "dataVolumes" | "extendParams">;
  readonly createdAt: number;
  /** When Checking begins. Like availableAt, Infinity for a node that never comes. */
  bornAt: number;
  availableAt: number;
  labels: Readonly<Record<string, string>>;
  taints: NonNullable<CompleteResources["taints"]>;
  tags: NonNullable<CompleteResources["tags"]>;
  /** A phase set by an event. */
  trouble?: { readonly phase: string; readonly from: number; readonly until: number };
  deleting?: { readonly from: number; readonly until: number };
  /** The functions that batch-lock has locked. */
  readonly locks: Set<string>;
  drained: boolean;
  reboots: number;
  /** 0 normal, 1 frozen, 2 deleted or terminated. */
  billingStatus: string;
}

/** `undefined` after the node is removed. */
export function phaseOf(node: Node, now: number): string | undefined {
  if (node.deleting !== undefined && now >= node.deleting.from) {
    return now < node.deleting.until ? "Deleting" : undefined;
  }
  if (node.trouble !== undefined && now >= node.trouble.from && now < node.trouble.until) return node.trouble.phase;
  if (now < node.bornAt) return "Creating";
  return now < node.availableAt ? "Checking" : "Available";
}

/** Whether the order for the node was fulfilled, even if the node has been removed since. */
export function isReady(node: Node, now: number): boolean {
  return now >= node.availableAt;
}

/** Names for the labels of the node. */
export interface NodeOwner {
  readonly poolName: string;
  readonly nodePoolName: string;
  readonly nodePoolId: string;
  readonly projectId: string;
  readonly domainId: string;
}

export function nodeWire(node: Node, owner: NodeOwner, now: number): Record<string, unknown> {
  const phase = phaseOf(node, now);
  const { network, ...definition } = node.definition;
  return {
    apiVersion: "v2",
    kind: "Node",
    metadata: {
      name: node.name,
      creationTimestamp: new Date(node.createdAt).toISOString().replace(/\.\d+Z$/, "Z"),
      labels: nodeLabels(node, owner, phase),
      annotations: {
        // Not in the SDK's model. terraform recognises prepaid nodes by it.
        "os.modelarts/billing.mode": node.billing.prepaid ? "1" : "0",
        ...(node.tags.length > 0 && { "os.modelarts/tms.tags": JSON.stringify(node.tags) }),
      },
    },
    spec: { ...definition, hostNetwork: network },
    status: {
      phase,
      az: node.az,
      ...(phase !== "Creating" && {
        privateIp: node.privateIp,
        resources: CAPACITY,
        availableResources: phase === "Available" && !node.drained ? CAPACITY : { cpu: "0", memory: "0Gi" },
      }),
    },
  };
}

function nodeLabels(node: Node, owner: NodeOwner, phase: string | undefined): Record<string, string> {
  return {
    "os.modelarts.node/cluster": owner.poolName,
    "os.modelarts.node/nodepool": owner.nodePoolId,
    "os.modelarts.node/nodepoolname": owner.nodePoolName,
    "os.modelarts/resource.id": node.resourceId,
    "os.modelarts/tenant.domain.id": owner.domainId,
    "os.modelarts/tenant.project.id": owner.projectId,
    "os.modelarts/billing.status": node.billingStatus,
    "os.modelarts.node/ha.redundant.enabled": "false",
    ...(phase !== "Creating" && { "os.modelarts.node/underlying.instance.id": node.instanceId }),
    ...(node.batch !== undefined && {
      "os.modelarts.node/batch.uid": node.batch.uid,
      "os.modelarts.node/batch.type": node.batch.type,
      "os.modelarts.node/batch.count": String(node.batch.count),
    }),
  };
}

/** The simulator has no catalogue of flavors: every node has the same size. */
const CAPACITY = { cpu: "8", memory: "32Gi" };
