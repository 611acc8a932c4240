import { notFound } from "../api/errors";
import { definitionId } from "./definition";
import type { Instance } from "./instance";
import type { InstancePool } from "../instance-pool/instance-pool";
import { allInstances, type Inventory } from "../organisation/inventory";
import type { Shared } from "../organisation/organisation";

/** A group places its members on different hosts, and has eight. */
export const HOSTS_PER_GROUP = 8;

/** The life of a member: its definition, and when its state changed. Dates of the simulated clock. */
export interface Life {
  readonly id: string;
  readonly pool: string;
  readonly definition: string;
  readonly madeAt: number;
  runningAt?: number;
  leavingAt?: number;
  goneAt?: number;
}

export class Instances {
  private readonly hosts = new Map<string, number>();
  private readonly all = new Map<string, Life>();

  constructor(
    private readonly inventory: Inventory,
    private readonly shared: Pick<Shared, "timeline" | "random" | "addresses" | "health">,
  ) {}

  get(id: string, zoneName: string): Instance {
    const instance = this.inventory.zones.get(zoneName)?.instances.get(id);
    if (instance === undefined) throw notFound("Instance", id);
    return instance;
  }

  /** Adds a member to its pool, or returns undefined if one of the pool's groups has no host left. */
  place(pool: InstancePool): Instance | undefined {
    const groups = pool.settings["anti-affinity-groups"];
    if (groups.some((group) => this.inGroup(group).length >= this.hostsOf(group))) return undefined;
    const instance = this.build(pool);
    this.inventory.zones.get(pool.zone)?.instances.set(instance.id, instance);
    pool.members.push(instance.id);
    this.shared.health.admit(instance);
    const { id, createdAt: madeAt, settings } = instance;
    this.all.set(id, { id, pool: pool.id, definition: definitionId(settings), madeAt });
    return instance;
  }

  run(instance: Instance): void {
    instance.state = "running";
    this.mark(instance.id, "runningAt");
  }

  leave(instance: Instance): void {
    instance.state = "destroying";
    this.mark(instance.id, "leavingAt");
  }

  /** All members, removed ones included, oldest first. */
  lives(): Life[] {
    return [...this.all.values()];
  }

  remove(id: string): void {
    for (const zone of this.inventory.zones.values()) {
      const instance = zone.instances.get(id);
      const pool = instance && zone.pools.get(instance.pool);
      if (pool !== undefined) pool.members = pool.members.filter((member) => member !== id);
      zone.instances.delete(id);
    }
    this.mark(id, "goneAt");
  }

  inGroup(group: string): Instance[] {
    return allInstances(this.inventory).filter((one) => one.settings["anti-affinity-groups"].includes(group));
  }

  setHosts(group: string, hosts: number): void {
    this.hosts.set(group, hosts);
  }

  private mark(id: string, moment: "runningAt" | "leavingAt" | "goneAt"): void {
    const life = this.all.get(id);
    if (life !== undefined) life[moment] = this.shared.timeline.now;
  }

  private hostsOf(group: string): number {
    return this.hosts.get(group) ?? HOSTS_PER_GROUP;
  }

  private build({ id: pool, zone, settings }: InstancePool): Instance {
    const { timeline, random, addresses } = this.shared;
    const { ipv4, ipv6, mac } = addresses.next();
    const assignment = settings["public-ip-assignment"];
    const suffix = random.text(5, "abcdefghijklmnopqrstuvwxyz0123456789");
    return {
      id: random.uuid(),
      // From an older page of the vendor's documentation.
      name: `${settings["instance-prefix"]}-${pool.slice(0, 5)}-${suffix}`,
      zone,
      pool,
      createdAt: timeline.now,
      settings,
      publicIp: assignment === "none" ? undefined : ipv4,
      ipv6Address: assignment === "dual" ? ipv6 : undefined,
      macAddress: mac,
      state: "starting",
    };
  }
}
