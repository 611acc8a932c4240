import assert from "node:assert/strict";
import { basicPool, changePool, later, makePool, NOTHING, requests, scene, SMALL, thePool, UBUNTU } from "../support";

describe("a refresh of an InstancePool", () => {
  const the = scene();

  it("shows an outside change as a difference of exactly that field, and the next up repairs it", async () => {
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

  it("shows what somebody put where the program left something out", async () => {
    await the.pool.up(basicPool);
    changePool(the.stage, the.pool.id, { description: "by hand" });
    later(the.stage);
    await the.pool.refresh();
    assert.deepEqual((await the.pool.preview(basicPool)).changed, ["description"]);
    await the.pool.up(basicPool);
    assert.ok(!thePool(the.stage).description);
  });

  it("removes a pool that was deleted, and the next up makes another", async () => {
    await the.pool.up(basicPool);
    the.stage.simulator.event("exoscale", "deletePool", { id: the.pool.id });
    later(the.stage);
    assert.equal(await the.pool.refresh(), false);
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage).id, the.pool.id);
  });

  it("reads fifty pools of a zone with at most five requests", async () => {
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

  it("tolerates a member that vanished between two lists", async () => {
    await the.pool.up(basicPool);
    const [member] = thePool(the.stage).instances;
    the.stage.simulator.event("exoscale", "vanishInstance", { id: member?.id });
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    assert.equal((the.pool.state.instances as unknown[]).length, 1);
  });
});

describe("InstancePool.get", () => {
  const the = scene();

  it("finds a pool of another program by <id>@<zone>, in any case, and knows the rest", async () => {
    const id = makePool(the.stage, { zone: "at-vie-1", name: "theirs" });
    for (const asked of [`${id}@at-vie-1`, `${id.toUpperCase()}@at-vie-1`]) {
      const found = await the.pool.get(asked);
      assert.deepEqual([found.name, found.zone, found.size, found.templateId], ["theirs", "at-vie-1", 2, UBUNTU]);
    }
  });

  it("fails where there is none, naming the resource, the id and its form", async () => {
    const expected = /exoscale:InstancePool "00000000-[-0-9]+@ch-gva-2".*<id>@<zone>/;
    await assert.rejects(the.pool.get(`${NOTHING}@ch-gva-2`), expected);
    await assert.rejects(the.group.get(NOTHING), /exoscale:AntiAffinityGroup "00000000-[-0-9]+".*<id>/);
  });

  it("fails where the pool is in another zone than the id says", async () => {
    const id = makePool(the.stage, { zone: "at-vie-1" });
    await assert.rejects(
      the.pool.get(`${id}@ch-gva-2`),
      /There is no exoscale:InstancePool .* at http:.* The form of the id is <id>@<zone>/,
    );
  });

  it("says what to write where neither the id nor the configuration names a zone", async () => {
    const id = makePool(the.stage);
    delete the.stage.config["exoscale:zone"];
    await assert.rejects(the.pool.get(id), /names no zone: write <id>@<zone>, or set pools:exoscale\.zone/);
    assert.equal((await the.pool.get(`${id}@ch-gva-2`)).size, 2);
  });

  it("never goes to the host that an id or a zone of the configuration names", async () => {
    delete the.stage.config["exoscale:endpoint"];
    for (const zone of ["evil.example/v2/x#", "evil.example"])
      await assert.rejects(the.pool.get(`${SMALL}@${zone}`), /is not a zone/);
    the.stage.config["exoscale:zone"] = "ch-gva-2@evil.example/";
    the.stage.newProcess();
    await assert.rejects(the.group.get(SMALL), /is not a zone/);
  });
});
