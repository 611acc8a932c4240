import assert from "node:assert/strict";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import {
  changesIn,
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  NOTHING,
  type OpenStack,
  openStack,
  type SimulatedPool,
  UBUNTU,
} from "../support";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describeEndToEnd("an InstancePool in an AntiAffinityGroup", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let declared: exoscale.InstancePoolArgs = {
    size: 2,
    instanceType: "standard.small",
    templateId: UBUNTU,
    diskSize: 20,
    labels: { app: "web", stage: "test" },
  };

  function program() {
    const apart = new exoscale.AntiAffinityGroup("apart");
    const web = new exoscale.InstancePool("web", { ...declared, antiAffinityGroupIds: [apart.id] });
    return Promise.resolve({
      id: web.id,
      addresses: web.instances.apply((all) => all.map(({ publicIp }) => publicIp)),
    });
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    open = await openStack({ program, config: exoscaleConfig(simulator.connection().exoscale) });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  function onlyPool(): SimulatedPool {
    const { pools } = exoscaleIn(simulator);
    assert.equal(pools.length, 1);
    return pools[0] ?? assert.fail();
  }

  async function stored(name: string) {
    return (await exportState(open.stack)).find(name) ?? assert.fail(`${name} is not in the state`);
  }

  it("is previewed with only the group's id unknown, without a request", async () => {
    const preview = await open.previewJson();
    const inputs = preview.of("web")[0]?.newState?.inputs ?? {};
    assert.deepEqual(preview.changeSummary, { create: 3 });
    assert.deepEqual(inputs.antiAffinityGroupIds, [UNKNOWN]);
    assert.deepEqual([inputs.zone, inputs.publicIpAssignment], ["ch-gva-2", "inet4"]);
    assert.match(String(inputs.name), /^web-[0-9a-f]{7}$/);
    assert.deepEqual(simulator.log(), []);
  });

  it("is created after its group, and has all members when `up` ends", async () => {
    const { outputs } = await open.stack.up();
    const { pools, groups, instances } = exoscaleIn(simulator);
    const [pool, group = assert.fail()] = [onlyPool(), groups[0]];
    assert.deepEqual(changesIn(simulator), ["POST /anti-affinity-group", "POST /instance-pool"]);
    assert.deepEqual([pools.length, groups.length, instances.length], [1, 1, 2]);
    assert.deepEqual([pool.state, pool.instances.length], ["running", 2]);
    assert.deepEqual(group.instances, pool.instances);
    assert.deepEqual([outputs.id?.value, outputs.addresses?.value], [pool.id, ["198.18.0.1", "198.18.0.2"]]);
    assert.deepEqual([(await stored("web")).id, (await stored("apart")).id], [pool.id, group.id]);
  });

  it("is previewed without a request if nothing changes", async () => {
    simulator.clearLog();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 3 });
    assert.deepEqual(simulator.log(), []);
  });

  it("is changed in place, only in the fields of the preview", async () => {
    declared = { ...declared, size: 3, labels: { app: "web", stage: "live" }, description: "all of it" };
    const [step] = (await open.previewJson()).of("web");
    assert.equal(step?.op, "update");
    assert.deepEqual(Object.keys(step.detailedDiff ?? {}).sort(), ["description", "labels.stage", "size"]);

    const before = onlyPool().id;
    simulator.clearLog();
    await open.stack.up();
    const { id, size, labels, description, instances } = onlyPool();
    assert.deepEqual(changesIn(simulator), ["PUT /instance-pool/*", "PUT /instance-pool/*:scale"]);
    assert.deepEqual([id, size, instances.length, description], [before, 3, 3, "all of it"]);
    assert.deepEqual(labels, { app: "web", stage: "live" });
    assert.equal(((await stored("web")).outputs?.instances as unknown[]).length, 3);
  });

  it("loses fields that are removed from the program", async () => {
    const { description: _gone, labels: _too, ...rest } = declared;
    declared = rest;
    await open.stack.up();
    assert.deepEqual([onlyPool().description, onlyPool().labels], [undefined, {}]);
  });

  it("is refreshed after an outside change, which the next up reverts", async () => {
    simulator.event("exoscale", "changePool", { id: onlyPool().id, size: 1, labels: { by: "hand" } });
    await open.stack.refresh();
    const { outputs } = await stored("web");
    assert.deepEqual([outputs?.size, outputs?.labels], [1, { by: "hand" }]);

    const [step] = (await open.previewJson()).of("web");
    assert.deepEqual(Object.entries(step?.detailedDiff ?? {}).sort(), [
      ["labels", { kind: "delete", inputDiff: true }],
      ["size", { kind: "update", inputDiff: true }],
    ]);
    await open.stack.up();
    assert.deepEqual([onlyPool().size, onlyPool().instances.length, onlyPool().labels], [3, 3, {}]);
  });

  it("is replaced by a new pool, created first, if publicIpAssignment becomes none", async () => {
    const before = onlyPool().id;
    declared = { ...declared, publicIpAssignment: "none" };
    simulator.clearLog();
    await open.stack.up();
    assert.deepEqual(changesIn(simulator), ["POST /instance-pool", "DELETE /instance-pool/*"]);
    assert.notEqual(onlyPool().id, before);
    assert.equal(onlyPool()["public-ip-assignment"], "none");
    assert.equal((await stored("web")).id, onlyPool().id);
  });

  it("is created again after an outside deletion and a refresh", async () => {
    const { id } = onlyPool();
    simulator.event("exoscale", "deletePool", { id });
    await open.stack.refresh();
    assert.equal((await exportState(open.stack)).find("web"), undefined);
    await open.stack.up();
    assert.notEqual(onlyPool().id, id);
    assert.equal(onlyPool().instances.length, 3);
  });

  it("is destroyed with its group, and a second destroy succeeds", async () => {
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
    assert.deepEqual((await exportState(open.stack)).resources, []);
    await open.stack.destroy();
  });

  it("is adopted with its group, scaled to the declared size, and then unchanged with and without `adopt`", async () => {
    const group = createForeign("createAntiAffinityGroup", { name: "theirs" });
    const id = createForeign("createPool", {
      zone: "ch-dk-2",
      name: "theirs",
      size: 1,
      "instance-type": { id: "21624abb-764e-4def-81d7-9fc54b5957fb" },
      template: { id: UBUNTU },
      "disk-size": 20,
      "anti-affinity-groups": [{ id: group }],
    });
    const adopting = (adopt: boolean) => async () => {
      const apart = new exoscale.AntiAffinityGroup("apart", { name: "theirs", adopt: adopt ? group : undefined });
      new exoscale.InstancePool("web", {
        adopt: adopt ? `${id}@ch-dk-2` : undefined,
        zone: "ch-dk-2",
        name: "theirs",
        size: 2,
        instanceType: "Standard.Small",
        templateId: UBUNTU,
        diskSize: 20,
        antiAffinityGroupIds: [apart.id],
      });
    };

    simulator.clearLog();
    await open.stack.up({ program: adopting(true) });
    assert.deepEqual(changesIn(simulator), ["PUT /instance-pool/*:scale"]);
    assert.deepEqual([onlyPool().id, onlyPool().instances.length], [id, 2]);
    assert.deepEqual([(await stored("web")).id, (await stored("apart")).id], [id, group]);
    for (const adopt of [true, false]) {
      assert.deepEqual((await open.previewJson({ program: adopting(adopt) })).changeSummary, { same: 3 });
    }
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  function createForeign(event: string, body: Record<string, unknown>): string {
    return (simulator.event("exoscale", event, body) as { readonly id: string }).id;
  }
});
