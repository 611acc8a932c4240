// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:evictInstances", acts: true, secrets: [] };

/**
 * Destroys the given members of a pool and lowers its size by their number. A program that declares the size
 * should then declare the lower one.
 *
 * Previews do not call it; there the result is undefined.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-evict-instance-pool-members
 */
export async function evictInstances(
  args: EvictInstancesArgs,
  options?: pulumi.InvokeOptions,
): Promise<EvictInstancesResult | undefined> {
  return (await invoke(FACTS, args, options)) as EvictInstancesResult | undefined;
}

/**
 * evictInstances for arguments that are outputs.
 *
 * Destroys the given members of a pool and lowers its size by their number. A program that declares the size
 * should then declare the lower one.
 *
 * Previews do not call it; there the result is not known.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-evict-instance-pool-members
 */
export function evictInstancesOutput(
  args: EvictInstancesOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<EvictInstancesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link evictInstances}. */
export interface EvictInstancesArgs {
  /**
   * Id of the pool.
   *
   * Id (a UUID).
   */
  poolId: string;
  /**
   * Ids of the members to destroy; ids of missing members are skipped.
   *
   * List of at least 1 ids (UUIDs).
   */
  instanceIds: string[];
  /**
   * Zone to read.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE.
   */
  zone?:
    | "ch-gva-2"
    | "ch-dk-2"
    | "de-fra-1"
    | "de-muc-1"
    | "at-vie-1"
    | "at-vie-2"
    | "bg-sof-1"
    | "hr-zag-1"
    | (string & {});
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** Arguments of {@link evictInstancesOutput}. */
export interface EvictInstancesOutputArgs {
  /**
   * Id of the pool.
   *
   * Id (a UUID).
   */
  poolId: pulumi.Input<string>;
  /**
   * Ids of the members to destroy; ids of missing members are skipped.
   *
   * List of at least 1 ids (UUIDs).
   */
  instanceIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Zone to read.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE.
   */
  zone?: pulumi.Input<
    "ch-gva-2" | "ch-dk-2" | "de-fra-1" | "de-muc-1" | "at-vie-1" | "at-vie-2" | "bg-sof-1" | "hr-zag-1" | (string & {})
  >;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link evictInstances}. */
export interface EvictInstancesResult {
  /** Size of the pool afterwards. */
  readonly size: number;
  /** Ids of the members that this call destroyed. */
  readonly evicted: string[];
}
