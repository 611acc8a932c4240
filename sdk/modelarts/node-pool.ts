// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "modelarts:NodePool",
  properties: [
    "poolName",
    "name",
    "flavor",
    "count",
    "maxCount",
    "azs",
    "taints",
    "labels",
    "tags",
    "labelPolicyOnExistingNodes",
    "taintPolicyOnExistingNodes",
    "tagPolicyOnExistingNodes",
    "network",
    "extendParams",
    "creatingStep",
    "os",
    "rootVolume",
    "dataVolumes",
    "volumeGroupConfigs",
    "billing",
    "nodesToRemove",
    "confirmPrepaidReplacement",
    "region",
    "projectId",
    "adopt",
    "connection",
    "resources",
    "prepaid",
  ],
  secrets: ["extendParams"],
  adoptId: "<poolName>/<name>",
};

/**
 * Nodes of one flavor in a ModelArts resource pool.
 *
 * @example Two nodes in an existing resource pool
 * ```ts
 * import { modelarts } from "pulumi-pools";
 *
 * const train = new modelarts.NodePool("train", {
 *   poolName: "pool-research-0123456789abcdef0123456789abcdef",
 *   flavor: "modelarts.vm.gpu.t4u8",
 *   count: 2,
 * });
 *
 * export const available = train.resources.available;
 * ```
 *
 * @example Nodes with a taint and additional disks
 * ```ts
 * import { modelarts } from "pulumi-pools";
 *
 * new modelarts.NodePool(
 *   "train",
 *   {
 *     poolName: "pool-research-0123456789abcdef0123456789abcdef",
 *     flavor: "modelarts.vm.gpu.t4u8",
 *     count: 4,
 *     azs: [
 *       { az: "cn-north-4a", count: 2 },
 *       { az: "cn-north-4b", count: 2 },
 *     ],
 *     labels: { team: "research" },
 *     taints: [{ key: "gpu", value: "t4", effect: "NoSchedule" }],
 *     taintPolicyOnExistingNodes: "ignore", // a changed taint is for new nodes only
 *     os: { name: "EulerOS 2.9" },
 *     extendParams: { runtime: "containerd" },
 *     rootVolume: { volumeType: "GPSSD", size: "100Gi" },
 *     dataVolumes: [{ volumeType: "SSD", size: "500Gi", extendParams: { volumeGroup: "vgpaas" } }],
 *     volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool: 90 }],
 *   },
 *   { customTimeouts: { create: "3h" } },
 * );
 * ```
 *
 * @example Nodes that are bought for three months when they are added
 * ```ts
 * import { modelarts } from "pulumi-pools";
 *
 * new modelarts.NodePool("reserved", {
 *   poolName: "pool-research-0123456789abcdef0123456789abcdef",
 *   flavor: "modelarts.vm.gpu.t4u8",
 *   count: 2,
 *   billing: { mode: "1", periodNum: 3, periodType: "2", autoRenew: false },
 * });
 * ```
 *
 * @example An existing node pool, taken over
 * ```ts
 * import { modelarts } from "pulumi-pools";
 *
 * new modelarts.NodePool("train", {
 *   adopt: "pool-research-0123456789abcdef0123456789abcdef/train",
 *   poolName: "pool-research-0123456789abcdef0123456789abcdef", // fields that cannot change must be declared as they are
 *   name: "train",
 *   flavor: "modelarts.vm.gpu.t4u8",
 *   count: 3,
 * });
 * ```
 *
 * @example The nodes of a node pool of another stack
 * ```ts
 * import { modelarts } from "pulumi-pools";
 *
 * const found = modelarts.getNodePoolNodesOutput({
 *   poolName: "pool-research-0123456789abcdef0123456789abcdef",
 *   name: "train",
 * });
 *
 * export const addresses = found.nodes.apply((nodes) => nodes.map((node) => node.privateIp));
 * ```
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateNodePool.html
 */
