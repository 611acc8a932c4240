// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getAntiAffinityGroup", secrets: [] };

/**
 * An anti-affinity group with its instances, by id or by name.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-anti-affinity-groups
 */
export async function getAntiAffinityGroup(
  args: GetAntiAffinityGroupArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetAntiAffinityGroupResult> {
  return (await invoke(FACTS, args, options)) as GetAntiAffinityGroupResult;
}

/**
 * getAntiAffinityGroup for arguments that are outputs.
 *
 * An anti-affinity group with its instances, by id or by name.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-anti-affinity-groups
 */
export function getAntiAffinityGroupOutput(
  args: GetAntiAffinityGroupOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetAntiAffinityGroupResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getAntiAffinityGroup}. */
export interface GetAntiAffinityGroupArgs {
  /**
   * Id; give this or the name.
   *
   * Id (a UUID).
   */
  id?: string;
  /**
   * Name; give this or the id.
   *
   * String, not empty.
   */
  name?: string;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** Arguments of {@link getAntiAffinityGroupOutput}. */
export interface GetAntiAffinityGroupOutputArgs {
  /**
   * Id; give this or the name.
   *
   * Id (a UUID).
   */
  id?: pulumi.Input<string>;
  /**
   * Name; give this or the id.
   *
   * String, not empty.
   */
  name?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getAntiAffinityGroup}. */
export interface GetAntiAffinityGroupResult {
  /** Id of the group. */
  readonly id: string;
  /** Name of the group. */
  readonly name: string;
  /** Its description. */
  readonly description?: string;
  /** Ids of the instances in it. */
  readonly instanceIds: string[];
}
