// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getOndemandRequest", secrets: [] };

/**
 * The state of an on-demand request. It also lists VMs that have ended since: see getVm.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#ondemandvm
 */
export async function getOndemandRequest(
  args: GetOndemandRequestArgs,
  options?: pulumi.InvokeOptions,
): Promise<GetOndemandRequestResult> {
  return (await invoke(FACTS, args, options)) as GetOndemandRequestResult;
}

/**
 * getOndemandRequest for arguments that are outputs.
 *
 * The state of an on-demand request. It also lists VMs that have ended since: see getVm.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#ondemandvm
 */
export function getOndemandRequestOutput(
  args: GetOndemandRequestOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetOndemandRequestResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getOndemandRequest}. */
export interface GetOndemandRequestArgs {
  /**
   * Id of the request.
   *
   * String, not empty.
   */
  requestId: string;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getOndemandRequestOutput}. */
export interface GetOndemandRequestOutputArgs {
  /**
   * Id of the request.
   *
   * String, not empty.
   */
  requestId: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getOndemandRequest}. */
export interface GetOndemandRequestResult {
  /** over means failed or deleted. */
  readonly state: "pending" | "ready" | "over";
  /** Why it is over, in the server's words. */
  readonly message?: string;
  /** Progress by pool, while it is pending. */
  readonly progress?: Record<string, GetOndemandRequestProgress>;
  /** The VMs, once it is ready. */
  readonly hosts: GetOndemandRequestHost[];
}

/** Progress by pool, while it is pending. */
export interface GetOndemandRequestProgress {
  /** VMs that are ready. */
  readonly ready: number;
  /** VMs that are not ready yet. */
  readonly pending: number;
}

/** The VMs, once it is ready. */
export interface GetOndemandRequestHost {
  /** Short host name. */
  readonly hostname: string;
  /** Requested pool or alias. */
  readonly pool: string;
}
