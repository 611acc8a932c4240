import { hexDigits } from "../iam/account";
import type { Billing } from "./billing";
import { nodeOnTheWire, phaseOf, type Node, type Phase } from "../node/node";
import type { Region } from "../region";
import { onTheWire, type CompleteResources } from "./server-fields";
import type { Annotations } from "./bodies";

/** So many nodes turn abnormal, and heal after that time. */
export interface Abnormality {
  readonly count: number;
  readonly healAfterMs: number;
}

/** A node pool: what is wanted, and the nodes that there are. */
export class NodePool {
  readonly id: string;
  readonly nodes: Node[] = [];
  annotations: Annotations = {};
  inUse = false;
  deleting = false;
  /** For nodes that do not exist yet. */
  private abnormalToCome: Abnormality = { count: 0, healAfterMs: Infinity };

  constructor(
    private readonly region: Region,
    private readonly poolName: string,
    readonly name: string,
    public resources: CompleteResources,
  ) {
    this.id = region.world.random.uuid();
  }

  private get now(): number {
    return this.region.world.clock.now();
  }

  /** Every node that is not gone yet. */
  presentNodes(): Node[] {
    return this.nodes.filter((node) => phaseOf(node, this.now) !== undefined);
  }

  /** Nodes that count towards `count`: abnormal ones do, those on their way out do not. */
  wantedNodes(): Node[] {
    return this.nodes.filter((node) => node.deleting === undefined);
  }

  get gone(): boolean {
    return this.deleting && this.presentNodes().length === 0;
  }

  get prepaid(): boolean {
    return this.wantedNodes().some((node) => node.prepaid);
  }

  /** Adds or removes nodes until there are as many as `resources` asks for, in the zones that it asks for. */
  scale(billing: Billing, immediately = false): void {
    const missing = this.resources.count - this.wantedNodes().length;
    const step = this.resources.creatingStep?.step ?? 1;
    let uid = "";
    for (let index = 0; index < missing; index++) {
      if (index % step === 0) uid = this.region.world.random.uuid();
      this.addNode(billing, immediately ? 0 : this.createMs(Math.floor(index / step)), uid);
    }
    for (let index = 0; index > missing; index--) this.removeNode(this.newestInFullestZone());
  }

  remove(): void {
    this.deleting = true;
    for (const node of this.wantedNodes()) this.removeNode(node);
  }

  /** Available nodes first, then those being created; the rest of the count waits for nodes to come. */
  makeAbnormal({ count, healAfterMs }: Abnormality): void {
    const inPhase = (phase: Phase) => this.nodes.filter((node) => phaseOf(node, this.now) === phase);
    const hit = [...inPhase("Available"), ...inPhase("Creating")].slice(0, count);
    for (const node of hit) node.abnormal = { from: this.now, until: this.now + healAfterMs };
    this.abnormalToCome = { count: count - hit.length, healAfterMs };
  }

  /** Brings labels, taints and tags of the existing nodes up to date, unless the policy for them says to leave them alone. */
  syncNodes(): void {
    const { extendParams, labels = {}, taints = [], tags = [] } = this.resources;
    for (const node of this.wantedNodes()) {
      if (extendParams.labelPolicyOnExistingNodes !== "ignore") node.labels = labels;
      if (extendParams.taintPolicyOnExistingNodes !== "ignore") node.taints = taints;
      if (extendParams.tagPolicyOnExistingNodes !== "ignore") node.tags = tags;
    }
  }

  /** Show and List: without annotations, which therefore nobody can read back. */
  onTheWire(): Record<string, unknown> {
    return {
      apiVersion: "v2",
      kind: "NodePool",
      metadata: { name: this.name },
      spec: this.specOnTheWire(),
      status: { resources: this.status() },
    };
  }

  specOnTheWire(): Record<string, unknown> {
    return { resources: onTheWire(this.resources) };
  }

  nodeOnTheWire(node: Node): Record<string, unknown> {
    const { projectId, domainId } = this.region.account;
    const owner = { poolName: this.poolName, nodePoolName: this.name, nodePoolId: this.id, projectId, domainId };
    return nodeOnTheWire(node, owner, this.now);
  }

