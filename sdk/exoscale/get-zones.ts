// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { applied, invoke } from "../invoke";

/**
 * The zones there are.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-zones
 */
export async function getZones(args: GetZonesArgs = {}): Promise<GetZonesResult> {
  return (await invoke("exoscale:getZones", args)) as GetZonesResult;
}

/**
 * getZones for arguments that are outputs.
 *
 * The zones there are.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-zones
 */
export function getZonesOutput(args: GetZonesOutputArgs = {}): pulumi.Output<GetZonesResult> {
  return applied(args, getZones);
}

/** What {@link getZones} is asked. */
export interface GetZonesArgs {
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** What {@link getZonesOutput} is asked. */
export interface GetZonesOutputArgs {
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** What {@link getZones} answers. */
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
