import { hexDigits } from "../iam/account";
import type { Region } from "../model";
import { nodeWire, phaseOf, type Node } from "../node/node";
import type { Billing } from "./billing";
import type { Annotations } from "./bodies";
import { resourcesWire, spread, type CompleteResources } from "./server-fields";

/** `count` nodes get `phase`, and lose it after `healAfterMs`. */
export interface Trouble {
  readonly count: number;
  readonly phase: string;
  readonly healAfterMs: number;
}

/** A node pool: its declaration and its nodes. */
export class NodePool {
  readonly id: string;
  nodes: Node[] = [];
  annotations: Annotations = {};
  inUse = false;
  deleting = false;
  /** False while reads do not show the new node pool yet. */
  visible = true;
  /** For nodes that do not exist yet. */
  private plannedTrouble: Trouble = { count: 0, phase: "Abnormal", healAfterMs: Infinity };

  constructor(
    private readonly region: Region,
    readonly poolName: string,
    readonly name: string,
    public resources: CompleteResources,
  ) {
    this.id = region.world.random.uuid();
  }

  private get now(): number {
    return this.region.timeline.now;
  }

  /** All nodes, also those that are being deleted. */
  presentNodes(): Node[] {
    return this.nodes.filter((node) => phaseOf(node, this.now) !== undefined);
  }

  /** The nodes that count towards `count`: also abnormal ones, but not those that are being deleted. */
  wantedNodes(): Node[] {
    return this.nodes.filter((node) => node.deleting === undefined);
  }

  get gone(): boolean {
    return this.deleting && this.presentNodes().length === 0;
  }

  get prepaid(): boolean {
    return this.wantedNodes().some((node) => node.billing.prepaid);
  }

  /** Whether nodes are being created or deleted. */
  get changing(): boolean {
    return this.nodes.some((node) => ["Creating", "Checking", "Deleting"].includes(phaseOf(node, this.now) ?? ""));
  }

  /** Adds or removes nodes until number and zones are those of `resources`. Returns the added and the removed ones. */
  scale(billing: Billing, immediately = false): Node[] {
    const missing = this.resources.count - this.wantedNodes().length;
    const step = this.resources.creatingStep?.step ?? 1;
    const changed: Node[] = [];
    let uid = "";
    for (let index = 0; index < missing; index++) {
      if (index % step === 0) uid = this.region.world.random.uuid();
      const { createMs, nodeMs } = this.region.durations;
      const afterMs = createMs + Math.floor(index / step) * nodeMs;
      changed.push(this.addNode(billing, immediately ? undefined : afterMs, uid));
    }
    for (let index = 0; index > missing; index--) {
      const node = this.newestInFullestZone();
      if (node === undefined) break;
      this.removeNode(node);
      changed.push(node);
    }
    return changed;
  }

  /** Sets the count and adapts `azs`, without adding or removing nodes. */
  setCount(count: number): void {
    const { azs } = this.resources;
    this.resources = { ...this.resources, count, maxCount: count, azs: spread(azs, count) };
  }

  remove(): void {
    this.deleting = true;
    for (const node of this.wantedNodes()) this.removeNode(node);
  }

  removeNode(node: Node): void {
    node.deleting = { from: this.now, until: this.now + this.region.durations.deleteMs };
  }

  /** Applies to available nodes first, then to those being created, then to future nodes. */
  trouble({ count, phase, healAfterMs }: Trouble): void {
    const inPhase = (sought: string) => this.nodes.filter((node) => phaseOf(node, this.now) === sought);
    const hit = [...inPhase("Available"), ...inPhase("Creating")].slice(0, count);
    for (const node of hit) node.trouble = { phase, from: this.now, until: this.now + healAfterMs };
    this.plannedTrouble = { count: count - hit.length, phase, healAfterMs };
  }

  /** Updates labels, taints and tags of the existing nodes, unless their policy excludes it. */
  syncNodes(): void {
    const { extendParams, labels = {}, taints = [], tags = [] } = this.resources;
    for (const node of this.wantedNodes()) {
      if (extendParams.labelPolicyOnExistingNodes !== "ignore") node.labels = labels;
      if (extendParams.taintPolicyOnExistingNodes !== "ignore") node.taints = taints;
      if (extendParams.tagPolicyOnExistingNodes !== "ignore") node.tags = tags;
    }
  }

  /** The answer of Show and List. It has no annotations, so they cannot be read back. */
  wire(): Record<string, unknown> {
    return {
      apiVersion: "v2",
      kind: "NodePool",
      metadata: { name: this.name },
      spec: this.specWire(),
      status: { resources: this.status() },
    };
  }

