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

/** What {@link getNodePoolNodes} is asked. */
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
   * Region to ask.
   *
   * String that must be a region such as cn-north-4. Default: `pools:huaweicloud.region`, then HW_REGION_NAME.
   */
  region?: string;
  /**
   * Id of the project to ask.
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

/** What {@link getNodePoolNodesOutput} is asked. */
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
   * Region to ask.
   *
   * String that must be a region such as cn-north-4. Default: `pools:huaweicloud.region`, then HW_REGION_NAME.
   */
  region?: pulumi.Input<string>;
  /**
   * Id of the project to ask.
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

/** What {@link getNodePoolNodes} answers. */
export interface GetNodePoolNodesResult {
  /** The nodes, by name. */
  readonly nodes: GetNodePoolNodesNode[];
}

/** The nodes, by name. */
export interface GetNodePoolNodesNode {
  /** Name of the node. */
  readonly name: string;
  /** Available, Creating, Deleting, Abnormal or Checking. */
  readonly phase?: string;
  /** Its flavor. */
  readonly flavor?: string;
  /** Its availability zone. */
  readonly az?: string;
  /** Its address. */
  readonly privateIp?: string;
  /** When it was made. */
  readonly createdAt?: string;
}
