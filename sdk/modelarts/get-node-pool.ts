// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "modelarts:getNodePool", secrets: ["extendParams"] };

/**
 * A node pool of a ModelArts resource pool.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/ShowNodePool.html
 */
export async function getNodePool(args: GetNodePoolArgs, options?: pulumi.InvokeOptions): Promise<GetNodePoolResult> {
  return (await invoke(FACTS, args, options)) as GetNodePoolResult;
}

/**
 * getNodePool for arguments that are outputs.
 *
 * A node pool of a ModelArts resource pool.
 *
 * A result with extendParams is secret as a whole.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/ShowNodePool.html
 */
export function getNodePoolOutput(
  args: GetNodePoolOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetNodePoolResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getNodePool}. */
export interface GetNodePoolArgs {
  /**
   * Id of the resource pool.
   *
   * String that must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a
   * letter first and no hyphen last.
   */
  poolName: string;
  /**
   * Name of the node pool.
   *
   * String that must be a node pool's name, without slashes.
   */
  name: string;
  /**
   * Region of the resource pool.
   *
   * String that must be a region such as cn-north-4. Default: `pools:huaweicloud.region`, then HW_REGION_NAME.
   */
  region?: string;
  /**
   * Id of the project of the resource pool.
   *
   * String that must be a project's id: letters, digits and hyphens. Default: `pools:huaweicloud.projectId`, then
   * HW_PROJECT_ID, then the project named like the region.
   */
  projectId?: string;
  /**
   * Name of the connection of `pools:huaweicloud.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:huaweicloud.accessKey`.
   */
  connection?: string;
}

