// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "modelarts:unlockNodes", acts: true, secrets: [] };

/**
 * Unlocks actions that lockNodes has locked.
 *
 * Previews do not call it; there the result is undefined.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/BatchUnlockPoolNodes.html
 */
export async function unlockNodes(
  args: UnlockNodesArgs,
  options?: pulumi.InvokeOptions,
): Promise<UnlockNodesResult | undefined> {
  return (await invoke(FACTS, args, options)) as UnlockNodesResult | undefined;
}

/**
 * unlockNodes for arguments that are outputs.
 *
 * Unlocks actions that lockNodes has locked.
 *
 * Previews do not call it; there the result is not known.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/BatchUnlockPoolNodes.html
 */
export function unlockNodesOutput(
  args: UnlockNodesOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<UnlockNodesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link unlockNodes}. */
export interface UnlockNodesArgs {
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
   * Names of the nodes, as returned by getNodePoolNodes.
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
  /**
   * Actions that the console may not run on the nodes; the vendor documents only `delete`.
   *
   * List of at least 1 strings, each not empty. Default: `["delete"]`.
   */
  actions?: string[];
}

/** Arguments of {@link unlockNodesOutput}. */
export interface UnlockNodesOutputArgs {
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
   * Names of the nodes, as returned by getNodePoolNodes.
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
  /**
   * Actions that the console may not run on the nodes; the vendor documents only `delete`.
   *
   * List of at least 1 strings, each not empty. Default: `["delete"]`.
   */
  actions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Result of {@link unlockNodes}. */
export interface UnlockNodesResult {
  /** Names of the nodes. */
  readonly nodeNames: string[];
}
