import type { Random } from "../../world";
import type { Timeline } from "../../timeline";
import { wholeSecond } from "../api/ruby";
import type { Between, Options } from "../options";
import type { TaskTimes } from "../status/task-times";

export const HOUR = 3_600_000;
/** How long the record of a destroyed VM is kept: redis' data_ttl. */
export const DATA_TTL = 168 * HOUR;

/** `completed`: will be destroyed. A VM without a queue is destroyed, and only its record exists. */
export type Queue = "pending" | "ready" | "running" | "completed";

export interface Vm {
  readonly hostname: string;
  readonly pool: string;
  readonly ip: string;
  readonly request?: { readonly id: string; readonly requestedName: string };
  readonly clonedAt: number;
  /** Infinity if it never starts. */
  readonly bootsAt: number;
  queue: Queue | undefined;
  /** Whether the provider still has the machine. */
  inInventory: boolean;
  /** Whether port 22 answers, which v1 checks before a checkout. */
  reachable: boolean;
  check?: number;
  checkout?: number;
  destroy?: number;
  /** Hours since checkout. */
  lifetime?: number;
  token?: { readonly secret: string; readonly user: string };
  readonly tags: Map<string, string>;
  readonly disks: string[];
  /** Id to the time of completion. */
  readonly snapshots: Map<string, number>;
  readonly reverts: { readonly snapshot: string; readonly at: number }[];
}

/** The records of all VMs, also of destroyed ones. */
export class Vms {
  readonly #records = new Map<string, Vm>();
  #made = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly options: Options,
    private readonly times: TaskTimes,
  ) {}

  clone(pool: string, request?: Vm["request"], starts = true): Vm {
    const { durations } = this.options;
    const clonedAt = this.timeline.now + this.draw(durations.clone);
    this.#made += 1;
    const vm: Vm = {
      hostname: randomName(this.random, 15),
      pool,
      ip: `10.32.${this.#made >> 8}.${this.#made & 255}`,
      request,
      clonedAt,
      bootsAt: starts ? clonedAt + this.draw(durations.boot) : Infinity,
      queue: "pending",
      inInventory: true,
      reachable: true,
      tags: new Map(),
      disks: [],
      snapshots: new Map(),
      reverts: [],
    };
    this.#records.set(vm.hostname, vm);
    this.times.record("clone", this.timeline.now, pool, (clonedAt - this.timeline.now) / 1000);
    return vm;
  }

  /** Only the first part of a host name counts: `host`, `host.example.com` and `host.any.thing` are the same VM. */
  get(hostname: string): Vm | undefined {
    return this.#records.get(shortName(hostname));
  }

  all(): Vm[] {
    return [...this.#records.values()];
  }

  in(queue: Queue, pool?: string): Vm[] {
    return this.all().filter((vm) => vm.queue === queue && (pool === undefined || vm.pool === pool));
  }

  /** When the VM's lifetime ends; undefined if it has no valid lifetime. */
  endOf(vm: Vm): number | undefined {
    const hours = vm.lifetime ?? this.options.vmLifetime;
    return vm.checkout === undefined || hours <= 0 ? undefined : vm.checkout + hours * HOUR;
  }

  destroy(vm: Vm): void {
    vm.queue = undefined;
    vm.inInventory = false;
    vm.destroy = wholeSecond(this.timeline.now);
    this.timeline.at(this.timeline.now + DATA_TTL, () => {
      this.forget(vm);
    });
  }

  forget(vm: Vm): void {
    vm.queue = undefined;
    vm.inInventory = false;
    this.#records.delete(vm.hostname);
  }

  /** Milliseconds. */
  draw([from, to]: Between): number {
    return this.random.integer(from * 1000, to * 1000);
  }
}

/** A name that begins with a letter, as the server generates for VMs, tokens and snapshots. */
export function randomName(random: Random, length: number): string {
  return random.text(1, "abcdefghijklmnopqrstuvwxy") + random.text(length - 1, "abcdefghijklmnopqrstuvwxyz0123456789");
}

export function shortName(hostname: string): string {
  return /[^.]+/.exec(hostname)?.[0] ?? "";
}
