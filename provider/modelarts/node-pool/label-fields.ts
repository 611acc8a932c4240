import { z } from "zod";
import { field } from "../../core/schema/field";

export const PRIVILEGED = "for privileged resource pools alone";

/** Where the policies for existing nodes travel: in extendParams, each beside the field that it is about. */
export const POLICIES = {
  labelPolicyOnExistingNodes: "labels",
  taintPolicyOnExistingNodes: "taints",
  tagPolicyOnExistingNodes: "tags",
} as const;

/** The service adds entries of its own: only what a program declares is compared, and only that is changed. */
const ADDED_TO = { computed: true } as const;

function policy(what: string) {
  return field(z.enum(["refresh", "ignore"]).optional(), {
    description: `Whether a change of ${what} also reaches the nodes that exist: refresh or ignore; without effect at creation`,
    default: "refresh",
    absentEquals: "refresh",
    writeOnly: true,
  });
}

const taint = z.strictObject({
  key: field(z.string().min(1), { description: "Key" }),
  value: field(z.string().optional(), { description: "Value" }),
  effect: field(z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]), {
    description: "What it does to pods: NoSchedule, PreferNoSchedule or NoExecute",
  }),
});

const tag = z.strictObject({
  key: field(
    z.string().regex(/^(?!CCE-|__type_baremetal)./, "must not be empty nor begin with CCE- or __type_baremetal"),
    { description: "Key, unique in the list; not beginning with CCE- or __type_baremetal" },
  ),
  value: field(z.string(), { description: "Value" }),
});

/** What marks nodes for schedulers and bills. */
export const labelFields = {
  taints: field(z.array(taint).optional(), {
    description: `Kubernetes taints of the nodes, one a key and effect; those that others add are kept. ${PRIVILEGED}`,
    note: "whether nodes that exist get a change is said by taintPolicyOnExistingNodes",
    set: true,
    clear: { value: [] },
    wire: { name: "taints" },
    ...ADDED_TO,
  }),
  labels: field(z.record(z.string().min(1), z.string()).optional(), {
    description: "Kubernetes labels of the nodes; those that others add are kept",
    note: "whether nodes that exist get a change is said by labelPolicyOnExistingNodes",
    wire: { name: "labels" },
    ...ADDED_TO,
  }),
  tags: field(z.array(tag).max(20).optional(), {
    description: `Resource tags of the nodes; those that others add are kept. ${PRIVILEGED}`,
    note: "whether nodes that exist get a change is said by tagPolicyOnExistingNodes",
    set: true,
    clear: { value: [] },
    wire: { name: "tags" },
    ...ADDED_TO,
  }),
  labelPolicyOnExistingNodes: policy("labels"),
  taintPolicyOnExistingNodes: policy("taints"),
  tagPolicyOnExistingNodes: policy("tags"),
};
