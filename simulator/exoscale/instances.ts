import type { Random } from "../world";
import { notFound } from "./errors";
import type { InstancePool, PoolSettings } from "./instance-pool";
import { allInstances, type Organisation } from "./organisation";
import type { Timeline } from "./timeline";

/** A member of a pool. It keeps what the pool's settings were when it was made: updates reach new members only. */
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

/** A group places its members on different hosts, of which it has eight. */
export const HOSTS_PER_GROUP = 8;

export class Instances {
  private count = 0;
  private readonly hosts = new Map<string, number>();

  constructor(
    private readonly organisation: Organisation,
    private readonly timeline: Timeline,
    private readonly random: Random,
  ) {}

  get(id: string, zoneName: string): Instance {
    const instance = this.organisation.zones.get(zoneName)?.instances.get(id);
    if (instance === undefined) throw notFound("Instance", id);
    return instance;
  }

  /** Adds a member to its pool, or returns undefined where one of the pool's groups has no host left. */
  place(pool: InstancePool): Instance | undefined {
    const groups = pool.settings["anti-affinity-groups"];
    if (groups.some((group) => this.inGroup(group).length >= this.hostsOf(group))) return undefined;
    const instance = this.build(pool);
    this.organisation.zones.get(pool.zone)?.instances.set(instance.id, instance);
    pool.members.push(instance.id);
    return instance;
  }

  remove(id: string): void {
    for (const zone of this.organisation.zones.values()) {
      const instance = zone.instances.get(id);
      const pool = instance && zone.pools.get(instance.pool);
      if (pool !== undefined) pool.members = pool.members.filter((member) => member !== id);
      zone.instances.delete(id);
    }
  }

  inGroup(group: string): Instance[] {
    return allInstances(this.organisation).filter((one) => one.settings["anti-affinity-groups"].includes(group));
  }

  setHosts(group: string, hosts: number): void {
    this.hosts.set(group, hosts);
  }

  private hostsOf(group: string): number {
    return this.hosts.get(group) ?? HOSTS_PER_GROUP;
  }

  private build({ id: pool, zone, settings }: InstancePool): Instance {
    this.count += 1;
    const assignment = settings["public-ip-assignment"];
    const suffix = this.random.text(5, "abcdefghijklmnopqrstuvwxyz0123456789");
    return {
      id: this.random.uuid(),
      // As an older page of the vendor's documentation describes it.
      name: `${settings["instance-prefix"]}-${pool.slice(0, 5)}-${suffix}`,
      zone,
      pool,
      createdAt: this.timeline.now(),
      settings,
      publicIp: assignment === "none" ? undefined : benchmarkIp(this.count),
      ipv6Address: assignment === "dual" ? `2001:db8::${this.count.toString(16)}` : undefined,
      macAddress: `06:00:${hexPairs(this.count)}`,
      state: "starting",
    };
  }
}

export interface InstanceFilter {
  readonly "manager-id"?: string | undefined;
  readonly "manager-type"?: string | undefined;
  readonly "ip-address"?: string | undefined;
  readonly labels?: string | undefined;
}

export function matches(instance: Instance, filter: InstanceFilter): boolean {
  const { "manager-id": manager, "manager-type": type, "ip-address": address, labels } = filter;
  if (manager !== undefined && instance.pool !== manager) return false;
  if (type !== undefined && type !== "instance-pool") return false;
  if (address !== undefined && instance.publicIp !== address && instance.ipv6Address !== address) return false;
  return labels === undefined || labelPairs(labels).every(([key, value]) => instance.settings.labels[key] === value);
}

export function instanceWire(instance: Instance): Record<string, unknown> {
  const { settings } = instance;
  const references = (ids: readonly string[]) => ids.map((id) => ({ id }));
  const [firstKey] = settings["ssh-keys"];
  return {
    id: instance.id,
    name: instance.name,
    state: instance.state,
    "created-at": new Date(instance.createdAt).toISOString().replace(/\.\d+Z$/, "Z"),
    manager: { id: instance.pool, type: "instance-pool" },
    "instance-type": { id: settings["instance-type"] },
    template: { id: settings.template },
    "disk-size": settings["disk-size"],
    "user-data": settings["user-data"],
    "anti-affinity-groups": references(settings["anti-affinity-groups"]),
    "security-groups": references(settings["security-groups"]),
    "private-networks": references(settings["private-networks"]),
    "elastic-ips": references(settings["elastic-ips"]),
    "ssh-key": firstKey === undefined ? undefined : { name: firstKey },
    "ssh-keys": settings["ssh-keys"].map((name) => ({ name })),
    "deploy-target": settings["deploy-target"] === undefined ? undefined : { id: settings["deploy-target"] },
    labels: settings.labels,
    "mac-address": instance.macAddress,
    "public-ip": instance.publicIp,
    "ipv6-address": instance.ipv6Address,
    "public-ip-assignment": settings["public-ip-assignment"],
    "application-consistent-snapshot-enabled": settings["application-consistent-snapshot-enabled"],
    "secureboot-enabled": false,
    "tpm-enabled": false,
    snapshots: [],
  };
}

/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544): no such address is anybody's. */
function benchmarkIp(count: number): string {
  return `198.${(18 + ((count >> 16) & 1)).toString()}.${((count >> 8) & 255).toString()}.${(count & 255).toString()}`;
}

function hexPairs(count: number): string {
  const hex = count.toString(16).padStart(8, "0");
  return hex.replace(/(..)(?=.)/g, "$1:");
}

/** The API calls the filter a string and says no more. `key=value`, separated by commas, is what is understood here. */
function labelPairs(text: string): [string, string][] {
  return text.split(",").map((pair) => {
    const [key = "", value = ""] = pair.split(/=(.*)/s);
    return [key.trim(), value];
  });
}
