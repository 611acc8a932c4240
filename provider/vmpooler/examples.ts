import type { Example } from "../core/resource";

type Examples = readonly Example[];

export const ofToken: Examples = [
  {
    title: "A token for the VMs of a stack",
    code: `import { vmpooler } from "pulumi-pools";

// pulumi config set --path pools:vmpooler.user jdoe; pulumi config set --path --secret pools:vmpooler.password …
const token = new vmpooler.Token("tests");

new vmpooler.Vm("agent", { pool: "debian-12-x86_64", token: token.token });`,
  },
];

export const ofVm: Examples = [
  {
    title: "A VM",
    code: `import { vmpooler } from "pulumi-pools";

const agent = new vmpooler.Vm("agent", { pool: "debian-12-x86_64" });

export const host = agent.fqdn;`,
  },
  {
    title: "A VM for two days, with tags and disks",
    code: `import { vmpooler } from "pulumi-pools";

new vmpooler.Vm("agent", {
  pool: "debian-12-x86_64",
  lifetime: 48,
  tags: { department: "engineering", purpose: "acceptance" },
  disks: [8, 8, 20],
});`,
  },
  {
    title: "A VM that is replaced before its lifetime ends",
    code: `import { vmpooler } from "pulumi-pools";

new vmpooler.Vm("agent", { pool: "debian-12-x86_64", lifetime: 72, replaceWhenExpiresWithin: 24 });`,
  },
  {
    title: "A VM that was checked out with vmfloaty, taken over",
    code: `import { vmpooler } from "pulumi-pools";

new vmpooler.Vm("agent", {
  adopt: "fq6qlpjlsskycq6",
  pool: "debian-12-x86_64", // the real pool, and its disks: fields that cannot change must be declared as they are
  disks: [8],
});`,
  },
];

export const ofVmSet: Examples = [
  {
    title: "VMs of two pools, all or none",
    code: `import { vmpooler } from "pulumi-pools";

const fleet = new vmpooler.VmSet("fleet", {
  pools: { "debian-12-x86_64": 2, "centos-9-x86_64": 1 },
  lifetime: 24,
  tags: { purpose: "acceptance" },
});

export const hosts = fleet.hosts.apply((all) => all.map(({ fqdn, pool }) => ({ fqdn, pool })));`,
  },
];

export const ofOndemandRequest: Examples = [
  {
    title: "VMs of a pool that keeps none ready",
    code: `import { vmpooler } from "pulumi-pools";

const windows = new vmpooler.OndemandRequest(
  "windows",
  { pools: { "win-2022-x86_64": 3 }, lifetime: 12 },
  { customTimeouts: { create: "90m" } },
);

export const hosts = windows.hostnames;`,
  },
];

export const ofVmDisk: Examples = [
  {
    title: "A disk for a VM of another stack",
    code: `import * as pulumi from "@pulumi/pulumi";
import { vmpooler } from "pulumi-pools";

const machines = new pulumi.StackReference("acme/machines/test");

new vmpooler.VmDisk("data", { vm: machines.requireOutput("hostname"), size: 20 });`,
  },
];

export const ofVmSnapshot: Examples = [
  {
    title: "A snapshot that the VM is reverted to before each run of a test suite",
    code: `import * as pulumi from "@pulumi/pulumi";
import { vmpooler } from "pulumi-pools";

const agent = new vmpooler.Vm("agent", { pool: "debian-12-x86_64" });

new vmpooler.VmSnapshot("clean", {
  vm: agent.hostname,
  // pulumi config set run 42: the next update takes the VM back
  revertTriggers: [new pulumi.Config().get("run") ?? "first"],
});`,
  },
];

export const ofPoolSize: Examples = [
  {
    title: "A larger pool for as long as the stack exists",
    code: `import { vmpooler } from "pulumi-pools";

new vmpooler.PoolSize("rush", { pool: "debian-12-x86_64", size: 40, waitForReady: true });`,
  },
];

export const ofPoolTemplate: Examples = [
  {
    title: "A new template for one pool",
    code: `import { vmpooler } from "pulumi-pools";

new vmpooler.PoolTemplate("candidate", {
  pool: "debian-12-x86_64",
  template: "templates/debian-12-x86_64-0.0.5",
});`,
  },
];

export const ofPoolReset: Examples = [
  {
    title: "Fresh VMs in a pool after each release",
    code: `import * as pulumi from "@pulumi/pulumi";
import { vmpooler } from "pulumi-pools";

new vmpooler.PoolReset("fresh", {
  pool: "debian-12-x86_64",
  triggers: [new pulumi.Config().require("release")],
});`,
  },
];
