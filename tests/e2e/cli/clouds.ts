import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";
import { CHECKOUT } from "../../../scripts/sandbox";
import { variablesOf } from "../../../simulator/connection";
import type { Simulator } from "../../../simulator/index";
import { UBUNTU } from "../support";
import { tool } from "../support/packed";
import { issueToken } from "../support/accounts";
import type { OpenStack } from "../support";

export const CLOUDS = ["exoscale", "modelarts", "vmpooler"] as const;

/** The environment in which provider and command find all three simulators. */
export async function environmentOf(simulator: Simulator): Promise<Record<string, string>> {
  const connection = simulator.connection();
  return { ...variablesOf(connection), VMPOOLER_TOKEN: await issueToken(connection.vmpooler) };
}

export const USER_DATA = "#cloud-config\n# canary in user data\n";

/** What somebody else has made, of every kind that can be listed. */
export function furnish(poolName: string): void {
  const apart = new exoscale.AntiAffinityGroup("apart", { description: "Each on a host of its own" });
  new exoscale.InstancePool("web", {
    size: 2,
    instanceType: "standard.small",
    templateId: UBUNTU,
    diskSize: 20,
    antiAffinityGroupIds: [apart.id],
    labels: { team: "web", "with space": 'and "quotes"' },
    userData: USER_DATA,
    minAvailable: 1,
  });
  new exoscale.InstancePool("hidden", {
    zone: "de-fra-1",
    size: 1,
    instanceType: "standard.medium",
    templateId: UBUNTU,
    diskSize: 10,
    publicIpAssignment: "none",
  });
  new vmpooler.Vm("vm", { pool: "debian-12-x86_64", lifetime: 30, tags: { team: "web" }, disks: [8] });
  new modelarts.NodePool("nodes", {
    poolName,
    flavor: "modelarts.vm.gpu.t4u8",
    count: 2,
    labels: { team: "web" },
    taints: [{ key: "dedicated", value: "training", effect: "NoSchedule" }],
  });
}

/** Runs the built command in the directory of a stack, as a user does. Its output, with what it told beside it. */
export async function runCommand(
  { sandbox }: Pick<OpenStack, "sandbox">,
  ...args: string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return await tool(process.execPath, [join(CHECKOUT, "dist", "cli", "index.js"), ...args], sandbox.work, sandbox.env);
}

/** Runs program text: in a file of its own below the checkout, because it imports the package by its name. */
export async function withProgram<T>(text: string, use: (program: () => Promise<void>) => Promise<T>): Promise<T> {
  const directory = join(CHECKOUT, "reports", `program-${randomUUID()}`);
  const file = join(directory, "index.ts");
  await mkdir(directory, { recursive: true });
  try {
    await writeFile(file, text);
    return await use(async () => {
      Reflect.deleteProperty(require.cache, file);
      await import(file);
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
