// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getInstanceTypes", secrets: [] };

/**
 * All instance types that a zone offers.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-instance-types
 */
export async function getInstanceTypes(
  args: GetInstanceTypesArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetInstanceTypesResult> {
  return (await invoke(FACTS, args, options)) as GetInstanceTypesResult;
}

/**
 * getInstanceTypes for arguments that are outputs.
 *
 * All instance types that a zone offers.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-instance-types
 */
export function getInstanceTypesOutput(
  args: GetInstanceTypesOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetInstanceTypesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getInstanceTypes}. */
export interface GetInstanceTypesArgs {
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

/** Arguments of {@link getInstanceTypesOutput}. */
export interface GetInstanceTypesOutputArgs {
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

/** Result of {@link getInstanceTypes}. */
export interface GetInstanceTypesResult {
  /** The types, by name. */
  readonly types: GetInstanceTypesType[];
}

/** The types, by name. */
export interface GetInstanceTypesType {
  /** Id of the type. */
  readonly id: string;
  /** `<family>.<size>`, as InstancePool's instanceType takes it. */
  readonly name: string;
  /** Family, such as standard. */
  readonly family: string;
  /** Size, such as small. */
  readonly size: string;
  /** Number of CPUs. */
  readonly cpus?: number;
  /** Number of GPUs. */
  readonly gpus?: number;
  /** Memory in bytes. */
  readonly memory?: number;
  /** Zones that offer it. */
  readonly zones: string[];
  /** Whether the organisation may use it. */
  readonly authorized?: boolean;
}
