import { billingOf, checkNothingBilled } from "../node-pool/billing";
import { hexDigits } from "../iam/account";
import { ModelArtsError } from "../api/errors";
import { mergePatch, isObject } from "../api/merge-patch";
import { NodePool, type Abnormality } from "../node-pool/node-pool";
import { imageId, type Region } from "../region";
import { checkName, checkPrivilege, checkResources, checkUnchanged } from "../node-pool/rules";
import { complete, spread, type ServerDefaults } from "../node-pool/server-fields";
import {
  annotationsSchema,
  createSchema,
  parseRequest,
  patchSchema,
  resourcesSchema,
  type Resources,
} from "../node-pool/bodies";

/** A resource pool with its node pools, under the rules of the API. */
export class ResourcePool {
  /** Announced for node pools that do not exist yet, by name. */
  private readonly abnormalToCome = new Map<string, Abnormality>();
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
      imageId: (osName) => imageId(region, osName),
    };
  }

  /** Also forgets the node pools whose last node has gone. */
  nodePools(): NodePool[] {
    for (const nodePool of this.members.values()) if (nodePool.gone) this.members.delete(nodePool.name);
    return [...this.members.values()];
  }

  nodePool(name: string): NodePool {
    const nodePool = this.nodePools().find((nodePool) => nodePool.name === name);
    if (nodePool === undefined) throw ModelArtsError.noSuchNodePool();
    return nodePool;
  }

  /** Answers what was sent, without status and without what the service is going to add: that is Show's business. */
  create(body: unknown): Record<string, unknown> {
    const { apiVersion, kind, metadata, spec } = parseRequest(createSchema, mergePatch({}, body));
    const { name, annotations = {} } = metadata;
    checkName(name);
    checkPrivilege(this.privileged, spec.resources);
    checkResources(spec.resources);
    const billing = billingOf(annotations, annotations, "create");
    const nodePool = this.add(name, spec.resources);
    nodePool.annotations = annotations;
    nodePool.scale(billing);
    return { apiVersion, kind, metadata: { name, annotations }, spec };
  }

  patch(name: string, body: unknown): Record<string, unknown> {
    const nodePool = this.nodePool(name);
    refuseIf(nodePool.deleting, "the node pool is being deleted");
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
    const billing = billingOf(annotations, given, "patch");

    nodePool.resources = complete(resources, name, this.defaults);
    nodePool.annotations = annotations;
    nodePool.syncNodes();
    nodePool.scale(billing);
    return { metadata: { annotations }, spec: nodePool.specOnTheWire() };
  }

  /** Deleting what is being deleted already changes nothing and succeeds. No source says what the service answers. */
  delete(name: string): Record<string, unknown> {
    const nodePool = this.nodePool(name);
    const others = this.nodePools().filter((other) => other !== nodePool && !other.deleting);
    refuseIf(others.length === 0, "the last node pool of a resource pool can not be deleted");
    refuseIf(nodePool.prepaid, "yearly/monthly node pools can not be deleted, unsubscribe their nodes");
    refuseIf(nodePool.inUse, "the node pool is in use");
    nodePool.remove();
    return nodePool.onTheWire();
  }

  /** Somebody else's node pool, made so long ago that its nodes are there. The name may be the service's own, `<flavor>-default`. */
  addExisting(name: string, given: Resources, annotations: Record<string, string> = {}): NodePool {
    checkResources(given);
    const billing = billingOf(annotations, annotations, "create");
    const nodePool = this.add(name, given);
    nodePool.annotations = annotations;
    nodePool.scale(billing, true);
    return nodePool;
  }

  /** Also of a node pool that is yet to be created. */
  makeAbnormal(name: string, abnormality: Abnormality): void {
    const nodePool = this.nodePools().find((nodePool) => nodePool.name === name);
    if (nodePool === undefined) this.abnormalToCome.set(name, abnormality);
    else nodePool.makeAbnormal(abnormality);
  }

  /** Everything there is to know, what the API keeps to itself (annotations, labels and taints of nodes) included. */
  view(): Record<string, unknown> {
    const nodePools = this.nodePools().map((nodePool) => [nodePool.name, nodePool.view()]);
    return { privileged: this.privileged, nodePools: Object.fromEntries(nodePools) };
  }

  /** Gone at once, whatever the API's rules would say. */
  forget(name: string): void {
    this.members.delete(this.nodePool(name).name);
  }

  /** The status and code for a name that is taken are in no source; 400 with the general code is a guess. */
  private add(name: string, given: Resources): NodePool {
    refuseIf(
      this.nodePools().some((other) => other.name === name),
      `the node pool ${name} already exists`,
    );
    const nodePool = new NodePool(this.region, this.name, name, complete(given, name, this.defaults));
    const abnormality = this.abnormalToCome.get(name);
    if (abnormality !== undefined) nodePool.makeAbnormal(abnormality);
    this.abnormalToCome.delete(name);
    this.members.set(name, nodePool);
    return nodePool;
  }
}

/** A pool's generated name: display name and project id, 36 to 63 characters in all. */
export function generatePoolName({ world, account }: Region): string {
  return `pool-${world.random.text(4, hexDigits)}-${account.projectId}`;
}

/** The stored resources with the patch merged in, minus what the service worked out from fields that the patch changes. */
function patchedResources(stored: Resources, patch: Record<string, unknown>): Resources {
  const { azs = [], os, ...rest } = stored;
  const base = { ...rest, azs, os: isObject(patch.os) ? imageBefore(os, patch.os) : os };
  const merged = parseRequest(resourcesSchema, mergePatch(base, patch));
  return patch.azs === undefined ? { ...merged, azs: spread(azs, merged.count) } : merged;
}

/** Another operating system is another image: the id of the old one does not survive a patch that names a new one. */
function imageBefore(os: Resources["os"], patch: Record<string, unknown>): Resources["os"] {
  if (patch.imageId !== undefined || (patch.name === undefined && patch.autoMatch === undefined)) return os;
  return { ...os, imageId: undefined, name: patch.autoMatch === undefined ? os?.name : undefined };
}

function refuseIf(wrong: boolean, reason: string): void {
  if (wrong) throw ModelArtsError.badRequest(reason);
}
