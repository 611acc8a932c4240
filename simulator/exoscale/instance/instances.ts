import type { Random } from "../../world";
import { notFound } from "../api/errors";
import type { Instance } from "./instance";
import type { InstancePool } from "../instance-pool/instance-pool";
import { allInstances, type Organisation } from "../organisation/organisation";
import type { Timeline } from "../../timeline";

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
      createdAt: this.timeline.now,
      settings,
      publicIp: assignment === "none" ? undefined : benchmarkIp(this.count),
      ipv6Address: assignment === "dual" ? `2001:db8::${this.count.toString(16)}` : undefined,
      macAddress: `06:00:${hexPairs(this.count)}`,
      state: "starting",
    };
  }
}

/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544): no such address is anybody's. */
function benchmarkIp(count: number): string {
  return `198.${(18 + ((count >> 16) & 1)).toString()}.${((count >> 8) & 255).toString()}.${(count & 255).toString()}`;
}

function hexPairs(count: number): string {
  const hex = count.toString(16).padStart(8, "0");
  return hex.replace(/(..)(?=.)/g, "$1:");
}
