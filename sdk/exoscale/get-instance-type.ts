// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getInstanceType", secrets: [] };

/**
 * An instance type by its name or id.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-instance-types
 */
export async function getInstanceType(
  args: GetInstanceTypeArgs,
  options?: pulumi.InvokeOptions,
): Promise<GetInstanceTypeResult> {
  return (await invoke(FACTS, args, options)) as GetInstanceTypeResult;
}

/**
 * getInstanceType for arguments that are outputs.
 *
 * An instance type by its name or id.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-instance-types
 */
export function getInstanceTypeOutput(
  args: GetInstanceTypeOutputArgs,
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetInstanceTypeResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getInstanceType}. */
export interface GetInstanceTypeArgs {
  /**
   * `<family>.<size>` in any case, or an id.
   *
   * String, not empty.
   */
  name:
    | "standard.micro"
    | "standard.tiny"
    | "standard.small"
    | "standard.medium"
    | "standard.large"
    | "standard.extra-large"
    | "standard.huge"
    | "standard.mega"
    | "standard.titan"
    | "standard.jumbo"
    | "standard.colossus"
    | "cpu.extra-large"
    | "cpu.huge"
    | "cpu.mega"
    | "cpu.titan"
    | "memory.extra-large"
    | "memory.huge"
    | "memory.mega"
    | "memory.titan"
    | "storage.extra-large"
    | "storage.huge"
    | "storage.mega"
    | "storage.titan"
    | "storage.jumbo"
    | (string & {});
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

/** Arguments of {@link getInstanceTypeOutput}. */
export interface GetInstanceTypeOutputArgs {
  /**
   * `<family>.<size>` in any case, or an id.
   *
   * String, not empty.
   */
  name: pulumi.Input<
    | "standard.micro"
    | "standard.tiny"
    | "standard.small"
    | "standard.medium"
    | "standard.large"
    | "standard.extra-large"
    | "standard.huge"
    | "standard.mega"
    | "standard.titan"
    | "standard.jumbo"
    | "standard.colossus"
    | "cpu.extra-large"
    | "cpu.huge"
    | "cpu.mega"
    | "cpu.titan"
    | "memory.extra-large"
    | "memory.huge"
    | "memory.mega"
    | "memory.titan"
    | "storage.extra-large"
    | "storage.huge"
    | "storage.mega"
    | "storage.titan"
    | "storage.jumbo"
    | (string & {})
  >;
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

/** Result of {@link getInstanceType}. */
export interface GetInstanceTypeResult {
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
