import assert from "node:assert/strict";
import { basicPool, exoscale, later, makeGroup, meanwhile, requests, scene } from "./support";

describe("AntiAffinityGroup", () => {
  const the = scene();

  const groups = () => exoscale(the.stage).antiAffinityGroups;

  it("is made with a generated name and lists the instances in it after a refresh", async () => {
    await the.group.up({ description: "one host each" });
    assert.match(groups()[0]?.name ?? "", /^apart-[0-9a-f]{7}$/);
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    later(the.stage);
    await the.group.refresh();
    const [held, members] = [the.group.state.instanceIds, the.pool.state.instanceIds] as string[][];
    assert.deepEqual(held?.sort(), members?.sort());
    assert.equal((await the.group.preview({ description: "one host each" })).step, "same");
  });

  it("is replaced by every change; with a given name the old one goes first", async () => {
    await the.group.up({ name: "fixed" });
    const { id } = the.group;
    const { step, reasons } = await the.group.up({ name: "fixed", description: "now with words" });
    assert.equal(step, "replace");
    assert.match(reasons.join(), /cannot change/);
    const [only, ...others] = groups();
    assert.deepEqual(others, []);
    assert.notEqual(only?.id, id);
    assert.equal(only?.description, "now with words");
  });

  it("gets a new generated name when it is replaced, so that both can exist", async () => {
    await the.group.up({});
    const { name } = the.group.state;
    await the.group.up({ description: "x" });
    assert.notEqual(the.group.state.name, name);
    assert.equal(groups().length, 1);
  });

  it("says how to take over a group whose name is taken, and asks for none", async () => {
    const id = makeGroup(the.stage, "taken");
    await assert.rejects(
      the.group.up({ name: "taken" }),
      new RegExp(`already: ${id}.*Names of groups are unique.*adopt`),
    );
    assert.deepEqual(requests(the.stage, "POST"), []);
    await the.group.up({ name: "taken", adopt: id });
    assert.equal(the.group.id, id);
  });

  it("is found again when the answer of its creation was lost", async () => {
    the.stage.simulator.addFault({ method: "POST", kind: "drop", when: "after" });
    await the.group.up({});
    assert.equal(groups()[0]?.id, the.group.id);
  });

  it("is not taken for one that others make under another name meanwhile", async () => {
    the.stage.simulator.addFault({ method: "POST", path: "/anti-affinity-group$", kind: "drop", when: "before" });
    let made = false;
    const others = () => {
      if (!made) makeGroup(the.stage, "theirs");
      made = true;
    };
    await meanwhile(the.stage, others, () =>
      assert.rejects(the.group.up({ name: "mine" }), /was created is not known/),
    );
    assert.ok(made);
    assert.equal(the.group.id, undefined);
  });

  it("remembers nothing when its creation failed and left nothing", async () => {
    const order = { command: "create-anti-affinity-group", outcome: "failure", reason: "unavailable", vanish: true };
    the.stage.simulator.event("exoscale", "failOperation", order);
    await assert.rejects(the.group.up({}), /failure \(unavailable\)/);
    assert.equal(the.group.id, undefined);
    await the.group.up({});
    assert.equal(groups().length, 1);
  });

  it("is deleted as soon as its members have left", async () => {
    await the.group.up({});
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    await Promise.all([the.pool.destroy(), the.group.destroy()]);
    assert.deepEqual(groups(), []);
  });

  it("is not called deleted before it is gone, also when nobody knows the operation", async () => {
    await the.group.up({});
    the.stage.simulator.addFault({ method: "GET", path: "/operation/", kind: "status", status: 404, when: "before" });
    await the.group.destroy();
    assert.deepEqual(groups(), []);
  });

  it("says at its deadline which instances hold it", async () => {
    await the.group.up({});
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    the.stage.timeoutMs = 30_000;
    const [held] = the.pool.state.instanceIds as string[];
    await assert.rejects(the.group.destroy(), (error: Error) => {
      assert.match(error.message, new RegExp(`not done after 30 s: .*holds 2 instances: .*${held}`));
      assert.doesNotMatch(error.message, /\.\.|\.,/, "a sentence within a sentence");
      return true;
    });
    assert.equal(groups().length, 1);
  });

  it("says in the server's words what refers to it where it holds no members", async () => {
    await the.group.up({});
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id], size: 0 });
    const expected = new RegExp(
      `in use by instance pool ${the.pool.id}.*It holds no instances.*remove the group from its pools`,
    );
    await assert.rejects(the.group.destroy(), expected);
  });
});
