import assert from "node:assert/strict";
import { exoscale } from "pulumi-pools";
import { exoscale as served } from "pulumi-pools/plugin";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { DEBIAN, describeEndToEnd, exoscaleIn, exportState, type OpenStack, openStack, UBUNTU } from "../support";
import { POOLS, poolsConfig } from "../plugin/support";
import { killProvider, until } from "../support/interrupted";

interface Member {
  readonly id: string;
  readonly outdated: boolean;
  readonly template: { readonly id: string };
}

describeEndToEnd("a rollout", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let front: Pick<typeof exoscale, "AntiAffinityGroup" | "InstancePool"> = exoscale;
  let declared: Partial<exoscale.InstancePoolArgs> = {};
  let groupName = "old";

  async function program() {
    const apart = new front.AntiAffinityGroup("apart", { name: groupName });
    new front.InstancePool("web", {
      size: 6,
      instanceType: "standard.small",
      templateId: UBUNTU,
      diskSize: 10,
      antiAffinityGroupIds: [apart.id],
      rollout: { maxSurge: 2 },
      ...declared,
    });
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 200 });
    open = await openStack({ program, config: poolsConfig(simulator), project: { name: "test", plugins: POOLS } });
    await open.stack.up();
  });
  after(async () => {
    await open.stack.destroy();
    assert.deepEqual(members(), []);
    await open.close();
    await simulator.close();
  });

  const members = () => (simulator.view().exoscale as { readonly instances: readonly Member[] }).instances;
  const outdated = () => members().filter((member) => member.outdated);
  const evictions = () =>
    simulator.log().filter(({ method, path }) => method === "PUT" && path.endsWith(":evict")).length;

  async function assertDone(): Promise<void> {
    const [pool = assert.fail()] = exoscaleIn(simulator).pools;
    assert.deepEqual([pool.size, pool.instances.length, outdated()], [6, 6, []]);
    const state = (await exportState(open.stack)).find("web") ?? assert.fail();
    assert.deepEqual([state.outputs?.outdatedInstanceIds, state.outputs?.stoppedRollout], [[], undefined]);
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 3 });
  }

  it("replaces 6 members for a new template, 2 at a time, as the preview says", async () => {
    declared = { templateId: DEBIAN };
    simulator.clearLog();
    const said: string[] = [];
    await open.stack.preview({ onEvent: ({ diagnosticEvent }) => said.push(diagnosticEvent?.message ?? "") });
    assert.match(
      said.join(""),
      /replaces 6 members for templateId, in 3 batches: at least 6 stay healthy, and at most 8 exist/,
    );
    assert.equal(evictions(), 0);
    await open.stack.up();
    assert.equal(evictions(), 3);
    await assertDone();
  });

  it("continues with the next up after its processes are killed", async () => {
    declared = { templateId: UBUNTU };
    simulator.clearLog();
    const running = open.stack.up().catch((error: unknown) => error);
    await until(() => evictions() > 0);
    await killProvider();
    assert.ok((await running) instanceof Error);
    assert.ok(outdated().length > 0);
    await open.stack.up();
    await assertDone();
  });

  it("stops if its second batch stays unhealthy, says why, and continues with the next up after that recovers", async () => {
    const url = `${simulator.origin}/exoscale/health/{id}`;
    const rollout = { maxSurge: 2, healthCheck: { url, intervalSeconds: 1, timeoutSeconds: 3 } };
    declared = { templateId: DEBIAN, rollout };
    simulator.clearLog();
    const [pool = assert.fail()] = exoscaleIn(simulator).pools;
    const running = open.stack.up().catch((error: unknown) => error);
    await until(() => evictions() === 1);
    simulator.event("exoscale", "setHealthOfNext", { pool: pool.id, count: 1, ailment: "unhealthy" });
    assert.match(
      String(await running),
      /The rollout stopped: new members are not healthy after 3 s.*Of 8 members 4 are outdated/,
    );
    for (const { id } of members()) simulator.event("exoscale", "setHealth", { id });
    await open.stack.up();
    assert.equal(evictions(), 3);
    await assertDone();
  });

  it("moves the members to a new group, and the engine deletes the old one", async () => {
    groupName = "new";
    await open.stack.up();
    assert.deepEqual(
      exoscaleIn(simulator).groups.map(({ name, instances }) => [name, instances.length]),
      [["new", 6]],
    );
    await assertDone();
  });

  it("works the same through the plugin, which takes over the stack", async () => {
    front = served;
    declared = { templateId: UBUNTU };
    simulator.clearLog();
    await open.stack.up();
    assert.equal(evictions(), 3);
    await assertDone();
  });
});
