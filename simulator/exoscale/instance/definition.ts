import { createHash } from "node:crypto";
import type { PoolSettings } from "../instance-pool/instance-pool";

/** The fields of a pool whose changes reach only new members. */
export function definitionOf(settings: PoolSettings) {
  const userData = settings["user-data"];
  return {
    template: settings.template,
    "instance-type": settings["instance-type"],
    "disk-size": settings["disk-size"],
    // A digest, because user data often holds passwords.
    "user-data-digest": userData === undefined ? null : createHash("sha256").update(userData).digest("hex"),
    "ssh-keys": [...settings["ssh-keys"]].sort(),
    "instance-prefix": settings["instance-prefix"],
    "anti-affinity-groups": [...settings["anti-affinity-groups"]].sort(),
    "security-groups": [...settings["security-groups"]].sort(),
    "private-networks": [...settings["private-networks"]].sort(),
    "elastic-ips": [...settings["elastic-ips"]].sort(),
    "deploy-target": settings["deploy-target"] ?? null,
    "public-ip-assignment": settings["public-ip-assignment"],
    "application-consistent-snapshot-enabled": settings["application-consistent-snapshot-enabled"],
  };
}

/** A short name of a definition. Members created from equal settings have the same one. */
export function definitionId(settings: PoolSettings): string {
  return createHash("sha256")
    .update(JSON.stringify(definitionOf(settings)))
    .digest("hex")
    .slice(0, 7);
}
