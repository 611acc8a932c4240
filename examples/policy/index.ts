import { PolicyPack, validateResourceOfType, validateStackResourcesOfType } from "@pulumi/policy";
import { exoscale, modelarts } from "pulumi-pools";

const MOST_INSTANCES = 20;
const MOST_GPU_NODES = 8;

new PolicyPack("pools", {
  enforcementLevel: "mandatory",
  policies: [
    {
      name: "pools-are-labelled",
      description: "A pool says which team owns it",
      validateResource: validateResourceOfType(exoscale.InstancePool, ({ labels }, { name }, report) => {
        if (!labels?.team) report(`${name} has no label "team": add labels: { team: "…" }.`);
      }),
    },
    {
      name: "instances-have-a-limit",
      description: `All pools of a stack together have at most ${MOST_INSTANCES} instances`,
      validateStack: validateStackResourcesOfType(exoscale.InstancePool, (pools, _args, report) => {
        const sum = pools.reduce((total, { size }) => total + size, 0);
        if (sum > MOST_INSTANCES) report(`The pools of this stack have ${sum} instances.`);
      }),
    },
    {
      name: "gpu-nodes-have-a-limit",
      description: `A node pool has at most ${MOST_GPU_NODES} nodes`,
      validateResource: validateResourceOfType(modelarts.NodePool, ({ count }, { name }, report) => {
        if (count > MOST_GPU_NODES) report(`${name} has ${count} nodes.`);
      }),
    },
  ],
});