export class NodePool extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Id of the resource pool (its metadata.name, not the name that the console shows). */
  declare readonly poolName: pulumi.Output<string>;

  /** Name of the node pool, unique in its resource pool; not ending in -default. */
  declare readonly name: pulumi.Output<string>;

  /** Flavor of the nodes, such as modelarts.vm.gpu.t4u8. */
  declare readonly flavor: pulumi.Output<string>;

  /** Number of nodes; a multiple of creatingStep.step. */
  declare readonly count: pulumi.Output<number>;

  /** Largest number of nodes; equal to count in a physical resource pool. */
  declare readonly maxCount: pulumi.Output<number | undefined>;

  /** Distribution of the nodes over availability zones; the numbers must add up to count. */
  declare readonly azs: pulumi.Output<NodePoolAz[] | undefined>;

  /**
   * Kubernetes taints of the nodes, one per key and effect; those that others add are kept. only for privileged
   * resource pools.
   */
  declare readonly taints: pulumi.Output<NodePoolTaint[] | undefined>;

  /** Kubernetes labels of the nodes; those that others add are kept. */
  declare readonly labels: pulumi.Output<Record<string, string> | undefined>;

  /** Resource tags of the nodes; those that others add are kept. only for privileged resource pools. */
  declare readonly tags: pulumi.Output<NodePoolTag[] | undefined>;

  /** Whether a change of labels also reaches existing nodes: refresh or ignore; no effect at creation. */
  declare readonly labelPolicyOnExistingNodes: pulumi.Output<"refresh" | "ignore" | undefined>;

  /** Whether a change of taints also reaches existing nodes: refresh or ignore; no effect at creation. */
  declare readonly taintPolicyOnExistingNodes: pulumi.Output<"refresh" | "ignore" | undefined>;

  /** Whether a change of tags also reaches existing nodes: refresh or ignore; no effect at creation. */
  declare readonly tagPolicyOnExistingNodes: pulumi.Output<"refresh" | "ignore" | undefined>;

  /** Network of the nodes; only for privileged resource pools. */
  declare readonly network: pulumi.Output<NodePoolNetwork | undefined>;

  /**
   * Further settings by the API's names: dockerBaseSize, postInstall (base64), runtime, XParameterPlaneSubnet … Keys
   * that are left out are not compared. Secret.
   */
  declare readonly extendParams: pulumi.Output<Record<string, string> | undefined>;

  /** Nodes in batches; count and maxCount are multiples of the step. */
  declare readonly creatingStep: pulumi.Output<NodePoolCreatingStep | undefined>;

  /** Operating system of the nodes. */
  declare readonly os: pulumi.Output<NodePoolOs | undefined>;

  /** System disk of the nodes. */
  declare readonly rootVolume: pulumi.Output<NodePoolRootVolume | undefined>;

  /** Data disks of the nodes; they need volumeGroupConfigs. */
  declare readonly dataVolumes: pulumi.Output<NodePoolDataVolume[] | undefined>;

  /** Settings of the disk groups, one per group. */
  declare readonly volumeGroupConfigs: pulumi.Output<NodePoolVolumeGroupConfig[] | undefined>;

  /** How nodes are paid for. It is sent only with requests that add nodes. */
  declare readonly billing: pulumi.Output<NodePoolBilling | undefined>;

  /**
   * Names of the nodes to remove when count is lowered; ModelArts chooses the rest. Without a lower count it has no
   * effect. Names of missing nodes are ignored.
   */
  declare readonly nodesToRemove: pulumi.Output<string[] | undefined>;

  /**
   * Whether a node pool with yearly/monthly nodes may be replaced: the replacement is bought in addition, and the
   * existing nodes are charged until you unsubscribe them in the Billing Center.
   */
  declare readonly confirmPrepaidReplacement: pulumi.Output<boolean | undefined>;

  /** Region of the resource pool. */
  declare readonly region: pulumi.Output<string | undefined>;

  /** Id of the project of the resource pool. */
  declare readonly projectId: pulumi.Output<string | undefined>;

  /**
   * Takes over the existing object `<poolName>/<name>` instead of creating a new one; ignored once the resource
   * exists.
   */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** Name of the connection of `pools:huaweicloud.connections` whose account is used. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /** Number of nodes by state. */
  declare readonly resources: pulumi.Output<NodePoolResources>;

  /**
   * Whether this resource has bought yearly/monthly nodes. The API cannot delete them: unsubscribe them in the
   * Billing Center.
   */
  declare readonly prepaid: pulumi.Output<boolean>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 90 minutes
   */
  constructor(name: string, args: NodePoolArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<poolName>/<name>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): NodePool {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, NodePool) as NodePool;
  }

  /** Whether `value` is a NodePool, also from another copy of this package. */
  static override isInstance(value: unknown): value is NodePool {
    return isOfType(value, NodePool.__pulumiType);
  }
}

