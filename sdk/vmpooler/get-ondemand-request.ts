// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getOndemandRequest", secrets: [] };

/**
 * Where an on-demand request stands. Its VMs are listed after they have ended, too: getVm tells.
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
 * Where an on-demand request stands. Its VMs are listed after they have ended, too: getVm tells.
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
  /** over: it has failed, or was deleted. */
  readonly state: "pending" | "ready" | "over";
  /** Why it is over, as the server writes it. */
  readonly message?: string;
  /** How far it is, by pool, while it is pending. */
  readonly progress?: Record<string, GetOndemandRequestProgress>;
  /** The VMs, once it is ready. */
  readonly hosts: GetOndemandRequestHost[];
}

/** How far it is, by pool, while it is pending. */
export interface GetOndemandRequestProgress {
  /** VMs that are made. */
  readonly ready: number;
  /** VMs that are not. */
  readonly pending: number;
}

/** The VMs, once it is ready. */
export interface GetOndemandRequestHost {
  /** Short host name. */
  readonly hostname: string;
  /** Pool or alias that was asked for. */
  readonly pool: string;
}