/** Arguments of {@link getNodePoolOutput}. */
export interface GetNodePoolOutputArgs {
  /**
   * Id of the resource pool.
   *
   * String that must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a
   * letter first and no hyphen last.
   */
  poolName: pulumi.Input<string>;
  /**
   * Name of the node pool.
   *
   * String that must be a node pool's name, without slashes.
   */
  name: pulumi.Input<string>;
  /**
   * Region of the resource pool.
   *
   * String that must be a region such as cn-north-4. Default: `pools:huaweicloud.region`, then HW_REGION_NAME.
   */
  region?: pulumi.Input<string>;
  /**
   * Id of the project of the resource pool.
   *
   * String that must be a project's id: letters, digits and hyphens. Default: `pools:huaweicloud.projectId`, then
   * HW_PROJECT_ID, then the project named like the region.
   */
  projectId?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:huaweicloud.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:huaweicloud.accessKey`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getNodePool}. */
export interface GetNodePoolResult {
  /** `<poolName>/<name>`. */
  readonly id: string;
  /** Id of the resource pool (its metadata.name, not the name that the console shows). */
  readonly poolName?: string;
  /** Name of the node pool, unique in its resource pool; not ending in -default. */
  readonly name?: string;
  /** Flavor of the nodes, such as modelarts.vm.gpu.t4u8. */
  readonly flavor?: string;
  /** Number of nodes; a multiple of creatingStep.step. */
  readonly count?: number;
  /** Largest number of nodes; equal to count in a physical resource pool. */
  readonly maxCount?: number;
  /** Distribution of the nodes over availability zones; the numbers must add up to count. */
  readonly azs?: GetNodePoolAz[];
  /**
   * Kubernetes taints of the nodes, one per key and effect; those that others add are kept. only for privileged
   * resource pools.
   */
  readonly taints?: GetNodePoolTaint[];
  /** Kubernetes labels of the nodes; those that others add are kept. */
  readonly labels?: Record<string, string>;
  /** Resource tags of the nodes; those that others add are kept. only for privileged resource pools. */
  readonly tags?: GetNodePoolTag[];
  /** Network of the nodes; only for privileged resource pools. */
  readonly network?: GetNodePoolNetwork;
  /**
   * Further settings by the API's names: dockerBaseSize, postInstall (base64), runtime, XParameterPlaneSubnet … Keys
   * that are left out are not compared. Secret.
   */
  readonly extendParams?: Record<string, string>;
  /** Nodes in batches; count and maxCount are multiples of the step. */
  readonly creatingStep?: GetNodePoolCreatingStep;
  /** Operating system of the nodes. */
  readonly os?: GetNodePoolOs;
  /** System disk of the nodes. */
  readonly rootVolume?: GetNodePoolRootVolume;
  /** Data disks of the nodes; they need volumeGroupConfigs. */
  readonly dataVolumes?: GetNodePoolDataVolume[];
  /** Settings of the disk groups, one per group. */
  readonly volumeGroupConfigs?: GetNodePoolVolumeGroupConfig[];
  /** Region of the resource pool. */
  readonly region?: string;
  /** Id of the project of the resource pool. */
  readonly projectId?: string;
  /** Number of nodes by state. */
  readonly resources: GetNodePoolResources;
}

/** Distribution of the nodes over availability zones; the numbers must add up to count. */
export interface GetNodePoolAz {
  /** Name of the availability zone, such as cn-north-4a. */
  readonly az: string;
  /** Number of nodes in it. */
  readonly count: number;
}

/**
 * Kubernetes taints of the nodes, one per key and effect; those that others add are kept. only for privileged
 * resource pools.
 */
export interface GetNodePoolTaint {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value?: string;
  /** Effect on pods: NoSchedule, PreferNoSchedule or NoExecute. */
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Resource tags of the nodes; those that others add are kept. only for privileged resource pools. */
export interface GetNodePoolTag {
  /** Key, unique in the list; not beginning with CCE- or __type_baremetal. */
  readonly key: string;
  /** Value. */
  readonly value: string;
}

/** Network of the nodes; only for privileged resource pools. */
export interface GetNodePoolNetwork {
  /** Id of the VPC. */
  readonly vpc?: string;
  /** Id of the subnet. */
  readonly subnet?: string;
  /** Ids of the security groups. */
  readonly securityGroups?: string[];
}

/** Nodes in batches; count and maxCount are multiples of the step. */
export interface GetNodePoolCreatingStep {
  /** Number of nodes that are added together, one of the flavor's steps. */
  readonly step?: number;
  /** Unit that is added: hyperinstance (supernode) or rack. */
  readonly type?: "hyperinstance" | "rack";
}

/** Operating system of the nodes. */
export interface GetNodePoolOs {
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
export interface GetNodePoolRootVolume {
  /** Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O). */
  readonly volumeType: "SSD" | "GPSSD" | "SAS";
  /** Size in GiB, such as 100Gi. */
  readonly size: string;
}

/** Data disks of the nodes; they need volumeGroupConfigs. */
export interface GetNodePoolDataVolume {
  /** Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O). */
  readonly volumeType: "SSD" | "GPSSD" | "SAS";
  /** Size in GiB, such as 100Gi. */
  readonly size: string;
  /** Number of such disks per node. */
  readonly count?: number;
  /** Use of the disk. */
  readonly extendParams: GetNodePoolDataVolumeExtendParams;
}

/** Use of the disk. */
export interface GetNodePoolDataVolumeExtendParams {
  /**
   * Disk group: vgpaas (containers), default, vguser0, vguser1 … (own mounts), vg-everest-localvolume-persistent or
   * -ephemeral.
   */
  readonly volumeGroup: string;
}

/** Settings of the disk groups, one per group. */
export interface GetNodePoolVolumeGroupConfig {
  /** The disk group that is configured, as in dataVolumes. */
  readonly volumeGroup: string;
  /** Share of the container disk in percent; only for vgpaas. */
  readonly dockerThinPool?: number;
  /** LVM's settings. */
  readonly lvmConfig?: GetNodePoolVolumeGroupConfigLvmConfig;
  /** Kinds of storage: volume (cloud disks) or local (disks of the machine). */
  readonly types?: ("volume" | "local")[];
}

/** LVM's settings. */
export interface GetNodePoolVolumeGroupConfigLvmConfig {
  /** Type of the logical volume: linear or striped. */
  readonly lvType: "linear" | "striped";
  /** Mount path of the disk; only for vguser0, vguser1 …. */
  readonly path?: string;
}

/** Number of nodes by state. */
export interface GetNodePoolResources {
  /** Working nodes. */
  readonly available: number;
  /** Nodes that are being created. */
  readonly creating: number;
  /** Nodes that do not work. */
  readonly abnormal: number;
  /** Nodes that are being deleted. */
  readonly deleting: number;
}