  specWire(): Record<string, unknown> {
    return { resources: resourcesWire(this.resources) };
  }

  nodeWire(node: Node): Record<string, unknown> {
    const { projectId, domainId } = this.region.account;
    const owner = { poolName: this.poolName, nodePoolName: this.name, nodePoolId: this.id, projectId, domainId };
    return nodeWire(node, owner, this.now);
  }

  /** The answer with the fields that the API does not return. */
  view(): Record<string, unknown> {
    const nodes = this.presentNodes().map((node) => {
      const { labels, taints, tags, billing, locks, drained, reboots } = node;
      const { prepaid, autoRenew } = billing;
      const kept = { kubernetes: { labels, taints }, tags, prepaid, autoRenew, locks: [...locks], drained, reboots };
      return { ...this.nodeWire(node), ...kept };
    });
    const { annotations, inUse, visible } = this;
    return { ...this.wire(), metadata: { name: this.name, annotations }, inUse, visible, nodes };
  }

  /** Without `afterMs`, the node has been available for long. */
  addNode(billing: Billing, afterMs: number | undefined, batchUid: string): Node {
    const { random } = this.region.world;
    const { labels = {}, taints = [], tags = [], creatingStep } = this.resources;
    const ordinal = this.region.nextOrdinal();
    const bornAt = this.now + (afterMs ?? 0);
    const availableAt = bornAt + (afterMs === undefined ? 0 : this.region.durations.checkMs);
    const { type = "hyperinstance", step: count } = creatingStep ?? {};
    const [third, fourth] = [Math.floor(ordinal / 250) % 256, (ordinal % 250) + 2];
    const node: Node = {
      name: `os-node-created-${random.text(5, hexDigits)}${ordinal.toString()}`,
      ordinal,
      az: this.neediestZone(),
      privateIp: `192.168.${third.toString()}.${fourth.toString()}`,
      resourceId: random.uuid(),
      instanceId: random.uuid(),
      billing,
      ...(count !== undefined && { batch: { uid: batchUid, type, count } }),
      definition: this.definition(),
      createdAt: this.now,
      bornAt,
      availableAt,
      labels,
      taints,
      tags,
      locks: new Set(),
      drained: false,
      reboots: 0,
      billingStatus: "0",
    };
    if (this.plannedTrouble.count > 0) {
      const { count, phase, healAfterMs } = this.plannedTrouble;
      this.plannedTrouble = { count: count - 1, phase, healAfterMs };
      node.trouble = { phase, from: availableAt, until: availableAt + healAfterMs };
    }
    this.nodes.push(node);
    return node;
  }

  /** The values that a node takes from its node pool at its creation. */
  definition(): Node["definition"] {
    const { flavor, os, network, rootVolume, dataVolumes, extendParams } = this.resources;
    return { flavor, os, network, rootVolume, dataVolumes, extendParams };
  }

  /** An object for each phase, without the phases that no node has. `nodePool` is the id here, the name in the spec. */
  private status(): Record<string, unknown> {
    const status: Record<string, unknown> = {};
    // The API has no key for nodes that are checked.
    for (const phase of ["Creating", "Available", "Abnormal", "Deleting"]) {
      const nodes = this.nodes.filter((node) => phaseOf(node, this.now) === phase);
      if (nodes.length === 0) continue;
      const azs = [...countByZone(nodes)].map(([az, count]) => ({ az, count }));
      const { flavor } = this.resources;
      status[phase.toLowerCase()] = { flavor, count: nodes.length, maxCount: nodes.length, azs, nodePool: this.id };
    }
    return status;
  }

  private neediestZone(): string {
    const present = countByZone(this.wantedNodes());
    const needs = this.resources.azs.map(({ az, count }) => ({ az, need: count - (present.get(az) ?? 0) }));
    return needs.reduce((best, zone) => (zone.need > best.need ? zone : best), { az: "", need: -Infinity }).az;
  }

  /** No source says which nodes a smaller count removes. The newest include those that are still being created. */
  private newestInFullestZone(): Node | undefined {
    const wanted = new Map(this.resources.azs.map(({ az, count }) => [az, count]));
    const surplus = [...countByZone(this.wantedNodes())].map(([az, count]) => ({
      az,
      over: count - (wanted.get(az) ?? 0),
    }));
    const zone = surplus.reduce((most, next) => (next.over > most.over ? next : most), { az: "", over: -Infinity }).az;
    return this.wantedNodes().findLast((node) => node.az === zone);
  }
}

function countByZone(nodes: readonly Node[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { az } of nodes) counts.set(az, (counts.get(az) ?? 0) + 1);
  return counts;
}
