// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getTemplate", secrets: [] };

/**
 * The newest template of the given name.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-templates
 */
export async function getTemplate(args: GetTemplateArgs, options?: pulumi.InvokeOptions): Promise<GetTemplateResult> {
  return (await invoke(FACTS, args, options)) as GetTemplateResult;
}

/**
 * getTemplate for arguments that are outputs.
 *
 * The newest template of the given name.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-templates
 */
export function getTemplateOutput(
  args: GetTemplateOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetTemplateResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getTemplate}. */
export interface GetTemplateArgs {
  /**
   * Exact name of the template.
   *
   * String, not empty.
   */
  name: string;
  /**
   * Exoscale's templates (public) or the organisation's (private).
   *
   * Default: `"public"`.
   */
  visibility?: "public" | "private";
  /**
   * Zone to read.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE.
   */
  zone?:
    | "ch-gva-2"
    | "ch-dk-2"
    | "de-fra-1"
    | "de-muc-1"
    | "at-vie-1"
    | "at-vie-2"
    | "bg-sof-1"
    | "hr-zag-1"
    | (string & {});
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** Arguments of {@link getTemplateOutput}. */
export interface GetTemplateOutputArgs {
  /**
   * Exact name of the template.
   *
   * String, not empty.
   */
  name: pulumi.Input<string>;
  /**
   * Exoscale's templates (public) or the organisation's (private).
   *
   * Default: `"public"`.
   */
  visibility?: pulumi.Input<"public" | "private">;
  /**
   * Zone to read.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE.
   */
  zone?: pulumi.Input<
    "ch-gva-2" | "ch-dk-2" | "de-fra-1" | "de-muc-1" | "at-vie-1" | "at-vie-2" | "bg-sof-1" | "hr-zag-1" | (string & {})
  >;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getTemplate}. */
export interface GetTemplateResult {
  /** Id of the template, as InstancePool's templateId takes it. */
  readonly id: string;
  /** Name, such as Linux Ubuntu 24.04 LTS 64-bit. */
  readonly name: string;
  /** Description. */
  readonly description?: string;
  /** Family, such as ubuntu. */
  readonly family?: string;
  /** Version of the operating system. */
  readonly version?: string;
  /** public or private. */
  readonly visibility?: string;
  /** Creation time, ISO 8601. */
  readonly createdAt?: string;
  /** User to log in as. */
  readonly defaultUser?: string;
  /** Size in bytes: a pool's disk must be at least as large. */
  readonly size?: number;
}
