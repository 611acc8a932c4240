import type { CompleteResources } from "../node-pool/server-fields";

/** A node's whole life is fixed as points in time, so that its phase is a question and not a timer. */
export interface Node {
  readonly name: string;
  /** Counts up over all nodes: the order of creation, and of pages. */
  readonly ordinal: number;
  readonly az: string;
  readonly privateIp: string;
  readonly resourceId: string;
  readonly prepaid: boolean;
  readonly batch?: { readonly uid: string; readonly type: string; readonly count: number };
  /** Frozen when the node is made: an update of the node pool is for new nodes, but for what the policies sync. */
  readonly made: Pick<CompleteResources, "flavor" | "os" | "network" | "rootVolume" | "dataVolumes" | "extendParams">;
  readonly createdAt: number;
  readonly availableAt: number;
  labels: Readonly<Record<string, string>>;
  taints: NonNullable<CompleteResources["taints"]>;
  tags: NonNullable<CompleteResources["tags"]>;
  abnormal?: { readonly from: number; readonly until: number };
  deleting?: { readonly from: number; readonly until: number };
}

export type Phase = "Creating" | "Available" | "Abnormal" | "Deleting";

/** `undefined` once the node is gone. */
export function phaseOf(node: Node, now: number): Phase | undefined {
  if (node.deleting !== undefined && now >= node.deleting.from) {
    return now < node.deleting.until ? "Deleting" : undefined;
  }
  if (node.abnormal !== undefined && now >= node.abnormal.from && now < node.abnormal.until) return "Abnormal";
  return now < node.availableAt ? "Creating" : "Available";
}

/** Names the node belongs to, for its labels. */
export interface NodeOwner {
  readonly poolName: string;
  readonly nodePoolName: string;
  readonly nodePoolId: string;
  readonly projectId: string;
  readonly domainId: string;
}

export function nodeOnTheWire(node: Node, owner: NodeOwner, now: number): Record<string, unknown> {
  const phase = phaseOf(node, now);
  const { network, ...made } = node.made;
  return {
    apiVersion: "v2",
    kind: "Node",
    metadata: {
      name: node.name,
      creationTimestamp: new Date(node.createdAt).toISOString().replace(/\.\d+Z$/, "Z"),
      labels: nodeLabels(node, owner),
      annotations: node.tags.length === 0 ? {} : { "os.modelarts/tms.tags": JSON.stringify(node.tags) },
    },
    spec: { ...made, hostNetwork: network },
    status: {
      phase,
      az: node.az,
      ...(phase !== "Creating" && {
        privateIp: node.privateIp,
        resources: capacity,
        availableResources: phase === "Available" ? capacity : { cpu: "0", memory: "0Gi" },
      }),
    },
  };
}

function nodeLabels(node: Node, owner: NodeOwner): Record<string, string> {
  return {
    "os.modelarts.node/cluster": owner.poolName,
    "os.modelarts.node/nodepool": owner.nodePoolId,
    "os.modelarts.node/nodepoolname": owner.nodePoolName,
    "os.modelarts/resource.id": node.resourceId,
    "os.modelarts/tenant.domain.id": owner.domainId,
    "os.modelarts/tenant.project.id": owner.projectId,
    "os.modelarts/billing.status": "0",
    ...(node.batch !== undefined && {
      "os.modelarts.node/batch.uid": node.batch.uid,
      "os.modelarts.node/batch.type": node.batch.type,
      "os.modelarts.node/batch.count": String(node.batch.count),
    }),
  };
}

/** The simulator has no catalogue of flavors: every node is of the same size. */
const capacity = { cpu: "8", memory: "32Gi" };
