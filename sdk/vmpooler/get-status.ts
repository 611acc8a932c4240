// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getStatus", secrets: [] };

/**
 * The current state of the server.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics
 */
export async function getStatus(args: GetStatusArgs = {}, options?: pulumi.InvokeOptions): Promise<GetStatusResult> {
  return (await invoke(FACTS, args, options)) as GetStatusResult;
}

/**
 * getStatus for arguments that are outputs.
 *
 * The current state of the server.
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
   * Parts to return: each adds load to the server.
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
   * Parts to return: each adds load to the server.
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
  /** Overall state. */
  readonly status: GetStatusStatus;
  /** Ready VMs (current), VMs to keep ready (total), and current in percent of total. */
  readonly capacity?: Record<string, number>;
  /** Number of VMs that are pending, cloning, booting, ready, running, completed, and in total. */
  readonly queue?: Record<string, number>;
  /** Today's cloning. */
  readonly clone?: GetStatusClone;
  /** Today's booting. */
  readonly boot?: GetStatusBoot;
  /** The pools, by name. */
  readonly pools?: Record<string, GetStatusPool>;
}

/** Overall state. */
export interface GetStatusStatus {
  /** False if a pool that should have ready VMs has none; only with the view pools. */
  readonly ok: boolean;
  /** Why ok is false. */
  readonly message?: string;
  /** Pools without ready VMs. */
  readonly empty?: string[];
}

/** Today's cloning. */
export interface GetStatusClone {
  /** Seconds: average, min, max and total. */
  readonly duration?: Record<string, number>;
  /** Number: total. */
  readonly count?: Record<string, number>;
}

/** Today's booting. */
export interface GetStatusBoot {
  /** Seconds: average, min, max and total. */
  readonly duration?: Record<string, number>;
  /** Number: total. */
  readonly count?: Record<string, number>;
}

/** The pools, by name. */
export interface GetStatusPool {
  /** Ready VMs. */
  readonly ready: number;
  /** Checked-out VMs. */
  readonly running: number;
  /** VMs that are being created. */
  readonly pending: number;
  /** Number of VMs that the pool keeps ready. */
  readonly max: number;
  /** When a VM last booted; empty for never. */
  readonly lastBoot?: string;
  /** Other names of the pool. */
  readonly alias?: string[];
}
