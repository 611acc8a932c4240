import assert from "node:assert/strict";
import { exoscale, vmpooler } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../simulator/index";
import {
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  type OpenStack,
  openStack,
  UBUNTU,
} from "./support";
import { issueToken } from "./support/accounts";

const MANAGER = { id: "5151a0c4-f7e2-4d98-b3a6-c1f045151a0c", type: "sks-nodepool" };

/** The parts of docs/recovery.md that are not about interruptions: see killed.test.ts for those. */
describeEndToEnd("docs/recovery.md is correct about", () => {
  let simulator: Simulator;
  const opened: OpenStack[] = [];

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: 200 });
  });
  afterEach(async () => {
    for (const open of opened.splice(0)) await open.close();
    await simulator.close();
  });

  async function openExoscale(declare: () => object): Promise<OpenStack> {
    const program = async () => {
      const pool = { size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };
      new exoscale.InstancePool("web", { ...pool, ...declare() });
    };
    const open = await openStack({ program, config: exoscaleConfig(simulator.connection().exoscale) });
    opened.push(open);
    return open;
  }

  it("adoption without a name: the object keeps its name, also after `adopt` is removed", async () => {
    const { zone } = simulator.connection().exoscale;
    const theirs = { name: "theirs", size: 1, "disk-size": 10, template: { id: UBUNTU } };
    const type = { "instance-type": { id: "21624abb-764e-4def-81d7-9fc54b5957fb" } };
    const { id } = simulator.event("exoscale", "createPool", { ...theirs, ...type, zone }) as { id: string };
    let declared: object = { adopt: `${id}@${zone}` };
    const { stack, previewJson } = await openExoscale(() => declared);
    await stack.up();
    declared = {};
    await stack.up();
    assert.deepEqual(
      exoscaleIn(simulator).pools.map((pool) => [pool.id, pool.name]),
      [[id, "theirs"]],
    );
    assert.deepEqual((await previewJson()).changeSummary, { same: 2 });
  });

  it("a pool with another manager: no change is applied, and destroy keeps it and warns", async () => {
    let declared: object = {};
    const { stack } = await openExoscale(() => declared);
    await stack.up();
    const [pool] = exoscaleIn(simulator).pools;
    simulator.event("exoscale", "setManager", { id: pool?.id, manager: MANAGER });
    declared = { size: 2 };
    await assert.rejects(stack.up(), new RegExp(`sks-nodepool.*${MANAGER.id}`));
    await stack.refresh();
    assert.match((await stack.destroy()).stdout, /warning: .*sks-nodepool/);
    assert.deepEqual(
      exoscaleIn(simulator).pools.map(({ id, size }) => ({ id, size })),
      [{ id: pool?.id, size: 1 }],
    );
  });

  it("an object deleted outside: an update without a refresh says so, destroy succeeds", async () => {
    let declared: object = {};
    const { stack } = await openExoscale(() => declared);
    await stack.up();
    simulator.event("exoscale", "deletePool", { id: exoscaleIn(simulator).pools[0]?.id });
    declared = { size: 2 };
    await assert.rejects(stack.up(), /pulumi refresh/);
    await stack.destroy();
    assert.deepEqual((await exportState(stack)).resources, []);
  });

  it("rotated credentials: destroy uses the old ones until `up` or `refresh --run-program`", async () => {
    const { vmpooler: server } = simulator.connection();
    const program = async () => {
      new vmpooler.Vm("vm", { pool: "debian-12-x86_64" });
    };
    const open = await openStack({ program, config: { "vmpooler:url": server.url } });
    opened.push(open);
    const { stack } = open;
    for (const learn of [() => stack.up(), () => stack.refresh({ runProgram: true })]) {
      await stack.setConfig("vmpooler:token", { value: await issueToken(server), secret: true });
      await stack.up();
      const { tokens } = simulator.view().vmpooler as { readonly tokens: readonly { readonly id: string }[] };
      for (const { id } of tokens) simulator.event("vmpooler", "revokeToken", { id });
      await stack.setConfig("vmpooler:token", { value: await issueToken(server), secret: true });
      await assert.rejects(stack.destroy(), /answered 401/);
      await learn();
      await stack.destroy();
      assert.deepEqual((await exportState(stack)).resources, []);
    }
  });
});
