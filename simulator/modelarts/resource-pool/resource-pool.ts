import { ModelArtsError, refuseIf } from "../api/errors";
import { isObject, mergePatch } from "../api/merge-patch";
import type { Region } from "../model";
import { Alterations } from "../node-pool/alterations";
import { billingOf, checkNothingBilled, ORDER_ID, type Billing, type PoolBilling } from "../node-pool/billing";
import { parseRequest } from "../api/parse";
import { annotationsSchema, createSchema, patchSchema, resourcesSchema } from "../node-pool/bodies";
import type { Annotations, Resources } from "../node-pool/bodies";
import { NodePool, type Trouble } from "../node-pool/node-pool";
import { checkName, checkPrivilege, checkResources, checkUnchanged } from "../node-pool/rules";
import { complete, resourcesWire, spread, type ServerDefaults } from "../node-pool/server-fields";
import { phaseOfOrder, type Order } from "../order/orders";
import { placePurchase } from "../order/purchase";

/** A resource pool with its node pools, and the API's rules for them. */
export class ResourcePool {
  readonly alterations = new Alterations();
  /** Unused ids of CreateOrderId. */
  readonly orderIds = new Set<string>();
  /** Its billing, if set. */
  billing: PoolBilling | undefined;
  /** Whether a change is refused during another one. */
  oneChangeAtATime = false;
  /** The end of another user's change of the pool. */
  busyUntil = 0;
  /** Troubles of node pools that do not exist yet, by name. */
  private readonly plannedTrouble = new Map<string, Trouble>();
  private readonly members = new Map<string, NodePool>();
  private readonly defaults: ServerDefaults;

  constructor(
    private readonly region: Region,
    readonly name: string,
    public privileged: boolean,
  ) {
    const { random } = region.world;
    this.defaults = {
      azs: ["a", "b", "c"].map((letter) => `${region.account.region}${letter}`),
      network: { vpc: random.uuid(), subnet: random.uuid(), securityGroups: [random.uuid(), random.uuid()] },
      imageId: (osName) => region.imageId(osName),
    };
  }

  /** All node pools, also those that are not visible yet. Removes deleted ones without nodes. */
  nodePools(): NodePool[] {
    for (const nodePool of this.members.values()) if (nodePool.gone) this.members.delete(nodePool.name);
    return [...this.members.values()];
  }

  nodePool(name: string): NodePool {
    const nodePool = this.nodePools().find((candidate) => candidate.name === name);
    if (nodePool === undefined) throw ModelArtsError.noSuchNodePool();
    return nodePool;
  }

  /** The visible node pool. Throws the API's refusal if there is none. */
  visibleNodePool(name: string): NodePool {
    const nodePool = this.nodePool(name);
    if (!nodePool.visible) throw ModelArtsError.noSuchNodePool();
    return nodePool;
  }

  /** Returns the sent fields, without the status and the fields that the service adds; Show has them. */
  create(body: unknown): Record<string, unknown> {
    const { apiVersion, kind, metadata, spec } = parseRequest(createSchema, mergePatch({}, body));
    const { name, annotations = {} } = metadata;
    this.checkFree();
    checkName(name);
    checkPrivilege(this.privileged, spec.resources);
    checkResources(spec.resources);
    const billing = billingOf("create", annotations, annotations, this.billing);
    this.checkPurchase(billing, annotations);
    const nodePool = this.add(name, spec.resources);
    nodePool.annotations = annotations;
    nodePool.visible = false;
    this.region.delays.run("visibility", () => (nodePool.visible = true));
    const order = placePurchase(this.region, nodePool, nodePool.scale(billing));
    const answer = { apiVersion, kind, metadata: { name, annotations, ...this.orderName(order) }, spec };
    return this.alterations.apply("create", name, answer);
  }

  patch(name: string, body: unknown): Record<string, unknown> {
    const nodePool = this.visibleNodePool(name);
    refuseIf(nodePool.deleting, "the node pool is being deleted");
    this.checkFree();
    const { metadata, spec } = parseRequest(patchSchema, body);
    checkPrivilege(this.privileged, spec.resources);
    const resources = patchedResources(nodePool.resources, spec.resources);
    checkUnchanged(nodePool.resources, resources);
    checkResources(resources);

    const growth = resources.count - nodePool.resources.count;
    const given = parseRequest(annotationsSchema, mergePatch({}, metadata?.annotations ?? {}));
    const annotations = parseRequest(annotationsSchema, mergePatch(nodePool.annotations, metadata?.annotations ?? {}));
    if (growth <= 0) checkNothingBilled(given);
    refuseIf(growth < 0 && nodePool.prepaid, "yearly/monthly nodes can not be removed by scaling in");
    const billing = billingOf("patch", given, annotations, this.billing);
    if (growth > 0) this.checkPurchase(billing, given);

    let order: Order | undefined;
    const apply = () => {
      nodePool.resources = complete(patchedResources(nodePool.resources, spec.resources), name, this.defaults);
      nodePool.annotations = annotations;
      nodePool.syncNodes();
      const changed = nodePool.scale(billing);
      if (growth > 0) order = placePurchase(this.region, nodePool, changed);
      else if (growth < 0) order = this.region.orders.place(this.name, name, "deleteNode", changed);
    };
    this.region.delays.run("counts", apply);
    const specAfter = { resources: resourcesWire(complete(resources, name, this.defaults)) };
    const answer = { metadata: { annotations, ...this.orderName(order) }, spec: specAfter };
    return this.alterations.apply("patch", name, answer);
  }

