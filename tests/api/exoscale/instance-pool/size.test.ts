import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import {
  atPause,
  basicPool,
  changePool,
  later,
  makeGroup,
  makePool,
  meanwhile,
  NOTHING,
  requests,
  scene,
  thePool,
  writes,
} from "../support";

const scaling = (id: string | undefined) => `PUT /instance-pool/${id}:scale`;

describe("the size of an InstancePool", () => {
  const the = scene();

  /** The pool's size and its number of members in the simulator. */
  const sizes = (): unknown[] => [thePool(the.stage).size, thePool(the.stage).instances.length];
  const loseOne = () => {
    const [member] = thePool(the.stage).instances;
    the.event("vanishInstance", { id: member?.id });
  };
  const fullGroup = (hosts: number): string => {
    const group = makeGroup(the.stage, "apart");
    the.event("exhaustHosts", { group, after: hosts });
    return group;
  };

  it("can go to 0 and back", async () => {
    await the.pool.up(basicPool);
    await the.pool.up({ ...basicPool, size: 0 });
    assert.deepEqual(sizes(), [0, 0]);
    await the.pool.up({ ...basicPool, size: 1 });
    assert.deepEqual(sizes(), [1, 1]);
  });

  describe("that an autoscaler has changed", () => {
    it("is kept by a change of a label, also if ignoreChanges passes the old size", async () => {
      await the.pool.up(basicPool);
      changePool(the.stage, the.pool.id, { size: 6 });
      the.stage.simulator.clearLog();
      await the.pool.up({ ...basicPool, labels: { a: "b" } }, { ignoreChanges: ["size"] });
      assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${the.pool.id}`]);
      assert.deepEqual(sizes(), [6, 6]);
      assert.equal(the.pool.state.size, 6);
      assert.doesNotMatch(the.said, /does not show it/);
    });

    for (const ignoreChanges of [["size"], []]) {
      const how = ignoreChanges.length > 0 ? "ignoreChanges" : "no refresh";
      it(`is restored by a change of a label if a member is missing (${how})`, async () => {
        await the.pool.up(basicPool);
        changePool(the.stage, the.pool.id, { size: 6 });
        loseOne();
        the.stage.simulator.clearLog();
        await the.pool.up({ ...basicPool, labels: { a: "b" } }, { ignoreChanges });
        assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${the.pool.id}`, scaling(the.pool.id)]);
        assert.deepEqual(sizes(), [6, 6]);
        assert.deepEqual(thePool(the.stage).labels, { a: "b" });
      });
    }

    it("is restored at the newest value if it changes again during the update", async () => {
      await the.pool.up(basicPool);
      loseOne();
      const scaleUp = atPause(1, () => {
        changePool(the.stage, the.pool.id, { size: 7 });
        loseOne();
      });
      await meanwhile(the.stage, scaleUp, () => the.pool.up({ ...basicPool, labels: { a: "b" } }));
      assert.deepEqual(sizes(), [7, 7]);
    });

    it("is a difference after a refresh, unless ignoreChanges names it", async () => {
      await the.pool.up(basicPool);
      changePool(the.stage, the.pool.id, { size: 6 });
      later(the.stage);
      await the.pool.refresh();
      assert.deepEqual((await the.pool.preview(basicPool)).changed, ["size"]);
      assert.equal((await the.pool.preview(basicPool, { ignoreChanges: ["size"] })).step, "same");
      await the.pool.up(basicPool);
      assert.deepEqual(sizes(), [2, 2]);
    });
  });

  it("is a difference after a refresh if a member is missing, and the next up restores it", async () => {
    await the.pool.up(basicPool);
    loseOne();
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    assert.deepEqual((await the.pool.preview(basicPool)).changed, ["size"]);
    the.stage.simulator.clearLog();
    await the.pool.up(basicPool);
    assert.deepEqual(writes(the.stage), [scaling(the.pool.id)]);
    assert.deepEqual(sizes(), [2, 2]);
  });

  it("is a difference after a partial scaling and a refresh, and the next up completes it", async () => {
    await the.pool.up(basicPool);
    the.event("failOperation", { command: "scale-instance-pool", outcome: "partial" });
    const news = { ...basicPool, size: 4 };
    await assert.rejects(the.pool.up(news), /partial/);
    later(the.stage);
    await the.pool.refresh();
    assert.deepEqual((await the.pool.preview(news)).changed, ["size"]);
    await the.pool.up(news);
    assert.deepEqual(sizes(), [4, 4]);
  });

  describe("that cannot be reached", () => {
    for (const [what, groups] of [
      ["known", [NOTHING]],
      ["new", [UNKNOWN]],
    ] as const) {
      it(`is refused in the preview: 9 members with a group (${what}), which holds 8`, async () => {
        const news = { ...basicPool, size: 9, antiAffinityGroupIds: groups };
        await assert.rejects(the.pool.preview(news), /size must be at most 8 with an anti-affinity group/);
        assert.equal((await the.pool.preview({ ...news, size: 8 })).step, "create");
        assert.equal((await the.pool.preview({ ...news, antiAffinityGroupIds: [] })).step, "create");
        assert.deepEqual(requests(the.stage), []);
      });
    }

    it("fails soon, keeps the id, and is completed by the next up when the group has room", async () => {
      const group = fullGroup(1);
      const news = { ...basicPool, antiAffinityGroupIds: [group] };
      const before = the.stage.clock.monotonic();
      await assert.rejects(the.pool.up(news), /has 1 of 2 instances, and that has not changed for 1 min/);
      assert.ok(the.stage.clock.monotonic() - before < 10 * 60_000, "the update waited too long");
      assert.equal(the.pool.id, thePool(the.stage).id);
      assert.equal(the.pool.unfinished, true);
      the.event("exhaustHosts", { group, after: 8 });
      await the.pool.up(news);
      assert.deepEqual(sizes(), [2, 2]);
      assert.equal(the.pool.unfinished, false);
    });

    it("fails with the name of the full group", async () => {
      const group = makeGroup(the.stage, "apart");
      makePool(the.stage, { size: 7, "anti-affinity-groups": [{ id: group }] });
      const expected = new RegExp(
        `antiAffinityGroupIds: group "apart" \\(${group}\\) is full: a group takes at most 8`,
      );
      await assert.rejects(the.pool.up({ ...basicPool, antiAffinityGroupIds: [group] }), expected);
    });

    it("does not fail a change of a label: a warning names the missing members", async () => {
      const news = { ...basicPool, antiAffinityGroupIds: [fullGroup(1)] };
      await assert.rejects(the.pool.up(news), /has 1 of 2 instances/);
      const { id } = the.pool;
      changePool(the.stage, id, { state: "running" });
      later(the.stage);
      await the.pool.refresh();
      const size = the.pool.state.size as number;
      assert.equal(size, 1);
      the.stage.said.length = 0;
      const before = the.stage.clock.monotonic();
      await the.pool.up({ ...news, labels: { a: "b" } }, { ignoreChanges: ["size"] });
      assert.deepEqual(thePool(the.stage).labels, { a: "b" });
      assert.match(the.said, /warning: .*has 1 of 2 instances/);
      assert.ok(the.stage.clock.monotonic() - before < 10 * 60_000, "the update waited too long");
      assert.equal(the.pool.unfinished, false);
    });

    it("is awaited while members still appear, even if the pool is running", async () => {
      await the.pool.up({ ...basicPool, size: 1 });
      the.event("setDurations", { instance: 50_000 });
      const run = () => changePool(the.stage, the.pool.id, { state: "running" });
      await meanwhile(the.stage, run, () => the.pool.up({ ...basicPool, size: 5 }));
      assert.deepEqual(sizes(), [5, 5]);
    });
  });
});
