import { z } from "zod";
import { field, type Wire } from "../../core/schema/field";
import { asList, isObject } from "../../core/json";
import { billing } from "./billing";
import { adopt, computed, connection, nameText, place, poolNameText } from "../fields";
import { labelFields, POLICIES, PRIVILEGED } from "./label-fields";
import { dataVolume, rootVolume, volumeGroupConfig } from "./volume-fields";

/** A change of these fields reaches only nodes that are added later. */
export const FOR_NEW_NODES = [
  "network",
  "extendParams",
  "os",
  "rootVolume",
  "dataVolumes",
  "volumeGroupConfigs",
] as const;
const NEW_NODES = "existing nodes keep the old value";

/** Parameters that hold scripts: they are not printed, and an answer may omit or mask them. */
export const HIDDEN_PARAMETERS: readonly string[] = ["postInstall", "post_install"];

const extendParamsWire: Wire = {
  name: "extendParams",
  decode: (value) =>
    Object.fromEntries(
      Object.entries(isObject(value) ? value : {})
        .filter(([key, param]) => !Object.hasOwn(POLICIES, key) && param !== null)
        .map(([key, param]) => [key, typeof param === "string" ? param : JSON.stringify(param)]),
    ),
};

export const inputs = z.strictObject({
  poolName: field(poolNameText, {
    description: "Id of the resource pool (its metadata.name, not the name that the console shows)",
    createOnly: "A node pool cannot move to another resource pool.",
  }),
  name: field(nameText.optional(), {
    description: "Name of the node pool, unique in its resource pool; not ending in -default",
    default: "the resource's Pulumi name, a dash and 7 hex digits",
    createOnly: "The name is a node pool's identity: the API cannot change it.",
    computed: true, // an adopted node pool has a name
  }),
  flavor: field(z.string().min(1), {
    description: "Flavor of the nodes, such as modelarts.vm.gpu.t4u8",
    createOnly: "All nodes of a node pool have the same flavor, and existing nodes cannot change theirs.",
    wire: { name: "flavor" },
  }),
  count: field(z.int().min(1), {
    description: "Number of nodes; a multiple of creatingStep.step",
    wire: { name: "count" },
  }),
  maxCount: field(z.int().min(1).optional(), {
    description: "Largest number of nodes; equal to count in a physical resource pool",
    default: "count",
    computed: true,
    wire: { name: "maxCount" },
  }),
  azs: field(
    z
      .array(
        z.strictObject({
          az: field(z.string().min(1), "Name of the availability zone, such as cn-north-4a"),
          count: field(z.int().min(0), "Number of nodes in it"),
        }),
      )
      .optional(),
    {
      description: "Distribution of the nodes over availability zones; the numbers must add up to count",
      default: "chosen by ModelArts",
      set: true,
      computed: true,
      equals: (a, b) => distribution(a) === distribution(b),
      wire: { name: "azs" },
    },
  ),
  ...labelFields,
  network: field(
    z
      .strictObject({
        vpc: field(z.string().min(1).optional(), {
          description: "Id of the VPC",
          createOnly: "Nodes cannot move to another VPC.",
          computed: true,
        }),
        subnet: field(z.string().min(1).optional(), {
          description: "Id of the subnet",
          createOnly: "Nodes cannot move to another subnet.",
          computed: true,
        }),
        securityGroups: field(z.array(z.string().min(1)).optional(), {
          description: "Ids of the security groups",
          note: NEW_NODES,
          set: true,
          computed: true,
        }),
      })
      .optional(),
    {
      description: `Network of the nodes; ${PRIVILEGED}`,
      default: "the resource pool's",
      computed: true,
      wire: { name: "network" },
    },
  ),
  extendParams: field(z.record(z.string().min(1), z.string()).optional(), {
    description:
      "Further settings by the API's names: dockerBaseSize, postInstall (base64), runtime, XParameterPlaneSubnet … Keys that are left out are not compared",
    note: NEW_NODES,
    computed: true,
    hidden: HIDDEN_PARAMETERS,
    wire: extendParamsWire,
  }),
  creatingStep: field(
    z
      .strictObject({
        step: computed(z.int().min(1), "Number of nodes that are added together, one of the flavor's steps"),
        type: computed(z.enum(["hyperinstance", "rack"]), "Unit that is added: hyperinstance (supernode) or rack"),
      })
      .optional(),
    {
      description: "Nodes in batches; count and maxCount are multiples of the step",
      createOnly: "The step is fixed when the node pool is created.",
      computed: true,
      wire: { name: "creatingStep" },
    },
  ),
  os: field(
    z
      .strictObject({
        name: computed(z.string().min(1), "Name and version, such as EulerOS 2.9"),
        imageId: computed(z.string().min(1), "Id of the image"),
        imageType: computed(z.enum(["private"]), "private for your own image"),
        autoMatch: field(z.string().min(1).optional(), {
          description: "Name and version for which ModelArts chooses the best image. The API never returns it",
          writeOnly: true,
        }),
      })
      .optional(),
    { description: "Operating system of the nodes", note: NEW_NODES, computed: true, wire: { name: "os" } },
  ),
  rootVolume: field(rootVolume.optional(), {
    description: "System disk of the nodes",
    note: NEW_NODES,
    computed: true,
    wire: { name: "rootVolume" },
  }),
  dataVolumes: field(z.array(dataVolume).optional(), {
    description: "Data disks of the nodes; they need volumeGroupConfigs",
    note: NEW_NODES,
    set: true,
    computed: true,
    wire: { name: "dataVolumes" },
  }),
  volumeGroupConfigs: field(z.array(volumeGroupConfig).optional(), {
    description: "Settings of the disk groups, one per group",
    note: NEW_NODES,
    set: true,
    computed: true,
    wire: { name: "volumeGroupConfigs" },
  }),
  billing: field(billing.optional(), {
    description: "How nodes are paid for. It is sent only with requests that add nodes",
    note: "a change applies only to nodes that are added later",
    writeOnly: true,
  }),
  nodesToRemove: field(z.array(z.string().min(1)).optional(), {
    description:
      "Names of the nodes to remove when count is lowered; ModelArts chooses the rest. Without a lower count it has no effect. Names of missing nodes are ignored",
    set: true,
    steers: true,
  }),
  confirmPrepaidReplacement: field(z.boolean().optional(), {
    description:
      "Whether a node pool with yearly/monthly nodes may be replaced: the replacement is bought in addition, and the existing nodes are charged until you unsubscribe them in the Billing Center",
    default: "false",
    absentEquals: false,
    steers: true,
  }),
  ...place,
  adopt,
  connection,
});

export const outputs = z.object({
  resources: field(
    z.object({
      available: field(z.number(), "Working nodes"),
      creating: field(z.number(), "Nodes that are being created"),
      abnormal: field(z.number(), "Nodes that do not work"),
      deleting: field(z.number(), "Nodes that are being deleted"),
    }),
    "Number of nodes by state",
  ),
  prepaid: field(
    z.boolean(),
    "Whether this resource has bought yearly/monthly nodes. The API cannot delete them: unsubscribe them in the Billing Center",
  ),
});

/** Answers may list zones without nodes: ignore them. */
function distribution(azs: unknown): string {
  return asList(azs)
    .flatMap((item) => (isObject(item) && item.count !== 0 ? [JSON.stringify([item.az, item.count])] : []))
    .sort()
    .join();
}