  /** A second deletion changes nothing and succeeds. No source has the service's answer. */
  delete(name: string): Record<string, unknown> {
    const nodePool = this.visibleNodePool(name);
    if (!nodePool.deleting) this.checkFree();
    const others = this.nodePools().filter((other) => other !== nodePool && !other.deleting);
    refuseIf(others.length === 0, "the last node pool of a resource pool can not be deleted");
    refuseIf(nodePool.prepaid, "yearly/monthly node pools can not be deleted, unsubscribe their nodes");
    refuseIf(nodePool.inUse, "the node pool is in use");
    nodePool.remove();
    return this.alterations.apply("delete", name, nodePool.wire());
  }

  show(name: string): Record<string, unknown> {
    return this.alterations.apply("show", name, this.visibleNodePool(name).wire());
  }

  list(): Record<string, unknown> {
    const visible = this.nodePools().filter((nodePool) => nodePool.visible);
    const items = visible.map((nodePool) => this.alterations.apply("list", nodePool.name, nodePool.wire()));
    return { apiVersion: "v2", kind: "NodePoolList", items };
  }

  /** Another user's node pool with available nodes. The name may be the service's own, `<flavor>-default`. */
  addExisting(name: string, given: Resources, annotations: Annotations = {}): NodePool {
    checkResources(given);
    const billing = billingOf("create", annotations, annotations, this.billing);
    const nodePool = this.add(name, given);
    nodePool.annotations = annotations;
    nodePool.scale(billing, true);
    return nodePool;
  }

  /** The node pool may not exist yet. */
  trouble(name: string, trouble: Trouble): void {
    const nodePool = this.nodePools().find((candidate) => candidate.name === name);
    if (nodePool === undefined) this.plannedTrouble.set(name, trouble);
    else nodePool.trouble(trouble);
  }

  /** The whole resource pool, with what the API does not return (annotations, labels and taints of nodes). */
  view(): Record<string, unknown> {
    const nodePools = this.nodePools().map((nodePool) => [nodePool.name, nodePool.view()]);
    return { privileged: this.privileged, nodePools: Object.fromEntries(nodePools) };
  }

  /** Removes a node pool at once, without checking the API's rules. */
  removeNow(name: string): void {
    this.members.delete(this.nodePool(name).name);
  }

  /** Refuses a change during another one, if the pool accepts one at a time. */
  checkFree(): void {
    const { orders, timeline } = this.region;
    const working = () =>
      this.nodePools().some((nodePool) => nodePool.changing) ||
      orders.list().some((order) => order.poolName === this.name && phaseOfOrder(order, timeline.now) === "processing");
    if (timeline.now < this.busyUntil || (this.oneChangeAtATime && working())) {
      throw ModelArtsError.beingChanged(this.name);
    }
  }

  /** `os.modelarts/order.name`, if answers contain it. */
  private orderName(order: Order | undefined): Record<string, unknown> {
    const where = this.region.settings.orderNames;
    return order === undefined || where === "nowhere" ? {} : { [where]: { "os.modelarts/order.name": order.name } };
  }

  private checkPurchase({ prepaid }: Billing, given: Annotations): void {
    const { prepaidRefusal, orderIdRequired } = this.region.settings;
    if (!prepaid) return;
    refuseIf(prepaidRefusal !== undefined, prepaidRefusal ?? "");
    const orderId = given[ORDER_ID] ?? "";
    refuseIf(orderIdRequired && orderId === "", "order.id is required for yearly/monthly billing");
    refuseIf(orderIdRequired && !this.orderIds.has(orderId), `order.id ${orderId} does not exist or is used`);
    this.orderIds.delete(orderId);
  }

  /** No source has the status and code for a name in use; 400 with the general code is a guess. */
  private add(name: string, given: Resources): NodePool {
    refuseIf(
      this.nodePools().some((other) => other.name === name),
      `the node pool ${name} already exists`,
    );
    const nodePool = new NodePool(this.region, this.name, name, complete(given, name, this.defaults));
    const trouble = this.plannedTrouble.get(name);
    if (trouble !== undefined) nodePool.trouble(trouble);
    this.plannedTrouble.delete(name);
    this.members.set(name, nodePool);
    return nodePool;
  }
}

/** The stored resources after the patch, without the values that the service derived from changed fields. */
function patchedResources(stored: Resources, patch: Record<string, unknown>): Resources {
  const { azs = [], os, ...rest } = stored;
  const base = { ...rest, azs, os: isObject(patch["os"]) ? imageBefore(os, patch["os"]) : os };
  const merged = parseRequest(resourcesSchema, mergePatch(base, patch));
  return patch["azs"] === undefined ? { ...merged, azs: spread(azs, merged.count) } : merged;
}

/** Another operating system has another image, so a patch that names one removes the old image id. */
function imageBefore(os: Resources["os"], patch: Record<string, unknown>): Resources["os"] {
  if (patch["imageId"] !== undefined || (patch["name"] === undefined && patch["autoMatch"] === undefined)) return os;
  return { ...os, imageId: undefined, name: patch["autoMatch"] === undefined ? os?.name : undefined };
}
