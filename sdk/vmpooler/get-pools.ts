// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getPools", secrets: [] };

/**
 * The names of all pools, without aliases.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops
 */
export async function getPools(args: GetPoolsArgs = {}, options?: pulumi.InvokeOptions): Promise<GetPoolsResult> {
  return (await invoke(FACTS, args, options)) as GetPoolsResult;
}

/**
 * getPools for arguments that are outputs.
 *
 * The names of all pools, without aliases.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops
 */
export function getPoolsOutput(
  args: GetPoolsOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetPoolsResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getPools}. */
export interface GetPoolsArgs {
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getPoolsOutput}. */
export interface GetPoolsOutputArgs {
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getPools}. */
export interface GetPoolsResult {
  /** Names of the pools. */
  readonly pools: string[];
}
