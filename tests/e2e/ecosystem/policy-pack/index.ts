import {
  PolicyPack,
  remediateResourceOfType,
  type ResourceValidationPolicy,
  validateResourceOfType,
  validateStackResourcesOfType,
} from "@pulumi/policy";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";

/** Each type of resource is forbidden, by a policy of its own. */
const forbidden: ResourceValidationPolicy[] = [
  forbid(
    "InstancePool",
    validateResourceOfType(exoscale.InstancePool, ({ size }, _, report) => report(`size ${size}`)),
  ),
  forbid(
    "AntiAffinityGroup",
    validateResourceOfType(exoscale.AntiAffinityGroup, ({ name }, _, report) => report(`name ${name}`)),
  ),
  forbid(
    "Token",
    validateResourceOfType(vmpooler.Token, ({ user }, _, report) => report(`user ${user}`)),
  ),
  forbid(
    "Vm",
    validateResourceOfType(vmpooler.Vm, ({ pool }, _, report) => report(`pool ${pool}`)),
  ),
  forbid(
    "VmSet",
    validateResourceOfType(vmpooler.VmSet, ({ lifetime }, _, report) => report(`lifetime ${lifetime}`)),
  ),
  forbid(
    "OndemandRequest",
    validateResourceOfType(vmpooler.OndemandRequest, ({ tags }, _, report) => report(`tags ${JSON.stringify(tags)}`)),
  ),
  forbid(
    "VmDisk",
    validateResourceOfType(vmpooler.VmDisk, ({ size }, _, report) => report(`size ${size}`)),
  ),
  forbid(
    "VmSnapshot",
    validateResourceOfType(vmpooler.VmSnapshot, ({ revertTriggers = [] }, _, report) =>
      report(`${revertTriggers.length} triggers`),
    ),
  ),
  forbid(
    "PoolSize",
    validateResourceOfType(vmpooler.PoolSize, ({ size }, _, report) => report(`size ${size}`)),
  ),
  forbid(
    "PoolTemplate",
    validateResourceOfType(vmpooler.PoolTemplate, ({ template }, _, report) => report(`template ${template}`)),
  ),
  forbid(
    "PoolReset",
    validateResourceOfType(vmpooler.PoolReset, ({ pool }, _, report) => report(`pool ${pool}`)),
  ),
  forbid(
    "NodePool",
    validateResourceOfType(modelarts.NodePool, ({ count }, _, report) => report(`count ${count}`)),
  ),
];

function forbid(
  type: string,
  validateResource: NonNullable<ResourceValidationPolicy["validateResource"]>,
): ResourceValidationPolicy {
  return { name: `no-${type}`, description: `${type} is forbidden`, enforcementLevel: "disabled", validateResource };
}

new PolicyPack("platform", {
  enforcementLevel: "disabled",
  policies: [
    ...forbidden,
    {
      name: "few-members",
      description: "All pools together have at most 3 members",
      validateStack: validateStackResourcesOfType(exoscale.InstancePool, (pools, _args, report) => {
        const members = pools.reduce((sum, { size }) => sum + size, 0);
        if (members > 3) report(`they have ${members}`);
      }),
    },
    {
      name: "private-pools",
      description: "Pools have no public address",
      validateResource: (args, report) => {
        const pool = args.asType(exoscale.InstancePool);
        if (pool && pool.publicIpAssignment !== "none") report(`${args.name} has ${pool.publicIpAssignment}`);
      },
    },
    {
      name: "owned-pools",
      description: "Pools say who owns them",
      remediateResource: remediateResourceOfType(exoscale.InstancePool, (pool) => {
        pool.labels = { ...pool.labels, owner: "platform" };
        return pool;
      }),
    },
  ],
});
