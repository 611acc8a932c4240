import { DEPLOY_TARGETS, instanceTypeIn, templateIn } from "../catalogue/catalogue";
import { ApiError, notFound } from "../api/errors";
import type { PoolSettings } from "./instance-pool";
import type { UpdateBody } from "./bodies";
import type { Inventory, Zone } from "../organisation/inventory";

/** Refuses references to what the zone or the organisation does not have. Unchanged references were checked before. */
export function checkReferences(inventory: Inventory, zone: Zone, body: UpdateBody): void {
  const type = body["instance-type"];
  if (type !== undefined && !instanceTypeIn(zone.name, type).authorized) {
    throw new ApiError(403, `Instance type ${type} is not authorized for this organization`);
  }
  if (body.template !== undefined) templateIn(inventory.templates, zone.name, body.template);
  const target = body["deploy-target"];
  if (target != null && !DEPLOY_TARGETS.some((one) => one.id === target && one.zone === zone.name)) {
    throw notFound("Deploy Target", target);
  }
  const keys = [...(body["ssh-keys"] ?? []), ...(body["ssh-key"] == null ? [] : [body["ssh-key"]])];
  requireAll("Anti-affinity Group", inventory.antiAffinityGroups, body["anti-affinity-groups"]);
  requireAll("Security Group", inventory.securityGroups, body["security-groups"]);
  requireAll("Private Network", zone.privateNetworks, body["private-networks"]);
  requireAll("Elastic IP", zone.elasticIps, body["elastic-ips"]);
  requireAll("SSH key", inventory.sshKeys, keys);
}

/** Rules over several fields. `before` is undefined for a new pool. */
export function checkRules(
  { templates }: Inventory,
  before: PoolSettings | undefined,
  body: UpdateBody,
  after: PoolSettings,
): void {
  const template = templates.find(({ id }) => id === after.template);
  if (template !== undefined && after["disk-size"] * 2 ** 30 < template.size) {
    throw new ApiError(400, `Disk size must be at least ${(template.size / 2 ** 30).toString()} GiB for this template`);
  }
  if (before?.["public-ip-assignment"] === "none" && body["public-ip-assignment"] !== undefined) {
    throw new ApiError(400, "Public IP assignment none is final and can't be changed");
  }
  if (after["public-ip-assignment"] === "none" && body["ipv6-enabled"] === true) {
    throw new ApiError(400, "IPv6 can't be enabled without a public IP assignment");
  }
  if (after["public-ip-assignment"] === "none" && after["elastic-ips"].length > 0) {
    throw new ApiError(400, "Elastic IPs can't be attached without a public IP assignment");
  }
}

function requireAll(
  kind: string,
  known: ReadonlyMap<string, unknown>,
  ids: readonly string[] | null | undefined,
): void {
  const missing = ids?.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound(kind, missing);
}
