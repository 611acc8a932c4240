import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
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
  UBUNTU,
} from "../support";

const basis = { size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };

/** A component with a pool and its anti-affinity group. */
class Tier extends pulumi.ComponentResource {
  readonly pool: exoscale.InstancePool;

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("test:index:Tier", name, {}, options);
    const apart = new exoscale.AntiAffinityGroup(name, {}, { parent: this });
    const args = { ...basis, antiAffinityGroupIds: [apart.id] };
    this.pool = new exoscale.InstancePool(name, args, { parent: this });
    this.registerOutputs();
  }
}

describeEndToEnd("Pulumi's resource options", () => {
  let simulator: Simulator;
  let open: OpenStack;

  before(async () => {
    simulator = await startSimulator({ timeScale: 100 });
    open = await openStack({ program: async () => undefined, config: exoscaleConfig(simulator.connection().exoscale) });
  });
  beforeEach(() => simulator.clearLog());
  afterEach(async () => {
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  const up = (program: PulumiFn) => open.stack.up({ program });
  const preview = (program: PulumiFn) => open.previewJson({ program });

  it("parent: the resources of a component are its children and are destroyed with it", async () => {
    await up(async () => new Tier("web"));
    const { resources } = await exportState(open.stack);
    const component = resources.find(({ type }) => type === "test:index:Tier") ?? assert.fail();
    const children = resources.filter(({ parent }) => parent === component.urn);
    assert.deepEqual(children.map(({ type }) => type).sort(), [
      "pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup",
      "pulumi-nodejs:dynamic/exoscale:InstancePool",
    ]);
  });

  it("dependsOn: the resources of a component are created first and deleted last", async () => {
    await up(async () => {
      const first = new Tier("first");
      new exoscale.AntiAffinityGroup("second", { name: "second" }, { dependsOn: first });
    });
    const creations = changesIn(simulator).filter((call) => call.startsWith("POST"));
    assert.deepEqual(creations, ["POST /anti-affinity-group", "POST /instance-pool", "POST /anti-affinity-group"]);
    simulator.clearLog();
    await open.stack.destroy();
    const deletions = changesIn(simulator).filter((call) => call.startsWith("DELETE"));
    assert.deepEqual(deletions, [
      "DELETE /anti-affinity-group/*",
      "DELETE /instance-pool/*",
      "DELETE /anti-affinity-group/*",
    ]);
  });

  it("aliases: a new name and a new parent are no change", async () => {
    await up(async () => {
      new exoscale.InstancePool("old", basis);
      new exoscale.InstancePool("moved", basis);
    });
    const later = async () => {
      new exoscale.InstancePool("new", basis, { aliases: [{ name: "old" }] });
      const parent = new pulumi.ComponentResource("test:index:Group", "group");
      new exoscale.InstancePool("moved", basis, { parent, aliases: [{ parent: pulumi.rootStackResource }] });
    };
    assert.deepEqual((await preview(later)).changeSummary, { same: 3, create: 1 });
    simulator.clearLog();
    await up(later);
    assert.deepEqual(changesIn(simulator), []);
  });

  it("transforms, in the program and in the engine: the preview shows what they add, and up applies it", async () => {
    const program = async () => {
      const labelled = (by: string, props: pulumi.Inputs) => ({
        ...props,
        labels: { ...(props.labels as object), [by]: "yes" },
      });
      pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
        type === exoscale.InstancePool.__pulumiType
          ? { props: labelled("stack", props), opts: pulumi.mergeOptions(opts, { ignoreChanges: ["description"] }) }
          : undefined,
      );
      new exoscale.InstancePool("web", basis, {
        transforms: [({ props, opts }) => ({ props: labelled("engine", props), opts })],
        transformations: [({ props, opts }) => ({ props: labelled("program", props), opts })],
      });
    };
    const labels = { program: "yes", engine: "yes", stack: "yes" };
    assert.deepEqual((await preview(program)).of("web")[0]?.newState?.inputs?.labels, labels);
    await up(program);
    assert.deepEqual(exoscaleIn(simulator).pools[0]?.labels, labels);
    assert.deepEqual((await preview(program)).changeSummary, { same: 2 });
  });

  it("ignoreChanges and replaceOnChanges, also for a part of a field", async () => {
    const program = (stage: string, app: string) => async () => {
      const options = { ignoreChanges: ["labels.stage"], replaceOnChanges: ["labels.app"] };
      new exoscale.InstancePool("web", { ...basis, labels: { stage, app } }, options);
    };
    await up(program("test", "a"));
    assert.deepEqual((await preview(program("prod", "a"))).changeSummary, { same: 2 });
    const { op, detailedDiff } = (await preview(program("prod", "b"))).of("web")[0] ?? assert.fail();
    assert.deepEqual([op, detailedDiff], ["replace", { "labels.app": { kind: "update-replace", inputDiff: true } }]);
  });

  it("additionalSecretOutputs: also for read resources; user data is secret without it", async () => {
    const theirs = (
      await up(async () => ({ id: new exoscale.InstancePool("theirs", { ...basis, userData: CANARY }).id }))
    ).outputs.id?.value as string;
    const { outputs } = await up(async () => {
      const own = { ...basis, userData: CANARY, labels: { tier: "canary-label" } };
      const web = new exoscale.InstancePool("web", own, { additionalSecretOutputs: ["labels"] });
      new exoscale.InstancePool("theirs", { ...basis, userData: CANARY });
      const read = exoscale.InstancePool.get("read", theirs);
      return {
        labels: web.labels,
        userData: read.userData,
        size: read.size,
        asked: exoscale.getInstancePoolOutput({ id: web.id.apply(idOf) }),
      };
    });
    assert.deepEqual(Object.fromEntries(Object.entries(outputs).map(([name, { secret }]) => [name, secret])), {
      labels: true,
      userData: true,
      size: false,
      asked: true,
    });
    assert.equal(outputs.userData?.value, CANARY);
    const { text } = await exportState(open.stack);
    assert.ok(!text.includes(CANARY), "user data stands in the state in clear");
  });

  it("customTimeouts: the preview shows a change under that name", async () => {
    await up(async () => new exoscale.InstancePool("web", basis));
    const program = async () => {
      new exoscale.InstancePool("web", { ...basis, size: 2 }, { customTimeouts: { update: "30m" } });
    };
    const step = (await preview(program)).of("web")[0] ?? assert.fail();
    assert.deepEqual(Object.keys(step.detailedDiff ?? {}).sort(), ["customTimeouts", "size"]);
  });

  it("protect and retainOnDelete: the objects stay in the cloud", async () => {
    await up(async () => {
      new exoscale.AntiAffinityGroup("kept", { name: "kept" }, { retainOnDelete: true });
      new exoscale.AntiAffinityGroup("safe", { name: "safe" }, { protect: true });
    });
    const refused = await open.previewErrors({ program: async () => undefined });
    assert.match(refused.join("\n"), /safe.*protect/s);
    await up(async () => new exoscale.AntiAffinityGroup("safe", { name: "safe" }));
    assert.deepEqual(
      exoscaleIn(simulator)
        .groups.map(({ name }) => name)
        .sort(),
      ["kept", "safe"],
    );
    simulator.reset();
  });

  it("sourcePosition: the state has the line of the program that creates or reads each resource", async () => {
    const { outputs } = await up(async () => ({ id: new exoscale.InstancePool("theirs", basis).id }));
    await up(async () => {
      new exoscale.InstancePool("theirs", basis);
      new Tier("web");
      exoscale.InstancePool.get("read", outputs.id?.value as string);
    });
    const { resources } = await exportState(open.stack);
    const made = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"));
    assert.equal(made.length, 4);
    for (const { urn, sourcePosition } of made)
      assert.match(sourcePosition ?? "", /ecosystem\/options\.test\.ts#\d+,\d+$/, urn);
  });
});

const CANARY = "#cloud-config canary";

function idOf(id: string): string {
  return id.replace(/@.*/, "");
}
