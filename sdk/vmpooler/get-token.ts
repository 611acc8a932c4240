// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getToken", secrets: [] };

/**
 * A token's owner and dates, and the VMs that run under it.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token
 */
export async function getToken(args: GetTokenArgs = {}, options?: pulumi.InvokeOptions): Promise<GetTokenResult> {
  return (await invoke(FACTS, args, options)) as GetTokenResult;
}

/**
 * getToken for arguments that are outputs.
 *
 * A token's owner and dates, and the VMs that run under it.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token
 */
export function getTokenOutput(
  args: GetTokenOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetTokenResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getToken}. */
export interface GetTokenArgs {
  /**
   * Token for the resource's requests, such as that of a Token.
   *
   * String that must have neither spaces nor line breaks. Default: `pools:vmpooler.token`, VMPOOLER_TOKEN, then
   * ~/.vmfloaty.yml.
   */
  token?: string;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getTokenOutput}. */
export interface GetTokenOutputArgs {
  /**
   * Token for the resource's requests, such as that of a Token.
   *
   * String that must have neither spaces nor line breaks. Default: `pools:vmpooler.token`, VMPOOLER_TOKEN, then
   * ~/.vmfloaty.yml.
   */
  token?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getToken}. */
export interface GetTokenResult {
  /** Public name of the token, the same as the id of a Token. */
  readonly id: string;
  /** Owner of the token. */
  readonly user: string;
  /** When it was issued, as the server writes it. */
  readonly created: string;
  /** When it was last used, as the server writes it. */
  readonly last?: string;
  /** Short host names of the VMs that run under it. */
  readonly running: string[];
}
