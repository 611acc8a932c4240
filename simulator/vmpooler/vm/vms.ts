import type { Random } from "../../world";
import type { Timeline } from "../../timeline";
import { wholeSecond } from "../api/ruby";
import type { Between, Options } from "../options";
import type { TaskTimes } from "../status/task-times";

export const LETTERS = "abcdefghijklmnopqrstuvwxy";
export const LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";
export const HOUR = 3_600_000;
/** How long the record of a destroyed VM stays: redis' data_ttl. */
export const DATA_TTL = 168 * HOUR;

/** `completed` waits to be destroyed. A VM in no queue is destroyed; its record lives on. */
export type Queue = "pending" | "ready" | "running" | "completed";

export interface Vm {
  readonly hostname: string;
  readonly pool: string;
  readonly ip: string;
  readonly request?: { readonly id: string; readonly askedName: string };
  readonly clonedAt: number;
  /** Infinity for one that never comes up. */
  readonly bootsAt: number;
  queue: Queue | undefined;
  /** Whether the provider still has the machine. */
  inInventory: boolean;
  /** Whether port 22 answers: v1 tries it before it hands a VM out. */
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

/** The records of all VMs, those of destroyed ones included. */
export class Vms {
  readonly #records = new Map<string, Vm>();
  #made = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly options: Options,
    private readonly times: TaskTimes,
  ) {}

  clone(pool: string, request?: Vm["request"], comesUp = true): Vm {
    const { durations } = this.options;
    const clonedAt = this.timeline.now + this.draw(durations.clone);
    this.#made += 1;
    const vm: Vm = {
      hostname: this.random.text(1, LETTERS) + this.random.text(14, LETTERS_AND_DIGITS),
      pool,
      ip: `10.32.${this.#made >> 8}.${this.#made & 255}`,
      request,
      clonedAt,
      bootsAt: comesUp ? clonedAt + this.draw(durations.boot) : Infinity,
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

  /** Any host name means the VM of its first part: `host`, `host.example.com` and `host.any.thing` are one. */
  get(hostname: string): Vm | undefined {
    return this.#records.get(shortName(hostname));
  }

  all(): Vm[] {
    return [...this.#records.values()];
  }

  in(queue: Queue, pool?: string): Vm[] {
    return this.all().filter((vm) => vm.queue === queue && (pool === undefined || vm.pool === pool));
  }

  /** When the VM's lifetime ends; undefined when it has none, or none that counts. */
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

export function shortName(hostname: string): string {
  return /[^.]+/.exec(hostname)?.[0] ?? "";
}
