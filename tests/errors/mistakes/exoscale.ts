import { ABSENT, type Mistake } from "./mistake";

const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
/** Larger than the disk in `basis`, and only in ch-gva-2. */
const PRIVATE_TEMPLATE = "c6f87718-6d76-407e-881e-d162ae2eb154";
const ZONE = "ch-gva-2";
const basis = { name: "web", size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };

const pool = (inputs: object, more: Partial<Mistake> = {}): Mistake => ({
  type: "exoscale:InstancePool",
  inputs: { ...basis, ...inputs },
  ...more,
});
const group = (inputs: object, more: Partial<Mistake> = {}): Mistake => ({
  type: "exoscale:AntiAffinityGroup",
  inputs: { ...inputs },
  ...more,
});
const call = (name: string, inputs: object): Mistake => ({ type: `exoscale:${name}`, inputs: { ...inputs } });

/** Many failures in one declaration: a preview reports all of them. */
export const manyFields = pool({
  lables: {},
  zone: "ch-gva",
  size: "3",
  name: "",
  templateId: "ubuntu",
  instanceType: "small",
  diskSize: 5,
  userData: "y".repeat(30_000),
  publicIpAssignment: "dual",
  ipv6Enabled: true,
  connection: "prodction",
});

export const exoscaleMistakes: readonly Mistake[] = [
  manyFields,
  pool({
    size: 9,
    antiAffinityGroupIds: [ABSENT],
    userData: "a",
    userDataBase64: "YQ==",
    publicIpAssignment: "none",
    elasticIpIds: [ABSENT],
    adopt: `${ABSENT}@at-vie-1`,
  }),
  pool({ size: 0 }),
  pool({ adopt: `${ABSENT}@${ZONE}` }),
  pool({}, { act: "get" }),
  pool({ connection: "keyless" }),
  pool({ connection: "wrong" }),
  pool({ instanceType: "standard.smal" }),
  pool({ diskSize: 20, zone: "at-vie-1", templateId: PRIVATE_TEMPLATE }),
  pool({ antiAffinityGroupIds: [ABSENT] }),
  pool(
    {},
    {
      meanwhile: ({ simulator }) =>
        simulator.event("exoscale", "failOperation", { command: "create-instance-pool", outcome: "failure" }),
    },
  ),
  pool({}, { meanwhile: slowly }),
  pool(
    { size: 2 },
    { before: basis, meanwhile: ({ simulator }, id) => simulator.event("exoscale", "deletePool", { id: bare(id) }) },
  ),
  pool(
    { size: 2 },
    {
      before: basis,
      meanwhile: ({ simulator }, id) =>
        simulator.event("exoscale", "setManager", { id: bare(id), manager: { id: ABSENT, type: "sks-nodepool" } }),
    },
  ),
  group({ name: "", description: 1, labels: {} }),
  group({ adopt: ABSENT }),
  group({ connection: "wrong" }),
  call("getTemplate", { name: "Linux Ubuntu 24.04" }),
  call("getTemplates", { visibility: "all" }),
  call("getInstanceType", { name: "standard.smal" }),
  call("getInstanceTypes", { zone: "ch-gva-1" }),
  call("getInstancePool", {}),
  call("getInstancePool", { id: ABSENT }),
  call("getInstancePool", { name: "web" }),
  call("getInstancePools", { zone: "ch-gva" }),
  call("getAntiAffinityGroup", { name: "web" }),
  call("getAntiAffinityGroups", { connection: "wrong" }),
  call("evictInstances", { poolId: ABSENT, instanceIds: [ABSENT] }),
];

function slowly({ simulator }: Parameters<NonNullable<Mistake["meanwhile"]>>[0]): void {
  simulator.event("exoscale", "setDurations", { operation: 100 * 3_600_000 });
}

function bare(id: string): string {
  return id.split("@")[0] ?? id;
}
