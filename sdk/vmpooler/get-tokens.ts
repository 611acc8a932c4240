// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "vmpooler:getTokens", secrets: ["tokens"] };

/**
 * The tokens of the user of `pools:vmpooler.user` and `pools:vmpooler.password`.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token
 */
export async function getTokens(args: GetTokensArgs = {}, options?: pulumi.InvokeOptions): Promise<GetTokensResult> {
  return (await invoke(FACTS, args, options)) as GetTokensResult;
}

/**
 * getTokens for arguments that are outputs.
 *
 * The tokens of the user of `pools:vmpooler.user` and `pools:vmpooler.password`.
 *
 * A result with tokens is secret as a whole.
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token
 */
export function getTokensOutput(
  args: GetTokensOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetTokensResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getTokens}. */
export interface GetTokensArgs {
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: string;
}

/** Arguments of {@link getTokensOutput}. */
export interface GetTokensOutputArgs {
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getTokens}. */
export interface GetTokensResult {
  /** The user's tokens. Secret. */
  readonly tokens: GetTokensToken[];
}

/** The user's tokens. */
export interface GetTokensToken {
  /** Public name of the token, the same as the id of a Token. */
  readonly id: string;
  /** The token. Secret. */
  readonly token: string;
  /** When it was issued, as the server writes it. */
  readonly created: string;
  /** When it was last used, as the server writes it, or never. */
  readonly last?: string;
}
