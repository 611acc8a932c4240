// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getPoolConfig", secrets: [] };

/**
 * The current configuration of the pools, including changes at run time.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig
 */
export async function getPoolConfig(
  args: GetPoolConfigArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetPoolConfigResult> {
  return (await invoke(FACTS, args, options)) as GetPoolConfigResult;
}

/**
 * getPoolConfig for arguments that are outputs.
 *
 * The current configuration of the pools, including changes at run time.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig
 */
export function getPoolConfigOutput(
  args: GetPoolConfigOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetPoolConfigResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getPoolConfig}. */
export interface GetPoolConfigArgs {
  /**
   * Name or alias of a pool.
   *
   * String that must be the name of a pool: letters, digits, _ - and ., at most 100. Default: all.
   */
  pool?: string;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getPoolConfigOutput}. */
export interface GetPoolConfigOutputArgs {
  /**
   * Name or alias of a pool.
   *
   * String that must be the name of a pool: letters, digits, _ - and ., at most 100. Default: all.
   */
  pool?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getPoolConfig}. */
export interface GetPoolConfigResult {
  /** The pools. */
  readonly pools: GetPoolConfigPool[];
}

/** The pools. */
export interface GetPoolConfigPool {
  /** Name of the pool. */
  readonly name: string;
  /** Its other names. */
  readonly alias: string[];
  /** Number of VMs that the pool keeps ready. */
  readonly size?: number;
  /** Template of its VMs. */
  readonly template?: string;
  /** Whether the template is prepared. */
  readonly templateReady?: boolean;
  /** Folder of its VMs. */
  readonly folder?: string;
  /** Datastore of their disks. */
  readonly datastore?: string;
  /** Provider of its VMs, such as vsphere. */
  readonly provider?: string;
  /** Cluster on which they are created. */
  readonly cloneTarget?: string;
}
