// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getSummary", secrets: [] };

/**
 * Statistics of a range of days.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export async function getSummary(args: GetSummaryArgs = {}, options?: pulumi.InvokeOptions): Promise<GetSummaryResult> {
  return (await invoke(FACTS, args, options)) as GetSummaryResult;
}

/**
 * getSummary for arguments that are outputs.
 *
 * Statistics of a range of days.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export function getSummaryOutput(
  args: GetSummaryOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetSummaryResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getSummary}. */
export interface GetSummaryArgs {
  /**
   * First day, as YYYY-MM-DD.
   *
   * Default: today.
   */
  from?: string;
  /**
   * Last day, as YYYY-MM-DD.
   *
   * Default: today.
   */
  to?: string;
  /**
   * Part to return: boot, clone, tag, or a part of one such as tag/user.
   *
   * String that must be boot, clone or tag, or one of their parts such as tag/user. Default: all.
   */
  section?: string;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getSummaryOutput}. */
export interface GetSummaryOutputArgs {
  /**
   * First day, as YYYY-MM-DD.
   *
   * Default: today.
   */
  from?: pulumi.Input<string>;
  /**
   * Last day, as YYYY-MM-DD.
   *
   * Default: today.
   */
  to?: pulumi.Input<string>;
  /**
   * Part to return: boot, clone, tag, or a part of one such as tag/user.
   *
   * String that must be boot, clone or tag, or one of their parts such as tag/user. Default: all.
   */
  section?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getSummary}. */
export interface GetSummaryResult {
  /** Booting: duration in seconds and count, in all and by pool. */
  readonly boot?: Record<string, unknown>;
  /** Cloning: duration in seconds and count, in all and by pool. */
  readonly clone?: Record<string, unknown>;
  /** VMs by tag and value. */
  readonly tag?: Record<string, unknown>;
  /** The same for each day, with its date. */
  readonly daily?: Record<string, unknown>[];
}
