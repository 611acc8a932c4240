import assert from "node:assert/strict";
import type { exoscale as dynamic } from "pulumi-pools";
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

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describeEndToEnd("a pool in a group, with the plugin", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let declared: Omit<dynamic.InstancePoolArgs, "templateId"> = {
    size: 2,
    instanceType: "standard.small",
    diskSize: 20,
    labels: { app: "web", stage: "test" },
    userData: "#cloud-config\npassword: hunter22hunter\n",
  };

  function program() {
    const apart = new exoscale.AntiAffinityGroup("apart");
    const templateId = exoscale.getTemplateOutput({ name: "Linux Ubuntu 24.04 LTS 64-bit" }).id;
    const web = new exoscale.InstancePool(
      "web",
      { templateId, ...declared, antiAffinityGroupIds: [apart.id] },
      { customTimeouts: { create: "7m" } },
    );
    // Its arguments are outputs of the pool, so unknown values appear as differences.
    new exoscale.AntiAffinityGroup("named", { description: web.name });
    new exoscale.AntiAffinityGroup("addressed", {
      description: web.instances.apply((all) => all.map((one) => one.id).join()),
    });
    return Promise.resolve({ id: web.id, templateId });
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    open = await openStack({ program, config: poolsConfig(simulator), project: { name: "test", plugins: POOLS } });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  async function stored(name: string) {
    return (await exportState(open.stack)).find(name) ?? assert.fail(`${name} is not in the state`);
  }

  it("is previewed with known and unknown values", async () => {
    const preview = await open.previewJson();
    const inputs = preview.of("web")[0]?.newState?.inputs ?? {};
    assert.deepEqual(preview.changeSummary, { create: 5 });
    assert.deepEqual([inputs.antiAffinityGroupIds, inputs.templateId], [[UNKNOWN], UBUNTU]);
    assert.match(String(inputs.name), /^web-[0-9a-f]{7}$/);
    assert.deepEqual(changesIn(simulator), []);
  });

  it("is created with encrypted secrets in inputs, outputs and the record of declared inputs", async () => {
    await open.stack.up();
    const { pools, groups, instances } = exoscaleIn(simulator);
    assert.deepEqual([pools.length, groups.length, instances.length], [1, 3, 2]);
    const { text, find } = await exportState(open.stack);
    const web = find("web") ?? assert.fail();
    assert.deepEqual([web.type, web.id], ["pools:exoscale:InstancePool", pools[0]?.id]);
    assert.doesNotMatch(text, /hunter22hunter/);
    assert.ok(!text.includes(simulator.connection().exoscale.secret));
  });

  it("sends no request for an unchanged pool, except for its template", async () => {
    simulator.clearLog();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 5 });
    const asked = simulator.log().map(({ path }) => path.replace(/^.*\/v2/, ""));
    assert.deepEqual(
      asked.filter((path) => !["/zone", "/template"].includes(path)),
      [],
    );
  });

  it("shows each path of a change, and keeps unaffected outputs known", async () => {
    declared = { ...declared, labels: { app: "web", stage: "live" } };
    const preview = await open.previewJson();
    const [step = assert.fail()] = preview.of("web");
    assert.deepEqual(step.detailedDiff, { "labels.stage": { kind: "update", inputDiff: true } });
    assert.deepEqual(preview.changeSummary, { same: 4, update: 1 });
  });

  it("is updated; affected outputs are unknown in the preview and replace their dependents", async () => {
    declared = { ...declared, size: 3 };
    const preview = await open.previewJson();
    const [addressed = assert.fail()] = preview.of("addressed");
    assert.deepEqual(addressed.detailedDiff, { description: { kind: "update-replace", inputDiff: true } });
    assert.deepEqual(addressed.replaceReasons, ["description"]);
    assert.deepEqual(preview.changeSummary, { replace: 1, same: 3, update: 1 });
    await open.stack.up();
    const [pool = assert.fail()] = exoscaleIn(simulator).pools;
    assert.deepEqual([pool.size, pool.labels], [3, { app: "web", stage: "live" }]);
  });

  it("shows outside changes after a refresh", async () => {
    const id = exoscaleIn(simulator).pools[0]?.id;
    simulator.event("exoscale", "changePool", { id, labels: { app: "web" } });
    await open.stack.refresh();
    const added = { kind: "add", inputDiff: true };
    assert.deepEqual((await open.previewJson()).of("web")[0]?.detailedDiff, { "labels.stage": added });
  });

  it("says in a preview which members keep the old definition, and not during a refresh", async () => {
    const id = exoscaleIn(simulator).pools[0]?.id;
    simulator.event("exoscale", "changePool", { id, "disk-size": 30 });
    const said = /running members keep/;
    assert.doesNotMatch((await open.stack.refresh()).stdout, said);
    assert.match(JSON.stringify((await open.previewJson()).diagnostics), said);
  });

  it("is removed from the state by a refresh after an outside deletion", async () => {
    const id = exoscaleIn(simulator).pools[0]?.id;
    simulator.event("exoscale", "deletePool", { id });
    await open.stack.refresh();
    assert.equal((await exportState(open.stack)).find("web"), undefined);
    await open.stack.up();
    assert.equal((await stored("web")).id, exoscaleIn(simulator).pools[0]?.id);
  });

  it("is destroyed completely", async () => {
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });
});
