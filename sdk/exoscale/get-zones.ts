// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getZones", secrets: [] };

/**
 * All zones of Exoscale.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-zones
 */
export async function getZones(args: GetZonesArgs = {}, options?: pulumi.InvokeOptions): Promise<GetZonesResult> {
  return (await invoke(FACTS, args, options)) as GetZonesResult;
}

/**
 * getZones for arguments that are outputs.
 *
 * All zones of Exoscale.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-zones
 */
export function getZonesOutput(
  args: GetZonesOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetZonesResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getZones}. */
export interface GetZonesArgs {
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** Arguments of {@link getZonesOutput}. */
export interface GetZonesOutputArgs {
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getZones}. */
export interface GetZonesResult {
  /** The zones, by name. */
  readonly zones: GetZonesZone[];
}

/** The zones, by name. */
export interface GetZonesZone {
  /** Name, such as ch-gva-2. */
  readonly name: string;
  /** Base URL of its API, with /v2. */
  readonly apiEndpoint?: string;
}