/** Arguments of {@link NodePool}. */
export interface NodePoolArgs {
  /**
   * Id of the resource pool (its metadata.name, not the name that the console shows).
   *
   * String that must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a
   * letter first and no hyphen last. Change: replaces the resource. A node pool cannot move to another resource
   * pool.
   */
  poolName: pulumi.Input<string>;
  /**
   * Name of the node pool, unique in its resource pool; not ending in -default.
   *
   * String that must have 2 to 50 characters, lowercase letters, digits and hyphens, a letter first and no hyphen
   * last. Default: the resource's Pulumi name, a dash and 7 hex digits. Change: replaces the resource. The name is a
   * node pool's identity: the API cannot change it.
   */
  name?: pulumi.Input<string>;
  /**
   * Flavor of the nodes, such as modelarts.vm.gpu.t4u8.
   *
   * String, not empty. Change: replaces the resource. All nodes of a node pool have the same flavor, and existing
   * nodes cannot change theirs.
   */
  flavor: pulumi.Input<string>;
  /**
   * Number of nodes; a multiple of creatingStep.step.
   *
   * Integer, at least 1. Change: in place.
   */
  count: pulumi.Input<number>;
  /**
   * Largest number of nodes; equal to count in a physical resource pool.
   *
   * Integer, at least 1. Default: count. Change: in place.
   */
  maxCount?: pulumi.Input<number>;
  /**
   * Distribution of the nodes over availability zones; the numbers must add up to count.
   *
   * Default: chosen by ModelArts. Change: in place.
   */
  azs?: pulumi.Input<pulumi.Input<NodePoolAzArgs>[]>;
  /**
   * Kubernetes taints of the nodes, one per key and effect; those that others add are kept. only for privileged
   * resource pools.
   *
   * Change: in place; taintPolicyOnExistingNodes decides whether existing nodes get a change.
   */
  taints?: pulumi.Input<pulumi.Input<NodePoolTaintArgs>[]>;
  /**
   * Kubernetes labels of the nodes; those that others add are kept.
   *
   * Change: in place; labelPolicyOnExistingNodes decides whether existing nodes get a change.
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Resource tags of the nodes; those that others add are kept. only for privileged resource pools.
   *
   * List of at most 20 objects with key, value. Change: in place; tagPolicyOnExistingNodes decides whether existing
   * nodes get a change.
   */
  tags?: pulumi.Input<pulumi.Input<NodePoolTagArgs>[]>;
  /**
   * Whether a change of labels also reaches existing nodes: refresh or ignore; no effect at creation.
   *
   * Default: refresh. Change: in place; changes by others are not detected.
   */
  labelPolicyOnExistingNodes?: pulumi.Input<"refresh" | "ignore">;
  /**
   * Whether a change of taints also reaches existing nodes: refresh or ignore; no effect at creation.
   *
   * Default: refresh. Change: in place; changes by others are not detected.
   */
  taintPolicyOnExistingNodes?: pulumi.Input<"refresh" | "ignore">;
  /**
   * Whether a change of tags also reaches existing nodes: refresh or ignore; no effect at creation.
   *
   * Default: refresh. Change: in place; changes by others are not detected.
   */
  tagPolicyOnExistingNodes?: pulumi.Input<"refresh" | "ignore">;
  /**
   * Network of the nodes; only for privileged resource pools.
   *
   * Default: the resource pool's. Change: in place, unless one of its parts replaces.
   */
  network?: pulumi.Input<NodePoolNetworkArgs>;
  /**
   * Further settings by the API's names: dockerBaseSize, postInstall (base64), runtime, XParameterPlaneSubnet … Keys
   * that are left out are not compared.
   *
   * Change: in place; existing nodes keep the old value.
   */
  extendParams?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Nodes in batches; count and maxCount are multiples of the step.
   *
   * Change: replaces the resource. The step is fixed when the node pool is created.
   */
  creatingStep?: pulumi.Input<NodePoolCreatingStepArgs>;
  /**
   * Operating system of the nodes.
   *
   * Change: in place; existing nodes keep the old value.
   */
  os?: pulumi.Input<NodePoolOsArgs>;
  /**
   * System disk of the nodes.
   *
   * Change: in place; existing nodes keep the old value.
   */
  rootVolume?: pulumi.Input<NodePoolRootVolumeArgs>;
  /**
   * Data disks of the nodes; they need volumeGroupConfigs.
   *
   * Change: in place; existing nodes keep the old value.
   */
  dataVolumes?: pulumi.Input<pulumi.Input<NodePoolDataVolumeArgs>[]>;
  /**
   * Settings of the disk groups, one per group.
   *
   * Change: in place; existing nodes keep the old value.
   */
  volumeGroupConfigs?: pulumi.Input<pulumi.Input<NodePoolVolumeGroupConfigArgs>[]>;
  /**
   * How nodes are paid for. It is sent only with requests that add nodes.
   *
   * Change: in place; a change applies only to nodes that are added later; changes by others are not detected.
   */
  billing?: pulumi.Input<NodePoolBillingArgs>;
  /**
   * Names of the nodes to remove when count is lowered; ModelArts chooses the rest. Without a lower count it has no
   * effect. Names of missing nodes are ignored.
   *
   * List of strings, each not empty. Change: recorded without a request.
   */
  nodesToRemove?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether a node pool with yearly/monthly nodes may be replaced: the replacement is bought in addition, and the
   * existing nodes are charged until you unsubscribe them in the Billing Center.
   *
   * Default: false. Change: recorded without a request.
   */
  confirmPrepaidReplacement?: pulumi.Input<boolean>;
  /**
   * Region of the resource pool.
   *
   * String that must be a region such as cn-north-4. Default: `pools:huaweicloud.region`, then HW_REGION_NAME.
   * Change: replaces the resource. A node pool cannot move to another region.
   */
  region?: pulumi.Input<string>;
  /**
   * Id of the project of the resource pool.
   *
   * String that must be a project's id: letters, digits and hyphens. Default: `pools:huaweicloud.projectId`, then
   * HW_PROJECT_ID, then the project named like the region. Change: replaces the resource. A node pool cannot move to
   * another project.
   */
  projectId?: pulumi.Input<string>;
  /**
   * Takes over the existing object `<poolName>/<name>` instead of creating a new one; ignored once the resource
   * exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:huaweicloud.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:huaweicloud.accessKey`. Change: recorded without a request.
   */
  connection?: pulumi.Input<string>;
}

