// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getPoolStat", secrets: [] };

/**
 * The number of ready VMs of some pools. Cheaper for the server than getStatus.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export async function getPoolStat(args: GetPoolStatArgs, options?: pulumi.InvokeOptions): Promise<GetPoolStatResult> {
  return (await invoke(FACTS, args, options)) as GetPoolStatResult;
}

/**
 * getPoolStat for arguments that are outputs.
 *
 * The number of ready VMs of some pools. Cheaper for the server than getStatus.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export function getPoolStatOutput(
  args: GetPoolStatOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetPoolStatResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getPoolStat}. */
export interface GetPoolStatArgs {
  /**
   * Names or aliases of pools.
   *
   * List of at least 1 strings that must be the name of a pool: letters, digits, _ - and ., at most 100.
   */
  pools: string[];
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getPoolStatOutput}. */
export interface GetPoolStatOutputArgs {
  /**
   * Names or aliases of pools.
   *
   * List of at least 1 strings that must be the name of a pool: letters, digits, _ - and ., at most 100.
   */
  pools: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getPoolStat}. */
export interface GetPoolStatResult {
  /** The pools by name; unknown ones are left out. */
  readonly pools: Record<string, GetPoolStatPool>;
}

/** The pools by name; unknown ones are left out. */
export interface GetPoolStatPool {
  /** Ready VMs. */
  readonly ready: number;
  /** Number of VMs that the pool keeps ready. */
  readonly max: number;
  /** Other names of the pool. */
  readonly alias: string[];
}
