// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "modelarts:createOrderId", acts: true, secrets: [] };

/**
 * Creates an order id for billing.orderId, if the service requires one to sell yearly/monthly nodes. It buys
 * nothing and is valid for one purchase.
 *
 * Previews do not call it; there the result is undefined.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateOrderId.html
 */
export async function createOrderId(
  args: CreateOrderIdArgs,
  options?: pulumi.InvokeOptions,
): Promise<CreateOrderIdResult | undefined> {
  return (await invoke(FACTS, args, options)) as CreateOrderIdResult | undefined;
}

/**
 * createOrderId for arguments that are outputs.
 *
 * Creates an order id for billing.orderId, if the service requires one to sell yearly/monthly nodes. It buys
 * nothing and is valid for one purchase.
 *
 * Previews do not call it; there the result is not known.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateOrderId.html
 */
export function createOrderIdOutput(
  args: CreateOrderIdOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<CreateOrderIdResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link createOrderId}. */
export interface CreateOrderIdArgs {
  /**
   * Id of the resource pool.
   *
   * String that must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a
   * letter first and no hyphen last.
   */
  poolName: string;
  /**
   * Purpose of the order. The vendor documents only toPeriod, from pay per use to yearly/monthly.
   *
   * String, not empty. Default: toPeriod.
   */
  actionType?: string;
  /**
   * Id of the workspace.
   *
   * String, not empty. Default: 0.
   */
  workspaceId?: string;
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

/** Arguments of {@link createOrderIdOutput}. */
export interface CreateOrderIdOutputArgs {
  /**
   * Id of the resource pool.
   *
   * String that must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a
   * letter first and no hyphen last.
   */
  poolName: pulumi.Input<string>;
  /**
   * Purpose of the order. The vendor documents only toPeriod, from pay per use to yearly/monthly.
   *
   * String, not empty. Default: toPeriod.
   */
  actionType?: pulumi.Input<string>;
  /**
   * Id of the workspace.
   *
   * String, not empty. Default: 0.
   */
  workspaceId?: pulumi.Input<string>;
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

/** Result of {@link createOrderId}. */
export interface CreateOrderIdResult {
  /** The id. */
  readonly orderId: string;
}
