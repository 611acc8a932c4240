// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getStatus", secrets: [] };

/**
 * How the server is doing this moment.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export async function getStatus(args: GetStatusArgs = {}, options?: pulumi.InvokeOptions): Promise<GetStatusResult> {
  return (await invoke(FACTS, args, options)) as GetStatusResult;
}

/**
 * getStatus for arguments that are outputs.
 *
 * How the server is doing this moment.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export function getStatusOutput(
  args: GetStatusOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetStatusResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getStatus}. */
export interface GetStatusArgs {
  /**
   * The parts that are wanted: each costs the server work.
   *
   * List of at least 1 values, each one of capacity, queue, clone, boot, pools. Default: all.
   */
  view?: ("capacity" | "queue" | "clone" | "boot" | "pools")[];
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getStatusOutput}. */
export interface GetStatusOutputArgs {
  /**
   * The parts that are wanted: each costs the server work.
   *
   * List of at least 1 values, each one of capacity, queue, clone, boot, pools. Default: all.
   */
  view?: pulumi.Input<pulumi.Input<"capacity" | "queue" | "clone" | "boot" | "pools">[]>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getStatus}. */
export interface GetStatusResult {
  /** Whether all is well. */
  readonly status: GetStatusStatus;
  /** VMs ready (current), places for them (total), and the one in percent of the other. */
  readonly capacity?: Record<string, number>;
  /** How many VMs are pending, cloning, booting, ready, running, completed, and in total. */
  readonly queue?: Record<string, number>;
  /** Today's cloning. */
  readonly clone?: GetStatusClone;
  /** Today's booting. */
  readonly boot?: GetStatusBoot;
  /** The pools, by name. */
  readonly pools?: Record<string, GetStatusPool>;
}

/** Whether all is well. */
export interface GetStatusStatus {
  /** False when a pool that should hold VMs has none ready; told with view pools only. */
  readonly ok: boolean;
  /** Why it is not. */
  readonly message?: string;
  /** The pools that have none ready. */
  readonly empty?: string[];
}

/** Today's cloning. */
export interface GetStatusClone {
  /** Seconds: average, min, max and total. */
  readonly duration?: Record<string, number>;
  /** How many: total. */
  readonly count?: Record<string, number>;
}

/** Today's booting. */
export interface GetStatusBoot {
  /** Seconds: average, min, max and total. */
  readonly duration?: Record<string, number>;
  /** How many: total. */
  readonly count?: Record<string, number>;
}

/** The pools, by name. */
export interface GetStatusPool {
  /** Ready VMs. */
  readonly ready: number;
  /** VMs that somebody has. */
  readonly running: number;
  /** VMs that are being made. */
  readonly pending: number;
  /** How many VMs the pool keeps ready. */
  readonly max: number;
  /** When the last one had booted; empty for never. */
  readonly lastBoot?: string;
  /** Other names of the pool. */
  readonly alias?: string[];
}
