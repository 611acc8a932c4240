import assert from "node:assert/strict";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, exoscale } from "./support";

describe("AntiAffinityGroup against the simulator", () => {
  let stage: Stage;
  let group: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    group = stage.deploy(antiAffinityGroup, "apart");
  });
  afterEach(() => stage.close());

  it("is made with a generated name and lists the instances in it after a refresh", async () => {
    await group.up({ description: "one host each" });
    assert.match(exoscale(stage).antiAffinityGroups[0]?.name ?? "", /^apart-[0-9a-f]{7}$/);
    const pool = stage.deploy(instancePool, "web");
    await pool.up({ ...basicPool, antiAffinityGroupIds: [group.id] });
    stage.clock.advance(60_000);
    await group.refresh();
    assert.deepEqual(
      [...(group.state.instanceIds as string[])].sort(),
      [...(pool.state.instanceIds as string[])].sort(),
    );
    assert.equal((await group.preview({ description: "one host each" })).step, "same");
  });

  it("is replaced by every change; with a given name the old one goes first", async () => {
    await group.up({ name: "fixed" });
    const { id } = group;
    const { step, reasons } = await group.up({ name: "fixed", description: "now with words" });
    assert.equal(step, "replace");
    assert.match(reasons.join(), /cannot change/);
    const [only, ...others] = exoscale(stage).antiAffinityGroups;
    assert.deepEqual(others, []);
    assert.notEqual(only?.id, id);
    assert.equal(only?.description, "now with words");
  });

  it("gets a new generated name when it is replaced, so that both can exist", async () => {
    await group.up({});
    const { name } = group.state;
    await group.up({ description: "x" });
    assert.notEqual(group.state.name, name);
    assert.equal(exoscale(stage).antiAffinityGroups.length, 1);
  });

  it("says how to take over a group whose name is taken", async () => {
    const { id } = stage.simulator.event("exoscale", "createAntiAffinityGroup", { name: "taken" }) as { id: string };
    await assert.rejects(group.up({ name: "taken" }), /answered 4\d\d/);
    assert.match(stage.said.join("\n"), new RegExp(`already: ${id}.*adopt`));
    await group.up({ name: "taken", adopt: id });
    assert.equal(group.id, id);
  });

  it("is deleted as soon as its members have left", async () => {
    await group.up({});
    const pool = stage.deploy(instancePool, "web");
    await pool.up({ ...basicPool, antiAffinityGroupIds: [group.id] });
    await Promise.all([pool.destroy(), group.destroy()]);
    assert.deepEqual(exoscale(stage).antiAffinityGroups, []);
  });

  it("says at its deadline which instances hold it", async () => {
    await group.up({});
    const pool = stage.deploy(instancePool, "web");
    await pool.up({ ...basicPool, antiAffinityGroupIds: [group.id] });
    stage.timeoutMs = 30_000;
    const [held] = pool.state.instanceIds as string[];
    await assert.rejects(group.destroy(), new RegExp(`holds 2 instances: .*${held}`));
    assert.equal(exoscale(stage).antiAffinityGroups.length, 1);
  });

  it("is found again when the answer of its creation was lost", async () => {
    stage.simulator.addFault({ method: "POST", kind: "drop", when: "after" });
    await group.up({});
    assert.equal(exoscale(stage).antiAffinityGroups[0]?.id, group.id);
  });
});
