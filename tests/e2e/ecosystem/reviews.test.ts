import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import {
  changesIn,
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  makeInExoscale,
  type OpenStack,
  openStack,
  UBUNTU,
} from "../support";

const basis = { size: 2, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };
const DESTROYS =
  "Once adopted, `pulumi destroy` deletes it, unless the resource has the option protect or retainOnDelete.";

/** The output of `pulumi preview --diff`. */
describeEndToEnd("a preview for a review", () => {
  let simulator: Simulator;
  let open: OpenStack;

  const program = (web: object, apart: pulumi.Input<string> | undefined) => async () => {
    const pool = new exoscale.InstancePool("web", { ...basis, ...web });
    new exoscale.AntiAffinityGroup("apart", { description: apart ?? pool.state });
  };

  before(async () => {
    simulator = await startSimulator({ timeScale: 100 });
    open = await openStack({
      program: program({}, undefined),
      config: exoscaleConfig(simulator.connection().exoscale),
    });
    await open.stack.up();
    simulator.clearLog();
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  async function diff(wanted: PulumiFn): Promise<string> {
    const { stdout, stderr } = await open.stack.preview({ program: wanted, diff: true, color: "never" });
    return stdout + stderr;
  }

  it("says how many members keep the old definition, and that a replacement is uncertain if it depends on an unknown value", async () => {
    const text = await diff(program({ instanceType: "standard.medium" }, undefined));
    assertOnce(text, "The 2 running members keep standard.small; new ones get standard.medium.");
    assertOnce(
      text,
      "apart: may be replaced, because the new value of description is not known yet: The API cannot change an anti-affinity group.",
    );
    // The kind "update-replace" needs the option replaceOnChanges: a dynamic provider cannot set it.
    const [step = assert.fail()] = (await open.previewJson({ program: program({}, "other") })).of("apart");
    assert.deepEqual([step.op, step.replaceReasons], ["replace", ["description"]]);
    assert.deepEqual(step.detailedDiff, { description: { kind: "update", inputDiff: true } });
    assert.deepEqual(simulator.log(), []);
  });

  it("names a replaced resource and the reason once", async () => {
    const text = await diff(program({ publicIpAssignment: "none" }, "running"));
    assertOnce(
      text,
      'web: replaced because publicIpAssignment changes from "inet4" to "none": `none` is final: the API cannot change publicIpAssignment to or from none.',
    );
    assert.deepEqual(simulator.log(), []);
  });

  it("sends no request for an adoption if the configuration forbids it or credentials are missing", async () => {
    const args = { ...basis, adopt: "00000000-0000-4000-8000-000000000000@ch-gva-2" };
    const adopting = async () => ({ id: new exoscale.InstancePool("more", args).id });
    const { stack } = open;
    const before = await stack.getAllConfig();
    await stack.setConfig("pools:offlinePreviews", { value: "true" });
    const unread = "more: will adopt 00000000-0000-4000-8000-000000000000@ch-gva-2; its changes are not known, because";
    assertOnce(await diff(adopting), `${unread} pools:offlinePreviews is true. ${DESTROYS}`);
    for (const name of ["pools:offlinePreviews", "exoscale:key", "exoscale:secret", "exoscale:endpoint"])
      await stack.removeConfig(name);
    const text = await diff(adopting);
    assertOnce(text, `${unread} it is not read without credentials. ${DESTROYS}`);
    assertOnce(text, "No Exoscale credentials are set. Set both: ");
    assert.deepEqual(simulator.log(), []);
    await stack.setAllConfig(before);
  });

  it("shows the changes of an adoption, and protect keeps the adopted object", async () => {
    const id = await makeInExoscale(simulator, "/anti-affinity-group", { name: "theirs" });
    const adopting = (options: pulumi.CustomResourceOptions) => async () => {
      await program({}, undefined)();
      new exoscale.AntiAffinityGroup("theirs", { adopt: id }, options);
    };
    simulator.clearLog();
    assertOnce(await diff(adopting({ protect: true })), `theirs: will adopt ${id} as it is. ${DESTROYS}`);
    assert.deepEqual([changesIn(simulator), simulator.log().length > 0], [[], true]);

    await open.stack.up({ program: adopting({ protect: true }) });
    assert.match(
      (await open.previewErrors({ program: program({}, undefined) })).join(),
      /theirs.* cannot be deleted\s+because it is protected/s,
    );
    assert.ok(exoscaleIn(simulator).groups.some((group) => group.id === id));
    simulator.clearLog();
    const after = (await open.previewJson({ program: adopting({ protect: true }) })).of("theirs");
    assert.deepEqual(
      after.map(({ op }) => op).filter((op) => op !== "same"),
      [],
    );
    assert.deepEqual(simulator.log(), []);
  });
});

function assertOnce(text: string, sentence: string): void {
  assert.equal(text.split(sentence).length - 1, 1, `not once: ${sentence}\nin\n${text}`);
}
