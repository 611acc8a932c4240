import type { Random } from "../../world";
import type { Timeline } from "../../timeline";
import type { Authentication } from "../token/authentication";
import { json, notOk, type Answer, type ApiRequest } from "../api/http";
import { invalid, refuseIf } from "../api/input-validation";
import type { Options } from "../options";
import { toI } from "../api/ruby";
import { TaskQueue } from "./task-queue";
import { randomName, type Vm, type Vms } from "../vm/vms";

/** Disks and snapshots: accepted immediately, done later, without a report of failures. */
export class DisksAndSnapshots {
  readonly disks: TaskQueue;
  readonly snapshots: TaskQueue;
  readonly reverts: TaskQueue;
  /** How many of the next tasks the provider fails. */
  diskFailures = 0;
  snapshotFailures = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly options: Options,
    private readonly vms: Vms,
    private readonly authentication: Authentication,
  ) {
    const { durations } = options;
    const queue = (period: () => number, perform: (host: string, argument: string) => void) =>
      new TaskQueue(timeline, random, period, perform);
    this.disks = queue(() => durations.diskQueue, this.#attachDisk.bind(this));
    this.snapshots = queue(() => durations.snapshotQueue, this.#takeSnapshot.bind(this));
    this.reverts = queue(() => durations.snapshotQueue, this.#revert.bind(this));
  }

  addDisk(request: ApiRequest, hostname: string, size: string): Answer {
    this.authentication.requireTokenIfConfigured(request);
    if (request.version === 3) refuseIf(invalid.hostname(hostname) ?? invalid.diskSize(size));
    const vm = this.vms.get(hostname);
    if (vm === undefined || toI(size) <= 0) return notOk(404);
    this.disks.add(vm.hostname, size);
    return json(202, { ok: true, [vm.hostname]: { disk: diskName(size) } });
  }

  addSnapshot(request: ApiRequest, hostname: string): Answer {
    this.authentication.requireTokenIfConfigured(request);
    const vm = this.vms.get(hostname);
    if (vm === undefined) return notOk(404);
    const snapshot = randomName(this.random, 32);
    this.snapshots.add(vm.hostname, snapshot);
    return json(202, { ok: true, [vm.hostname]: { snapshot } });
  }

  /** An incomplete snapshot is unknown, like one that never existed. */
  revert(request: ApiRequest, hostname: string, snapshot: string): Answer {
    this.authentication.requireTokenIfConfigured(request);
    const vm = this.vms.get(hostname);
    if (vm?.snapshots.has(snapshot) !== true) return notOk(404);
    this.reverts.add(vm.hostname, snapshot);
    return json(202, { ok: true });
  }

  #attachDisk(host: string, size: string): void {
    const fails = this.diskFailures > 0;
    if (fails) this.diskFailures -= 1;
    this.#later(this.vms.draw(this.options.durations.disk), host, (vm) => {
      if (!fails) vm.disks.push(diskName(size));
    });
  }

  #takeSnapshot(host: string, snapshot: string): void {
    const fails = this.snapshotFailures > 0;
    if (fails) this.snapshotFailures -= 1;
    this.#later(this.vms.draw(this.options.durations.snapshot), host, (vm) => {
      if (!fails) vm.snapshots.set(snapshot, this.timeline.now);
    });
  }

  #revert(host: string, snapshot: string): void {
    this.#later(0, host, (vm) => vm.reverts.push({ snapshot, at: this.timeline.now }));
  }

  /** The provider does nothing if the machine no longer exists. */
  #later(milliseconds: number, host: string, act: (vm: Vm) => void): void {
    this.timeline.after(milliseconds, () => {
      const vm = this.vms.get(host);
      if (vm?.inInventory === true) act(vm);
    });
  }
}

/** The size as sent: v1 accepts "1.5" and "8gb". */
function diskName(size: string): string {
  return `+${size}gb`;
}
