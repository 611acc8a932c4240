import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import {
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

const scaled = (id: string | undefined) => `PUT /instance-pool/${id}:scale`;

describe("the size of an InstancePool", () => {
  const the = scene();

  /** The size that a `:scale` asked for, by the simulator's own count. */
  const sizes = (): unknown[] => [thePool(the.stage).size, thePool(the.stage).instances.length];
  const loseOne = () => {
    const [member] = thePool(the.stage).instances;
    the.stage.simulator.event("exoscale", "vanishInstance", { id: member?.id });
  };
  const fullGroup = (hosts: number): string => {
    const group = makeGroup(the.stage, "apart");
    the.stage.simulator.event("exoscale", "exhaustHosts", { group, after: hosts });
    return group;
  };

  it("goes to 0 and back", async () => {
    await the.pool.up(basicPool);
    await the.pool.up({ ...basicPool, size: 0 });
    assert.deepEqual(sizes(), [0, 0]);
    await the.pool.up({ ...basicPool, size: 1 });
    assert.deepEqual(sizes(), [1, 1]);
  });

  describe("that an autoscaler has changed since", () => {
    it("is left alone by a change of a label, also where ignoreChanges gives the old size", async () => {
      await the.pool.up(basicPool);
      changePool(the.stage, the.pool.id, { size: 6 });
      the.stage.simulator.clearLog();
      await the.pool.up({ ...basicPool, labels: { a: "b" } }, { ignoreChanges: ["size"] });
      assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${the.pool.id}`]);
      assert.deepEqual(sizes(), [6, 6]);
      assert.equal(the.pool.state.size, 6);
      assert.ok(!the.stage.said.some((line) => line.includes("still shows")), the.stage.said.join("\n"));
    });

    for (const ignoreChanges of [["size"], []]) {
      const how = ignoreChanges.length > 0 ? "ignoreChanges" : "nobody has refreshed";
      it(`and of which a member is missing is asked for the server's own size by a change of a label: ${how}`, async () => {
        await the.pool.up(basicPool);
        changePool(the.stage, the.pool.id, { size: 6 });
        loseOne();
        the.stage.simulator.clearLog();
        await the.pool.up({ ...basicPool, labels: { a: "b" } }, { ignoreChanges });
        assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${the.pool.id}`, scaled(the.pool.id)]);
        assert.deepEqual(sizes(), [6, 6]);
        assert.deepEqual(thePool(the.stage).labels, { a: "b" });
      });
    }

    it("and that changes again during the update is asked for at the newest", async () => {
      await the.pool.up(basicPool);
      loseOne();
      let isScaled = false;
      const scaleUp = () => {
        if (!isScaled) changePool(the.stage, the.pool.id, { size: 7 });
        if (!isScaled) loseOne();
        isScaled = true;
      };
      await meanwhile(the.stage, scaleUp, () => the.pool.up({ ...basicPool, labels: { a: "b" } }));
      assert.deepEqual(sizes(), [7, 7]);
    });

    it("is a difference after a refresh, unless ignoreChanges says that it is none", async () => {
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

  it("of which a member is missing is a difference after a refresh, and asked for again", async () => {
    await the.pool.up(basicPool);
    loseOne();
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    assert.deepEqual((await the.pool.preview(basicPool)).changed, ["size"]);
    the.stage.simulator.clearLog();
    await the.pool.up(basicPool);
    assert.deepEqual(writes(the.stage), [scaled(the.pool.id)]);
    assert.deepEqual(sizes(), [2, 2]);
  });

  it("that ended half-way is a difference, also after a refresh, and the next up finishes it", async () => {
    await the.pool.up(basicPool);
    the.stage.simulator.event("exoscale", "failOperation", { command: "scale-instance-pool", outcome: "partial" });
    const news = { ...basicPool, size: 4 };
    await assert.rejects(the.pool.up(news), /partial/);
    later(the.stage);
    await the.pool.refresh();
    assert.deepEqual((await the.pool.preview(news)).changed, ["size"]);
    await the.pool.up(news);
    assert.deepEqual(sizes(), [4, 4]);
  });

  describe("that can never be reached", () => {
    for (const [what, groups] of [
      ["known", [NOTHING]],
      ["new, so that its id is not known yet,", [UNKNOWN]],
    ] as const) {
      it(`is refused in the preview: 9 members with a group that is ${what} holds 8`, async () => {
        const news = { ...basicPool, size: 9, antiAffinityGroupIds: groups };
        await assert.rejects(the.pool.preview(news), /size must be at most 8 with an anti-affinity group/);
        assert.equal((await the.pool.preview({ ...news, size: 8 })).step, "create");
        assert.equal((await the.pool.preview({ ...news, antiAffinityGroupIds: [] })).step, "create");
        assert.deepEqual(requests(the.stage), []);
      });
    }

    it("is an error soon that names the full group, keeps the id, and goes on when there is room", async () => {
      const group = fullGroup(1);
      const news = { ...basicPool, antiAffinityGroupIds: [group] };
      const before = the.stage.clock.monotonic();
      await assert.rejects(the.pool.up(news), /has 1 of 2 instances, and that has not changed for 1 min/);
      assert.ok(the.stage.clock.monotonic() - before < 10 * 60_000, "it was waited for");
      assert.equal(the.pool.id, thePool(the.stage).id);
      assert.equal(the.pool.unfinished, true);
      the.stage.simulator.event("exoscale", "exhaustHosts", { group, after: 8 });
      await the.pool.up(news);
      assert.deepEqual(sizes(), [2, 2]);
      assert.equal(the.pool.unfinished, false);
    });

    it("is an error that says by name which group is full", async () => {
      const group = makeGroup(the.stage, "apart");
      makePool(the.stage, { size: 7, "anti-affinity-groups": [{ id: group }] });
      const expected = new RegExp(
        `antiAffinityGroupIds: group "apart" \\(${group}\\) is full: a group takes at most 8`,
      );
      await assert.rejects(the.pool.up({ ...basicPool, antiAffinityGroupIds: [group] }), expected);
    });

    it("does not keep a change of a label from succeeding: a warning says what is missing", async () => {
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
      assert.match(the.stage.said.join("\n"), /warning: .*has 1 of 2 instances/);
      assert.ok(the.stage.clock.monotonic() - before < 10 * 60_000, "it was waited for");
      assert.equal(the.pool.unfinished, false);
    });

    it("is not believed while members still come, although the pool says that it runs", async () => {
      await the.pool.up({ ...basicPool, size: 1 });
      the.stage.simulator.event("exoscale", "setDurations", { instance: 50_000 });
      const run = () => changePool(the.stage, the.pool.id, { state: "running" });
      await meanwhile(the.stage, run, () => the.pool.up({ ...basicPool, size: 5 }));
      assert.deepEqual(sizes(), [5, 5]);
    });
  });
});
