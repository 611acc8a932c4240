// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getAntiAffinityGroups", secrets: [] };

/**
 * All anti-affinity groups of the organisation.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-anti-affinity-groups
 */
export async function getAntiAffinityGroups(
  args: GetAntiAffinityGroupsArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetAntiAffinityGroupsResult> {
  return (await invoke(FACTS, args, options)) as GetAntiAffinityGroupsResult;
}

/**
 * getAntiAffinityGroups for arguments that are outputs.
 *
 * All anti-affinity groups of the organisation.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-anti-affinity-groups
 */
export function getAntiAffinityGroupsOutput(
  args: GetAntiAffinityGroupsOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetAntiAffinityGroupsResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getAntiAffinityGroups}. */
export interface GetAntiAffinityGroupsArgs {
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** Arguments of {@link getAntiAffinityGroupsOutput}. */
export interface GetAntiAffinityGroupsOutputArgs {
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getAntiAffinityGroups}. */
export interface GetAntiAffinityGroupsResult {
  /** The groups, by name. */
  readonly groups: GetAntiAffinityGroupsGroup[];
}

/** The groups, by name. */
export interface GetAntiAffinityGroupsGroup {
  /** Id of the group. */
  readonly id: string;
  /** Name of the group. */
  readonly name: string;
  /** Its description. */
  readonly description?: string;
  /** Ids of the instances in it. */
  readonly instanceIds: string[];
}
