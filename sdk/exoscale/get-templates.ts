// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getTemplates", secrets: [] };

/**
 * The templates of a zone.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-templates
 */
export async function getTemplates(
  args: GetTemplatesArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetTemplatesResult> {
  return (await invoke(FACTS, args, options)) as GetTemplatesResult;
}

/**
 * getTemplates for arguments that are outputs.
 *
 * The templates of a zone.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-templates
 */
export function getTemplatesOutput(
  args: GetTemplatesOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetTemplatesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getTemplates}. */
export interface GetTemplatesArgs {
  /**
   * Only templates of this family.
   *
   * String, not empty.
   */
  family?: string;
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

/** Arguments of {@link getTemplatesOutput}. */
export interface GetTemplatesOutputArgs {
  /**
   * Only templates of this family.
   *
   * String, not empty.
   */
  family?: pulumi.Input<string>;
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

/** Result of {@link getTemplates}. */
export interface GetTemplatesResult {
  /** The templates, newest first. */
  readonly templates: GetTemplatesTemplate[];
}

/** The templates, newest first. */
export interface GetTemplatesTemplate {
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
