import { z } from "zod";
import { field } from "../../core/schema/field";

export const PRIVILEGED = "only for privileged resource pools";

/** The policies for existing nodes, each with its field. They are sent in extendParams. */
export const POLICIES = {
  labelPolicyOnExistingNodes: "labels",
  taintPolicyOnExistingNodes: "taints",
  tagPolicyOnExistingNodes: "tags",
} as const;

function policy(what: string) {
  return field(z.enum(["refresh", "ignore"]).optional(), {
    description: `Whether a change of ${what} also reaches existing nodes: refresh or ignore; no effect at creation`,
    default: "refresh",
    absentEquals: "refresh",
    writeOnly: true,
  });
}

const taint = z.strictObject({
  key: field(z.string().min(1), "Key"),
  value: field(z.string().optional(), "Value"),
  effect: field(
    z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
    "Effect on pods: NoSchedule, PreferNoSchedule or NoExecute",
  ),
});

const tag = z.strictObject({
  key: field(
    z.string().regex(/^(?!CCE-|__type_baremetal)./, "must not be empty nor begin with CCE- or __type_baremetal"),
    "Key, unique in the list; not beginning with CCE- or __type_baremetal",
  ),
  value: field(z.string(), "Value"),
});

/** Others may add entries. Because of `computed`, only declared entries are compared and changed. */
export const labelFields = {
  taints: field(z.array(taint).optional(), {
    description: `Kubernetes taints of the nodes, one per key and effect; those that others add are kept. ${PRIVILEGED}`,
    note: "taintPolicyOnExistingNodes decides whether existing nodes get a change",
    set: true,
    clear: { value: [] },
    wire: { name: "taints" },
    computed: true,
  }),
  labels: field(z.record(z.string().min(1), z.string()).optional(), {
    description: "Kubernetes labels of the nodes; those that others add are kept",
    note: "labelPolicyOnExistingNodes decides whether existing nodes get a change",
    wire: { name: "labels" },
    computed: true,
  }),
  tags: field(z.array(tag).max(20).optional(), {
    description: `Resource tags of the nodes; those that others add are kept. ${PRIVILEGED}`,
    note: "tagPolicyOnExistingNodes decides whether existing nodes get a change",
    set: true,
    clear: { value: [] },
    wire: { name: "tags" },
    computed: true,
  }),
  labelPolicyOnExistingNodes: policy("labels"),
  taintPolicyOnExistingNodes: policy("taints"),
  tagPolicyOnExistingNodes: policy("tags"),
};
