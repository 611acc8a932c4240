import assert from "node:assert/strict";
import { basicPool, exoscale, later, makeGroup, makePool, poolsIn, requests, scene, thePool, writes } from "./support";

describe("a replacement that the engine decides", () => {
  const the = scene();

  const groups = () => exoscale(the.stage).antiAffinityGroups;
  const declared = { ...basicPool, zone: "ch-gva-2" };

  for (const deleteBeforeReplace of [false, true]) {
    const order = deleteBeforeReplace ? "with deleteBeforeReplace" : "with the old one deleted last";
    it(`creates a new pool for --replace ${order}`, async () => {
      await the.pool.up(declared);
      const { id } = the.pool;
      await the.pool.up(declared, { replace: true, deleteBeforeReplace });
      assert.notEqual(the.pool.id, id);
      assert.equal(thePool(the.stage).id, the.pool.id);
    });

    it(`creates a new group with a generated name for --replace ${order}`, async () => {
      await the.group.up({});
      const { id } = the.group;
      await the.group.up({}, { replace: true, deleteBeforeReplace });
      assert.notEqual(the.group.id, id);
      assert.deepEqual(
        groups().map((group) => group.id),
        [the.group.id],
      );
    });
  }

  it("does not delete a pool that the program adopts: --replace keeps it in either order", async () => {
    const id = makePool(the.stage);
    const news = { ...declared, adopt: `${id}@ch-gva-2` };
    await the.pool.up(news);
    for (const deleteBeforeReplace of [false, true, false]) {
      the.stage.newProcess();
      await the.pool.up(news, { replace: true, deleteBeforeReplace });
      assert.equal(thePool(the.stage).id, id);
      assert.equal(the.pool.id, id);
      assert.deepEqual(requests(the.stage, "DELETE"), []);
    }
    assert.match(the.said, /warning: exoscale:InstancePool .* is not deleted: its replacement manages the same object/);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("does not delete a pool that the program adopts: replaceOnChanges is refused with what to do", async () => {
    const id = makePool(the.stage);
    const news = { ...declared, adopt: `${id}@ch-gva-2` };
    await the.pool.up(news);
    the.stage.newProcess();
    const replacing = { ...news, description: "other" };
    await assert.rejects(the.pool.up(replacing, { replaceOnChanges: ["description"] }), /[Tt]ake adopt out/);
    assert.equal(thePool(the.stage).id, id);
    assert.equal(the.pool.id, id);
    the.stage.newProcess();
    await the.pool.up({ ...replacing, adopt: undefined }, { replaceOnChanges: ["description"] });
    assert.notEqual(thePool(the.stage).id, id);
  });

  it("does not delete a group that the program adopts, in either order", async () => {
    const id = makeGroup(the.stage, "theirs");
    await the.group.up({ adopt: id });
    for (const deleteBeforeReplace of [false, true]) {
      the.stage.newProcess();
      await the.group.up({ adopt: id }, { replace: true, deleteBeforeReplace });
      assert.equal(the.group.id, id);
      assert.deepEqual(
        groups().map((group) => group.id),
        [id],
      );
    }
    await the.group.destroy();
    assert.deepEqual(groups(), []);
  });

  it("is refused in the preview for a group that adopts itself", async () => {
    const adopt = makeGroup(the.stage, "theirs");
    await the.group.up({ name: "theirs", adopt });
    const news = { name: "theirs", description: "other", adopt };
    await assert.rejects(the.group.preview(news), /[Tt]ake adopt out/);
    await the.group.up({ ...news, adopt: undefined });
    assert.equal(groups()[0]?.description, "other");
  });

  for (const name of ["fixed", "apart-3ff396f"]) {
    it(`fails for --replace because two groups cannot be named ${name}, and succeeds with deleteBeforeReplace`, async () => {
      await the.group.up({ name });
      const { id } = the.group;
      the.stage.newProcess();
      await assert.rejects(
        the.group.up({ name }, { replace: true }),
        new RegExp(`anti-affinity group "${name}" already: ${id}.* the option deleteBeforeReplace: true`),
      );
      assert.equal(the.group.id, id);
      await the.group.up({ name }, { replace: true, deleteBeforeReplace: true });
      assert.notEqual(the.group.id, id);
      assert.deepEqual(
        groups().map((group) => group.id),
        [the.group.id],
      );
    });

    it(`deletes the old group first if the program names it ${name} and changes another field`, async () => {
      await the.group.up({ name });
      the.stage.newProcess();
      const { step } = await the.group.up({ name, description: "other" });
      assert.equal(step, "replace");
      assert.deepEqual(
        groups().map((group) => [group.name, group.description]),
        [[name, "other"]],
      );
    });
  }

  it("generates a new name for a group, also after the resource was renamed with an alias", async () => {
    await the.group.up({});
    const { name } = the.group.state;
    the.group.logicalName = "spread";
    the.stage.newProcess();
    assert.equal((await the.group.preview({})).step, "same");
    await the.group.up({ description: "other" });
    assert.match(String(the.group.state.name), /^spread-[0-9a-f]{7}$/);
    assert.notEqual(the.group.state.name, name);
    assert.equal(groups().length, 1);
  });

  it("creates the new group first if a given name replaces a generated one", async () => {
    await the.group.up({});
    the.stage.simulator.clearLog();
    await the.group.up({ name: "given" });
    const order = () => writes(the.stage).map((request) => request.split(" ")[0]);
    assert.deepEqual(order(), ["POST", "DELETE"]);
    the.stage.simulator.clearLog();
    // An omitted name stays.
    assert.equal((await the.group.up({})).step, "same");
  });
});

describe("the replacement of a group that a pool uses", () => {
  const the = scene();

  async function inUse(): Promise<string[]> {
    await the.group.up({});
    await the.pool.up({ ...basicPool, antiAffinityGroupIds: [the.group.id] });
    return the.pool.state.instanceIds as string[];
  }

  it("warns in the preview, with the number of members if a refresh has counted them", async () => {
    await inUse();
    await the.group.preview({ description: "other" });
    assert.match(the.said, /warning: If the old group holds instances, it cannot be deleted before/);
    later(the.stage);
    await the.group.refresh();
    the.stage.said.length = 0;
    await the.group.preview({ description: "other" });
    const said = the.said;
    assert.match(
      said,
      /warning: The old group holds 2 instances\. It cannot be deleted before they are gone, because existing members/,
    );
    assert.match(said, /exoscale\.evictInstances/);
  });

  it("fails soon with the members' ids and how to free them, and succeeds after they are gone", async () => {
    const [first, second] = await inUse();
    const { id } = the.group;
    const before = the.stage.clock.monotonic();
    // The engine creates the new group, updates the pool, and deletes the old group last.
    const replaced = the.group.up({ description: "other" });
    await assert.rejects(replaced, (error: Error) => {
      for (const part of [`${id}`, String(first), String(second), "exoscale.evictInstances", "run the command again"])
        assert.ok(error.message.includes(part), error.message);
      return true;
    });
    assert.ok(the.stage.clock.monotonic() - before < 10 * 60_000, "the deletion waited too long");
    assert.notEqual(the.group.id, id);
    const news = { ...basicPool, antiAffinityGroupIds: [the.group.id] };
    await the.pool.up({ ...news, size: 0 });
    await the.pool.up(news);
    await the.group.up({ description: "other" });
    assert.deepEqual(
      exoscale(the.stage).antiAffinityGroups.map((group) => group.id),
      [the.group.id],
    );
  });

  it("waits while members leave one by one", async () => {
    await inUse();
    the.event("setDurations", { removal: 100_000 });
    await Promise.all([the.pool.destroy(), the.group.destroy()]);
    assert.deepEqual(exoscale(the.stage).antiAffinityGroups, []);
  });
});