  /** The wire form with what the wire keeps back. */
  view(): Record<string, unknown> {
    const nodes = this.presentNodes().map((node) => {
      const { labels, taints, tags, prepaid } = node;
      return { ...this.nodeOnTheWire(node), kubernetes: { labels, taints }, tags, prepaid };
    });
    const { annotations, inUse } = this;
    return { ...this.onTheWire(), metadata: { name: this.name, annotations }, inUse, nodes };
  }

  /** One object a phase, and no key for a phase that no node is in. `nodePool` is the id here, the name in the spec. */
  private status(): Record<string, unknown> {
    const status: Record<string, unknown> = {};
    for (const phase of ["Creating", "Available", "Abnormal", "Deleting"] satisfies Phase[]) {
      const nodes = this.nodes.filter((node) => phaseOf(node, this.now) === phase);
      if (nodes.length === 0) continue;
      const azs = [...countBy(nodes)].map(([az, count]) => ({ az, count }));
      const { flavor } = this.resources;
      status[phase.toLowerCase()] = { flavor, count: nodes.length, maxCount: nodes.length, azs, nodePool: this.id };
    }
    return status;
  }

  private createMs(batch: number): number {
    const { createMs, nodeMs } = this.region.durations;
    return createMs + batch * nodeMs;
  }

  private addNode({ prepaid }: Billing, afterMs: number, batchUid: string): void {
    const { random } = this.region.world;
    const { flavor, os, network, rootVolume, dataVolumes, extendParams, creatingStep } = this.resources;
    const ordinal = this.region.nextOrdinal();
    const availableAt = this.now + afterMs;
    const { type = "hyperinstance", step: count } = creatingStep ?? {};
    const [third, fourth] = [Math.floor(ordinal / 250) % 256, (ordinal % 250) + 2];
    const node: Node = {
      name: `os-node-created-${random.text(5, hexDigits)}${ordinal.toString()}`,
      ordinal,
      az: this.neediestZone(),
      privateIp: `192.168.${third.toString()}.${fourth.toString()}`,
      resourceId: random.uuid(),
      prepaid,
      ...(count !== undefined && { batch: { uid: batchUid, type, count } }),
      made: { flavor, os, network, rootVolume, dataVolumes, extendParams },
      createdAt: this.now,
      availableAt,
      labels: this.resources.labels ?? {},
      taints: this.resources.taints ?? [],
      tags: this.resources.tags ?? [],
    };
    if (this.abnormalToCome.count > 0) {
      const { count, healAfterMs } = this.abnormalToCome;
      this.abnormalToCome = { count: count - 1, healAfterMs };
      node.abnormal = { from: availableAt, until: availableAt + healAfterMs };
    }
    this.nodes.push(node);
  }

  private removeNode(node: Node | undefined): void {
    if (node !== undefined) node.deleting = { from: this.now, until: this.now + this.region.durations.deleteMs };
  }

  private neediestZone(): string {
    const present = countBy(this.wantedNodes());
    const needs = this.resources.azs.map(({ az, count }) => ({ az, need: count - (present.get(az) ?? 0) }));
    return needs.reduce((best, zone) => (zone.need > best.need ? zone : best), { az: "", need: -Infinity }).az;
  }

  /** No source says which nodes a smaller count costs. The newest are the ones that are still being created. */
  private newestInFullestZone(): Node | undefined {
    const wanted = new Map(this.resources.azs.map(({ az, count }) => [az, count]));
    const surplus = [...countBy(this.wantedNodes())].map(([az, count]) => ({
      az,
      over: count - (wanted.get(az) ?? 0),
    }));
    const zone = surplus.reduce((most, next) => (next.over > most.over ? next : most), { az: "", over: -Infinity }).az;
    return this.wantedNodes().findLast((node) => node.az === zone);
  }
}

function countBy(nodes: readonly Node[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { az } of nodes) counts.set(az, (counts.get(az) ?? 0) + 1);
  return counts;
}
