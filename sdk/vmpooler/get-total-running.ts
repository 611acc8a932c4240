// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getTotalRunning", secrets: [] };

/**
 * The number of checked-out VMs of all pools.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export async function getTotalRunning(
  args: GetTotalRunningArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetTotalRunningResult> {
  return (await invoke(FACTS, args, options)) as GetTotalRunningResult;
}

/**
 * getTotalRunning for arguments that are outputs.
 *
 * The number of checked-out VMs of all pools.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export function getTotalRunningOutput(
  args: GetTotalRunningOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetTotalRunningResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getTotalRunning}. */
export interface GetTotalRunningArgs {
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getTotalRunningOutput}. */
export interface GetTotalRunningOutputArgs {
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getTotalRunning}. */
export interface GetTotalRunningResult {
  /** VMs that are running. */
  readonly running: number;
}
