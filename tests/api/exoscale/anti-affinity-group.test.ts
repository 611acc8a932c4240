import assert from "node:assert/strict";
import { basicPool, exoscale, later, makeGroup, requests, scene } from "./support";

describe("an AntiAffinityGroup", () => {
  const the = scene();

  const groups = () => exoscale(the.stage).antiAffinityGroups;

  it("is created with a generated name, and lists its instances after a refresh", async () => {
    await the.group.up({ description: "one host each" });
    assert.match(groups()[0]?.name ?? "", /^apart-[0-9a-f]{7}$/);
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    later(the.stage);
    await the.group.refresh();
    const [held, members] = [the.group.state.instanceIds, the.pool.state.instanceIds] as string[][];
    assert.deepEqual(held?.sort(), members?.sort());
    assert.equal((await the.group.preview({ description: "one host each" })).step, "same");
  });

  it("is read as it is if there are several groups, all by one list", async () => {
    const other = the.stage.deploy(the.group.definition, "other");
    const declared = [
      [the.group, { name: "a" }],
      [other, { name: "b", description: "other" }],
    ] as const;
    for (const [group, inputs] of declared) await group.up(inputs);
    later(the.stage);
    the.stage.simulator.clearLog();
    assert.deepEqual(await Promise.all(declared.map(([group]) => group.refresh())), [true, true]);
    for (const [group, inputs] of declared) assert.equal((await group.preview(inputs)).step, "same");
    assert.deepEqual(
      requests(the.stage).filter((request) => !request.endsWith("/zone")),
      ["GET /anti-affinity-group"],
    );
  });

  it("is replaced by every change; with a given name the old group is deleted first", async () => {
    await the.group.up({ name: "fixed" });
    const { id } = the.group;
    const { step, reasons } = await the.group.up({ name: "fixed", description: "new" });
    assert.equal(step, "replace");
    assert.match(reasons.join(), /cannot change/);
    const [only, ...others] = groups();
    assert.deepEqual(others, []);
    assert.notEqual(only?.id, id);
    assert.equal(only?.description, "new");
  });

  it("gets a new generated name if it is replaced, so that both groups can exist", async () => {
    await the.group.up({});
    const { name } = the.group.state;
    await the.group.up({ description: "x" });
    assert.notEqual(the.group.state.name, name);
    assert.equal(groups().length, 1);
  });

  it("fails before the POST if a group of its name exists, and says how to adopt that group", async () => {
    const id = makeGroup(the.stage, "taken");
    await assert.rejects(
      the.group.up({ name: "taken" }),
      new RegExp(`already: ${id}.*Names of groups are unique.*adopt`),
    );
    assert.deepEqual(requests(the.stage, "POST"), []);
    await the.group.up({ name: "taken", adopt: id });
    assert.equal(the.group.id, id);
  });

  it("is not in the state if its creation failed and left no group", async () => {
    const order = { command: "create-anti-affinity-group", outcome: "failure", reason: "unavailable", vanish: true };
    the.event("failOperation", order);
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

  it("is not deleted before it is absent, even if the operation is unknown", async () => {
    await the.group.up({});
    the.addFault({ method: "GET", path: "/operation/", kind: "status", status: 404, when: "before" });
    await the.group.destroy();
    assert.deepEqual(groups(), []);
  });

  it("fails at the deadline of its deletion with the ids of its instances", async () => {
    await the.group.up({});
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    the.stage.timeoutMs = 30_000;
    const [held] = the.pool.state.instanceIds as string[];
    await assert.rejects(the.group.destroy(), (error: Error) => {
      assert.match(error.message, new RegExp(`not done after 30 s: .*holds 2 instances: .*${held}`));
      assert.doesNotMatch(error.message, /\.\.|\.,/, "punctuation is doubled");
      return true;
    });
    assert.equal(groups().length, 1);
  });

  it("fails to be deleted with the server's message if a pool refers to it and it holds no instances", async () => {
    await the.group.up({});
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id], size: 0 });
    const expected = new RegExp(
      `in use by instance pool ${the.pool.id}.*It holds no instances.*remove the group from its pools`,
    );
    await assert.rejects(the.group.destroy(), expected);
  });
});
