import { z } from "zod";
import { uuid } from "../api/validation";
import { settingsWire, type PoolSettings } from "../instance-pool/instance-pool";

/** A member of a pool. It keeps the settings that the pool had at its creation: updates reach new members only. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly pool: string;
  readonly createdAt: number;
  readonly settings: PoolSettings;
  readonly publicIp: string | undefined;
  readonly ipv6Address: string | undefined;
  readonly macAddress: string;
  state: "starting" | "running" | "destroying";
}

export const instanceFilter = z.object({
  "manager-id": uuid.optional(),
  "manager-type": z.enum(["instance-pool"]).optional(), // every instance has this one
  "ip-address": z.string().optional(),
  labels: z.string().optional(),
});

export function matches(instance: Instance, filter: z.output<typeof instanceFilter>): boolean {
  const { "manager-id": manager, "ip-address": address, labels } = filter;
  if (manager !== undefined && instance.pool !== manager) return false;
  if (address !== undefined && instance.publicIp !== address && instance.ipv6Address !== address) return false;
  return labels === undefined || labelPairs(labels).every(([key, value]) => instance.settings.labels[key] === value);
}

export function instanceWire(instance: Instance): Record<string, unknown> {
  return {
    id: instance.id,
    name: instance.name,
    state: instance.state,
    "created-at": new Date(instance.createdAt).toISOString().replace(/\.\d+Z$/, "Z"),
    manager: { id: instance.pool, type: "instance-pool" },
    ...settingsWire(instance.settings),
    "mac-address": instance.macAddress,
    "public-ip": instance.publicIp,
    "ipv6-address": instance.ipv6Address,
    "secureboot-enabled": false,
    "tpm-enabled": false,
    snapshots: [],
  };
}

/** The API documents the filter as a string only. The simulator accepts `key=value`, separated by commas. */
function labelPairs(text: string): [string, string][] {
  return text.split(",").map((pair) => {
    const [key = "", value = ""] = pair.split(/=(.*)/s);
    return [key.trim(), value];
  });
}
