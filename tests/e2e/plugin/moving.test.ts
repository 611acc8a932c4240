import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { exoscale as dynamic } from "pulumi-pools";
import { exoscale } from "pulumi-pools/plugin";
import { startSimulator, type Simulator } from "../../../simulator/index";
import {
  changesIn,
  describeEndToEnd,
  exoscaleIn,
  exportState,
  NOTHING,
  type OpenStack,
  openStack,
  UBUNTU,
} from "../support";
import { POOLS, poolsConfig } from "./support";

/** The steps of docs/fronts.md. */
describeEndToEnd("a stack that moves to the plugin and back", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let front: Omit<typeof dynamic, "SpreadInstancePool"> = dynamic;
  let adopted: Readonly<Record<string, string>> = {};

  function program() {
    const apart = new front.AntiAffinityGroup("apart", { description: "Each elsewhere", adopt: adopted.apart });
    const web = new front.InstancePool("web", {
      size: 2,
      instanceType: "standard.small",
      diskSize: 20,
      templateId: UBUNTU,
      antiAffinityGroupIds: [apart.id],
      labels: { app: "web" },
      userData: "#cloud-config\npassword: hunter22hunter\n",
      adopt: adopted.web,
    });
    return Promise.resolve({ id: web.id });
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    open = await openStack({ program, config: poolsConfig(simulator), project: { name: "test", plugins: POOLS } });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  it("moves to the plugin without a change", async () => {
    await open.stack.up();
    simulator.clearLog();
    front = exoscale;
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 3 });
    await open.stack.up();
    await open.stack.refresh();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 3 });
    assert.deepEqual(changesIn(simulator), []);
    const web = (await exportState(open.stack)).find("web");
    assert.deepEqual([web?.type, web?.outputs?.__provider], ["pools:exoscale:InstancePool", undefined]);
  });

  it("moves back by adoption without a change, after `pulumi state delete`", async () => {
    front = dynamic;
    const before = await open.previewJson();
    assert.deepEqual(before.changeSummary, { create: 2, delete: 2, same: 1 }, "what the page warns of");
    const { resources } = await exportState(open.stack);
    for (const { urn } of [...resources].reverse()) await pulumi("state", "delete", urn, "--yes");
    simulator.clearLog();
    const [pool = assert.fail()] = exoscaleIn(simulator).pools;
    const [group = assert.fail()] = exoscaleIn(simulator).groups;
    adopted = { apart: group.id, web: `${pool.id}@ch-gva-2` };
    const preview = await open.previewJson();
    assert.deepEqual(preview.changeSummary, { create: 2, same: 1 });
    assert.match(JSON.stringify(preview.diagnostics), /adopt/i);
    await open.stack.up();
    assert.deepEqual(changesIn(simulator), []);
    adopted = {};
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 3 });
    await open.stack.refresh();
    const web = (await exportState(open.stack)).find("web");
    assert.deepEqual([web?.type, web?.id], ["pulumi-nodejs:dynamic/exoscale:InstancePool", pool.id]);
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  async function pulumi(...args: string[]): Promise<void> {
    const { pulumiCommand, workDir, envVars } = open.stack.workspace;
    const options = { cwd: workDir, env: { ...process.env, ...envVars } };
    await promisify(execFile)(pulumiCommand.command, [...args, "--stack", "dev", "--non-interactive"], options);
  }
});
