// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "modelarts:evictNodes", acts: true, secrets: [] };

/**
 * Deletes the given nodes of a node pool and lowers its count by their number. A program that declares the count
 * should then declare the lower one. Yearly/monthly nodes are refused: unsubscribe them in the Billing Center.
 *
 * Previews do not call it; there the result is undefined.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/BatchDeletePoolNodes.html
 */
export async function evictNodes(
  args: EvictNodesArgs,
  options?: pulumi.InvokeOptions,
): Promise<EvictNodesResult | undefined> {
  return (await invoke(FACTS, args, options)) as EvictNodesResult | undefined;
}

/**
 * evictNodes for arguments that are outputs.
 *
 * Deletes the given nodes of a node pool and lowers its count by their number. A program that declares the count
 * should then declare the lower one. Yearly/monthly nodes are refused: unsubscribe them in the Billing Center.
 *
 * Previews do not call it; there the result is not known.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/BatchDeletePoolNodes.html
 */
export function evictNodesOutput(
  args: EvictNodesOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<EvictNodesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link evictNodes}. */
export interface EvictNodesArgs {
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
   * Names of the nodes; names of missing nodes are skipped.
   *
   * List of at least 1 strings, each not empty.
   */
  nodeNames: string[];
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

/** Arguments of {@link evictNodesOutput}. */
export interface EvictNodesOutputArgs {
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
   * Names of the nodes; names of missing nodes are skipped.
   *
   * List of at least 1 strings, each not empty.
   */
  nodeNames: pulumi.Input<pulumi.Input<string>[]>;
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

/** Result of {@link evictNodes}. */
export interface EvictNodesResult {
  /** Count of the node pool afterwards. */
  readonly count: number;
  /** Names of the nodes that this call deleted. */
  readonly evicted: string[];
}
