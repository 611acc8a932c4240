// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "modelarts:getNodePoolNodes", secrets: [] };

/**
 * All nodes of a node pool.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/ListNodePoolNodes.html
 */
export async function getNodePoolNodes(
  args: GetNodePoolNodesArgs,
  options?: pulumi.InvokeOptions,
): Promise<GetNodePoolNodesResult> {
  return (await invoke(FACTS, args, options)) as GetNodePoolNodesResult;
}

/**
 * getNodePoolNodes for arguments that are outputs.
 *
 * All nodes of a node pool.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/ListNodePoolNodes.html
 */
export function getNodePoolNodesOutput(
  args: GetNodePoolNodesOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetNodePoolNodesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getNodePoolNodes}. */
export interface GetNodePoolNodesArgs {
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

/** Arguments of {@link getNodePoolNodesOutput}. */
export interface GetNodePoolNodesOutputArgs {
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

/** Result of {@link getNodePoolNodes}. */
export interface GetNodePoolNodesResult {
  /** The nodes, by name. */
  readonly nodes: GetNodePoolNodesNode[];
}

/** The nodes, by name. */
export interface GetNodePoolNodesNode {
  /** Name of the node, for evictNodes and nodesToRemove. */
  readonly name: string;
  /** Available, Creating, Deleting, Abnormal or Checking. */
  readonly phase?: string;
  /** Its flavor. */
  readonly flavor?: string;
  /** Its availability zone. */
  readonly az?: string;
  /** Its address. */
  readonly privateIp?: string;
  /** Creation time. */
  readonly createdAt?: string;
  /** Id of its node pool, which differs from the name. */
  readonly nodePoolId?: string;
  /** Id in bills and in the Billing Center. */
  readonly resourceId?: string;
  /** Id of its server. */
  readonly instanceId?: string;
  /** 0 is normal, 1 frozen, 2 deleted or terminated. */
  readonly billingStatus?: string;
  /** Id of the supernode that it belongs to. */
  readonly batchId?: string;
  /** Number of nodes of that supernode. */
  readonly batchSize?: string;
  /** Whether it is kept in reserve for nodes that fail. */
  readonly redundant?: boolean;
  /** Its operating system. */
  readonly os?: GetNodePoolNodesNodeOs;
  /** Its system disk. */
  readonly rootVolume?: GetNodePoolNodesNodeRootVolume;
  /** Its data disks. */
  readonly dataVolumes?: GetNodePoolNodesNodeDataVolume[];
  /** Its resources: cpu, memory, nvidia.com/gpu, huawei.com/ascend-snt9 …. */
  readonly resources: Record<string, string>;
  /** Its free resources. */
  readonly availableResources: Record<string, string>;
  /** All labels of ModelArts. */
  readonly labels: Record<string, string>;
}

/** Its operating system. */
export interface GetNodePoolNodesNodeOs {
  /** Name and version. */
  readonly name?: string;
  /** Id of the image. */
  readonly imageId?: string;
  /** private for your own image. */
  readonly imageType?: string;
}

/** Its system disk. */
export interface GetNodePoolNodesNodeRootVolume {
  /** SSD, GPSSD or SAS. */
  readonly volumeType?: string;
  /** Size, such as 100Gi. */
  readonly size?: string;
  /** Number of such disks. */
  readonly count?: number;
}

/** Its data disks. */
export interface GetNodePoolNodesNodeDataVolume {
  /** SSD, GPSSD or SAS. */
  readonly volumeType?: string;
  /** Size, such as 100Gi. */
  readonly size?: string;
  /** Number of such disks. */
  readonly count?: number;
}