/** Distribution of the nodes over availability zones; the numbers must add up to count. */
export interface NodePoolAzArgs {
  /**
   * Name of the availability zone, such as cn-north-4a.
   *
   * String, not empty.
   */
  az: pulumi.Input<string>;
  /**
   * Number of nodes in it.
   *
   * Integer, at least 0.
   */
  count: pulumi.Input<number>;
}

/**
 * Kubernetes taints of the nodes, one per key and effect; those that others add are kept. only for privileged
 * resource pools.
 */
export interface NodePoolTaintArgs {
  /**
   * Key.
   *
   * String, not empty.
   */
  key: pulumi.Input<string>;
  /** Value. */
  value?: pulumi.Input<string>;
  /** Effect on pods: NoSchedule, PreferNoSchedule or NoExecute. */
  effect: pulumi.Input<"NoSchedule" | "PreferNoSchedule" | "NoExecute">;
}

/** Resource tags of the nodes; those that others add are kept. only for privileged resource pools. */
export interface NodePoolTagArgs {
  /** Key, unique in the list; not beginning with CCE- or __type_baremetal. */
  key: pulumi.Input<string>;
  /** Value. */
  value: pulumi.Input<string>;
}

/** Network of the nodes; only for privileged resource pools. */
export interface NodePoolNetworkArgs {
  /**
   * Id of the VPC.
   *
   * String, not empty. Change: replaces the resource. Nodes cannot move to another VPC.
   */
  vpc?: pulumi.Input<string>;
  /**
   * Id of the subnet.
   *
   * String, not empty. Change: replaces the resource. Nodes cannot move to another subnet.
   */
  subnet?: pulumi.Input<string>;
  /**
   * Ids of the security groups.
   *
   * List of strings, each not empty. Change: in place; existing nodes keep the old value.
   */
  securityGroups?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Nodes in batches; count and maxCount are multiples of the step. */
export interface NodePoolCreatingStepArgs {
  /**
   * Number of nodes that are added together, one of the flavor's steps.
   *
   * Integer, at least 1.
   */
  step?: pulumi.Input<number>;
  /** Unit that is added: hyperinstance (supernode) or rack. */
  type?: pulumi.Input<"hyperinstance" | "rack">;
}

/** Operating system of the nodes. */
export interface NodePoolOsArgs {
  /**
   * Name and version, such as EulerOS 2.9.
   *
   * String, not empty.
   */
  name?: pulumi.Input<string>;
  /**
   * Id of the image.
   *
   * String, not empty.
   */
  imageId?: pulumi.Input<string>;
  /** private for your own image. */
  imageType?: pulumi.Input<"private">;
  /**
   * Name and version for which ModelArts chooses the best image. The API never returns it.
   *
   * String, not empty. Change: in place; changes by others are not detected.
   */
  autoMatch?: pulumi.Input<string>;
}

/** System disk of the nodes. */
export interface NodePoolRootVolumeArgs {
  /** Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O). */
  volumeType: pulumi.Input<"SSD" | "GPSSD" | "SAS">;
  /**
   * Size in GiB, such as 100Gi.
   *
   * String that must be a number of GiB, such as 100Gi.
   */
  size: pulumi.Input<string>;
}

/** Data disks of the nodes; they need volumeGroupConfigs. */
export interface NodePoolDataVolumeArgs {
  /** Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O). */
  volumeType: pulumi.Input<"SSD" | "GPSSD" | "SAS">;
  /**
   * Size in GiB, such as 100Gi.
   *
   * String that must be a number of GiB, such as 100Gi.
   */
  size: pulumi.Input<string>;
  /**
   * Number of such disks per node.
   *
   * Integer, at least 1. Default: 1.
   */
  count?: pulumi.Input<number>;
  /** Use of the disk. */
  extendParams: pulumi.Input<NodePoolDataVolumeExtendParamsArgs>;
}

/** Use of the disk. */
export interface NodePoolDataVolumeExtendParamsArgs {
  /**
   * Disk group: vgpaas (containers), default, vguser0, vguser1 … (own mounts), vg-everest-localvolume-persistent or
   * -ephemeral.
   *
   * String that must be vgpaas, default, vguser and a number, vg-everest-localvolume-persistent or
   * vg-everest-localvolume-ephemeral.
   */
  volumeGroup: pulumi.Input<string>;
}

/** Settings of the disk groups, one per group. */
export interface NodePoolVolumeGroupConfigArgs {
  /**
   * The disk group that is configured, as in dataVolumes.
   *
   * String that must be vgpaas, default, vguser and a number, vg-everest-localvolume-persistent or
   * vg-everest-localvolume-ephemeral.
   */
  volumeGroup: pulumi.Input<string>;
  /**
   * Share of the container disk in percent; only for vgpaas.
   *
   * Integer, 0 to 100.
   */
  dockerThinPool?: pulumi.Input<number>;
  /** LVM's settings. */
  lvmConfig?: pulumi.Input<NodePoolVolumeGroupConfigLvmConfigArgs>;
  /**
   * Kinds of storage: volume (cloud disks) or local (disks of the machine).
   *
   * List of values, each one of volume, local. Default: volume, if dataVolumes are given.
   */
  types?: pulumi.Input<pulumi.Input<"volume" | "local">[]>;
}

/** LVM's settings. */
export interface NodePoolVolumeGroupConfigLvmConfigArgs {
  /** Type of the logical volume: linear or striped. */
  lvType: pulumi.Input<"linear" | "striped">;
  /**
   * Mount path of the disk; only for vguser0, vguser1 ….
   *
   * String that must be an absolute path of letters, digits, dots, hyphens and underscores, such as /data.
   */
  path?: pulumi.Input<string>;
}

/** How nodes are paid for. It is sent only with requests that add nodes. */
export interface NodePoolBillingArgs {
  /**
   * 0 is pay per use, 1 is yearly/monthly, which buys the nodes at once.
   *
   * Default: the resource pool's.
   */
  mode?: pulumi.Input<"0" | "1">;
  /**
   * Number of months or years to buy; required for mode 1.
   *
   * Integer, at least 1.
   */
  periodNum?: pulumi.Input<number>;
  /** Unit of periodNum: 2 months, 3 years, 4 hours (only at creation); required for mode 1. */
  periodType?: pulumi.Input<"2" | "3" | "4">;
  /**
   * Whether the subscription renews itself.
   *
   * Default: false at creation; for nodes that are added later, as for the resource pool.
   */
  autoRenew?: pulumi.Input<boolean>;
  /**
   * Discount chosen on the operations platform.
   *
   * String, not empty.
   */
  promotionInfo?: pulumi.Input<string>;
  /**
   * URL of the page that is shown after payment.
   *
   * String, not empty.
   */
  serviceConsoleUrl?: pulumi.Input<string>;
  /**
   * Id of an order from createOrderId, if the service requires one; valid for one purchase.
   *
   * String, not empty.
   */
  orderId?: pulumi.Input<string>;
}

/** Distribution of the nodes over availability zones; the numbers must add up to count. */
export interface NodePoolAz {
  /** Name of the availability zone, such as cn-north-4a. */
  readonly az: string;
  /** Number of nodes in it. */
  readonly count: number;
}

/**
 * Kubernetes taints of the nodes, one per key and effect; those that others add are kept. only for privileged
 * resource pools.
 */
export interface NodePoolTaint {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value?: string;
  /** Effect on pods: NoSchedule, PreferNoSchedule or NoExecute. */
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Resource tags of the nodes; those that others add are kept. only for privileged resource pools. */
export interface NodePoolTag {
  /** Key, unique in the list; not beginning with CCE- or __type_baremetal. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

/** Network of the nodes; only for privileged resource pools. */
export interface NodePoolNetwork {
  /** Id of the VPC. */
  readonly vpc?: string;
  /** Id of the subnet. */
  readonly subnet?: string;
  /** Ids of the security groups. */
  readonly securityGroups?: string[];
}

/** Nodes in batches; count and maxCount are multiples of the step. */
export interface NodePoolCreatingStep {
  /** Number of nodes that are added together, one of the flavor's steps. */
  readonly step?: number;
  /** Unit that is added: hyperinstance (supernode) or rack. */
  readonly type?: "hyperinstance" | "rack";
}

/** Operating system of the nodes. */
export interface NodePoolOs {
  /** Name and version, such as EulerOS 2.9. */
  readonly name?: string;
  /** Id of the image. */
  readonly imageId?: string;
  /** private for your own image. */
  readonly imageType?: "private";
  /** Name and version for which ModelArts chooses the best image. The API never returns it. */
  readonly autoMatch?: string;
}

/** System disk of the nodes. */
export interface NodePoolRootVolume {
  /** Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O). */
  readonly volumeType: "SSD" | "GPSSD" | "SAS";
  /** Size in GiB, such as 100Gi. */
  readonly size: string;
}

/** Data disks of the nodes; they need volumeGroupConfigs. */
export interface NodePoolDataVolume {
  /** Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O). */
  readonly volumeType: "SSD" | "GPSSD" | "SAS";
  /** Size in GiB, such as 100Gi. */
  readonly size: string;
  /** Number of such disks per node. */
  readonly count?: number;
  /** Use of the disk. */
  readonly extendParams: NodePoolDataVolumeExtendParams;
}

/** Use of the disk. */
export interface NodePoolDataVolumeExtendParams {
  /**
   * Disk group: vgpaas (containers), default, vguser0, vguser1 … (own mounts), vg-everest-localvolume-persistent or
   * -ephemeral.
   */
  readonly volumeGroup: string;
}

/** Settings of the disk groups, one per group. */
export interface NodePoolVolumeGroupConfig {
  /** The disk group that is configured, as in dataVolumes. */
  readonly volumeGroup: string;
  /** Share of the container disk in percent; only for vgpaas. */
  readonly dockerThinPool?: number;
  /** LVM's settings. */
  readonly lvmConfig?: NodePoolVolumeGroupConfigLvmConfig;
  /** Kinds of storage: volume (cloud disks) or local (disks of the machine). */
  readonly types?: ("volume" | "local")[];
}

/** LVM's settings. */
export interface NodePoolVolumeGroupConfigLvmConfig {
  /** Type of the logical volume: linear or striped. */
  readonly lvType: "linear" | "striped";
  /** Mount path of the disk; only for vguser0, vguser1 …. */
  readonly path?: string;
}

/** How nodes are paid for. It is sent only with requests that add nodes. */
export interface NodePoolBilling {
  /** 0 is pay per use, 1 is yearly/monthly, which buys the nodes at once. */
  readonly mode?: "0" | "1";
  /** Number of months or years to buy; required for mode 1. */
  readonly periodNum?: number;
  /** Unit of periodNum: 2 months, 3 years, 4 hours (only at creation); required for mode 1. */
  readonly periodType?: "2" | "3" | "4";
  /** Whether the subscription renews itself. */
  readonly autoRenew?: boolean;
  /** Discount chosen on the operations platform. */
  readonly promotionInfo?: string;
  /** URL of the page that is shown after payment. */
  readonly serviceConsoleUrl?: string;
  /** Id of an order from createOrderId, if the service requires one; valid for one purchase. */
  readonly orderId?: string;
}

/** Number of nodes by state. */
export interface NodePoolResources {
  /** Working nodes. */
  readonly available: number;
  /** Nodes that are being created. */
  readonly creating: number;
  /** Nodes that do not work. */
  readonly abnormal: number;
  /** Nodes that are being deleted. */
  readonly deleting: number;
}
