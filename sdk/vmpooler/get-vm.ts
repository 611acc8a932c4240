// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getVm", secrets: [] };

/**
 * A VM in any state: destroyed ones are known for a week.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops
 */
export async function getVm(args: GetVmArgs, options?: pulumi.InvokeOptions): Promise<GetVmResult> {
  return (await invoke(FACTS, args, options)) as GetVmResult;
}

/**
 * getVm for arguments that are outputs.
 *
 * A VM in any state: destroyed ones are known for a week.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops
 */
export function getVmOutput(args: GetVmOutputArgs, options?: pulumi.InvokeOutputOptions): pulumi.Output<GetVmResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getVm}. */
export interface GetVmArgs {
  /**
   * Host name, short or full.
   *
   * String that must be a host name.
   */
  hostname: string;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getVmOutput}. */
export interface GetVmOutputArgs {
  /**
   * Host name, short or full.
   *
   * String that must be a host name.
   */
  hostname: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getVm}. */
export interface GetVmResult {
  /** Short host name. */
  readonly hostname: string;
  /** Full host name if the server knows its domain, else the short one. */
  readonly fqdn: string;
  /** Address, if the server can resolve the name. */
  readonly ip?: string;
  /** The pool that the VM came from, which differs from a requested alias. */
  readonly sourcePool: string;
  /** running, destroyed, ready or pending. */
  readonly state: string;
  /** When it was checked out. */
  readonly startTime?: string;
  /** When its lifetime ends; absent if it has none. */
  readonly endTime?: string;
  /** Hours from the checkout until the VM is destroyed; 0 is never. */
  readonly lifetime?: number;
  /** Hours since the checkout. */
  readonly running?: number;
  /** Hours until the VM is destroyed. */
  readonly remaining?: number;
  /** Tags. */
  readonly tags: Record<string, string>;
  /** Sizes in GB of the disks that were added. */
  readonly disks: number[];
  /** The server's names of the snapshots. */
  readonly snapshots: string[];
}
