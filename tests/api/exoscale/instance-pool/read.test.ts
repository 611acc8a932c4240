import assert from "node:assert/strict";
import {
  basicPool,
  changePool,
  exoscale,
  later,
  makePool,
  NOTHING,
  poolsIn,
  requests,
  scene,
  SMALL,
  thePool,
  UBUNTU,
} from "../support";

describe("a refresh of an InstancePool", () => {
  const the = scene();

  it("shows an outside change as a difference of exactly that field, which the next up reverts", async () => {
    const news = { ...basicPool, labels: { a: "b" } };
    await the.pool.up(news);
    changePool(the.stage, the.pool.id, { labels: { a: "changed" }, size: 3 });
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    assert.deepEqual(Object.keys(the.pool.inputs).sort(), [
      "diskSize",
      "instanceType",
      "labels",
      "name",
      "publicIpAssignment",
      "size",
      "templateId",
      "zone",
    ]);
    assert.deepEqual((await the.pool.preview(news)).changed, ["size", "labels"]);
    await the.pool.up(news);
    assert.deepEqual(thePool(the.stage).labels, { a: "b" });
    assert.equal(thePool(the.stage).size, 2);
  });

  it("shows an outside change of a field that the program omits", async () => {
    await the.pool.up(basicPool);
    changePool(the.stage, the.pool.id, { description: "by hand" });
    later(the.stage);
    await the.pool.refresh();
    assert.deepEqual((await the.pool.preview(basicPool)).changed, ["description"]);
    await the.pool.up(basicPool);
    assert.ok(!thePool(the.stage).description);
  });

  it("removes a deleted pool, and the next up creates a new one", async () => {
    await the.pool.up(basicPool);
    the.event("deletePool", { id: the.pool.id });
    later(the.stage);
    assert.equal(await the.pool.refresh(), false);
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage).id, the.pool.id);
  });

  it("reads 50 pools of a zone with at most 5 requests", async () => {
    const pools = Array.from({ length: 50 }, (_, index) => {
      const deployed = the.stage.deploy(the.pool.definition, `p${index}`);
      deployed.id = makePool(the.stage, { name: `p${index}`, size: 1 });
      deployed.state = { zone: "ch-gva-2" };
      return deployed;
    });
    the.stage.simulator.clearLog();
    for (let wave = 0; wave < pools.length; wave += 8) {
      await Promise.all(pools.slice(wave, wave + 8).map((deployed) => deployed.refresh()));
      the.stage.clock.advance(100);
    }
    assert.ok(pools.every(({ state }) => state.size === 1));
    assert.ok(requests(the.stage).length <= 5, requests(the.stage).join("\n"));
  });

  it("reads each of two pools with its own members and type", async () => {
    const other = the.stage.deploy(the.pool.definition, "db");
    const declared = [
      [the.pool, { ...basicPool, name: "web" }],
      [other, { ...basicPool, name: "db", size: 3, instanceType: "standard.small", description: "other" }],
    ] as const;
    for (const [pool, inputs] of declared) await pool.up(inputs);
    later(the.stage);
    for (const [pool, inputs] of declared) {
      assert.equal(await pool.refresh(), true);
      assert.equal((await pool.preview(inputs)).step, "same");
      const members = poolsIn(the.stage)
        .find(({ id }) => id === pool.id)
        ?.instances.map(({ id }) => id);
      assert.deepEqual(pool.state.instanceIds, members);
      for (const { id, name, publicIp } of pool.state.instances as Record<string, unknown>[]) {
        const instance = exoscale(the.stage).instances.find((candidate) => candidate.id === id);
        assert.deepEqual([name, publicIp], [instance?.name, instance?.["public-ip"]]);
      }
    }
  });

  it("tolerates a member that disappears between two lists", async () => {
    await the.pool.up(basicPool);
    const [member] = thePool(the.stage).instances;
    the.event("vanishInstance", { id: member?.id });
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    assert.equal((the.pool.state.instances as unknown[]).length, 1);
  });
});

describe("InstancePool.get", () => {
  const the = scene();

  it("reads a foreign pool by <id>@<zone>, in any letter case", async () => {
    const id = makePool(the.stage, { zone: "at-vie-1", name: "theirs" });
    for (const asked of [`${id}@at-vie-1`, `${id.toUpperCase()}@at-vie-1`]) {
      const found = await the.pool.get(asked);
      assert.deepEqual([found.name, found.zone, found.size, found.templateId], ["theirs", "at-vie-1", 2, UBUNTU]);
    }
  });

  it("fails if the object does not exist, and names the resource, the id and its form", async () => {
    const expected = /exoscale:InstancePool "00000000-[-0-9]+@ch-gva-2".*<id>@<zone>/;
    await assert.rejects(the.pool.get(`${NOTHING}@ch-gva-2`), expected);
    await assert.rejects(the.group.get(NOTHING), /exoscale:AntiAffinityGroup "00000000-[-0-9]+".*<id>/);
  });

  it("fails if the pool is in another zone than its id", async () => {
    const id = makePool(the.stage, { zone: "at-vie-1" });
    await assert.rejects(
      the.pool.get(`${id}@ch-gva-2`),
      /There is no exoscale:InstancePool .* at http:.* The form of the id is <id>@<zone>/,
    );
  });

  it("fails with what to write if neither the id nor the configuration names a zone", async () => {
    const id = makePool(the.stage);
    delete the.stage.config["exoscale:zone"];
    await assert.rejects(the.pool.get(id), /names no zone: write <id>@<zone>, or set pools:exoscale\.zone/);
    assert.equal((await the.pool.get(`${id}@ch-gva-2`)).size, 2);
  });

  it("does not request a host that an id or a configured zone names", async () => {
    delete the.stage.config["exoscale:endpoint"];
    for (const zone of ["evil.example/v2/x#", "evil.example"])
      await assert.rejects(the.pool.get(`${SMALL}@${zone}`), /is not a zone/);
    the.stage.config["exoscale:zone"] = "ch-gva-2@evil.example/";
    the.stage.newProcess();
    await assert.rejects(the.group.get(SMALL), /is not a zone/);
  });
});
