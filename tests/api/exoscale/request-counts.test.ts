import assert from "node:assert/strict";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import type { Deployed } from "../../support/deployed";
import { basicPool, changePool, later, makeGroup, makePool, poolsIn, requests, scene, SMALL, TINY } from "./support";

const ZONES = ["ch-gva-2", "ch-dk-2", "de-fra-1", "de-muc-1", "at-vie-1", "at-vie-2", "bg-sof-1", "hr-zag-1"];

describe("the requests of Exoscale resources", function () {
  this.timeout(60_000);
  const the = scene();

  /** The requests since the last call, with `<id>` for each id and repeated polls once. */
  function sent(): string[] {
    const all = requests(the.stage).map((request) =>
      request.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, "<id>"),
    );
    the.stage.simulator.clearLog();
    return all.filter((request, index) => request !== all[index - 1]);
  }

  /** {@link sent} without the requests that a process sends once: zones and instance types. */
  const sentPerResource = () => sent().filter((request) => request !== "GET /zone" && request !== "GET /instance-type");
  const poll = "GET /operation/<id>";

  it("are, for a pool: POST, polls and members; a GET before a change or deletion; none in a preview", async () => {
    await the.pool.up(basicPool);
    assert.deepEqual(sentPerResource(), ["POST /instance-pool", poll, "GET /instance-pool/<id>", "GET /instance"]);
    await the.pool.up({ ...basicPool, description: "d" });
    const put = ["PUT /instance-pool/<id>", poll, "GET /instance-pool/<id>", "GET /instance"];
    assert.deepEqual(sentPerResource(), ["GET /instance-pool/<id>", ...put]);
    await the.pool.up({ ...basicPool, description: "d", size: 3 });
    const scale = ["PUT /instance-pool/<id>:scale", ...put.slice(1)];
    assert.deepEqual(sentPerResource(), ["GET /instance-pool/<id>", ...scale]);
    assert.equal((await the.pool.preview({ ...basicPool, description: "d", size: 3 })).step, "same");
    assert.deepEqual(sent(), []);
    await the.pool.destroy();
    assert.deepEqual(sent(), [
      "GET /instance-pool/<id>",
      "DELETE /instance-pool/<id>",
      poll,
      "GET /instance-pool/<id>",
    ]);
  });

  it("are, for a group: POST, polls and a read; a GET before DELETE; none in a preview", async () => {
    await the.group.up({});
    assert.deepEqual(sentPerResource(), ["POST /anti-affinity-group", poll, "GET /anti-affinity-group/<id>"]);
    assert.equal((await the.group.preview({})).step, "same");
    assert.deepEqual(sent(), []);
    await the.group.destroy();
    const group = "/anti-affinity-group/<id>";
    assert.deepEqual(sent(), [`GET ${group}`, `DELETE ${group}`, poll, `GET ${group}`]);
  });

  it("share one list if several creations with declared names run together", async () => {
    const pools = many(instancePool, 12);
    await Promise.all(pools.map((pool, index) => pool.up({ ...basicPool, name: `own-${index}`, size: 1 })));
    const log = requests(the.stage);
    assert.equal(poolsIn(the.stage).length, 12);
    assert.equal(
      log
        .slice(
          0,
          log.findIndex((one) => one.startsWith("POST")),
        )
        .filter(isList).length,
      1,
    );
    assert.equal(log.filter((one) => one.startsWith("POST")).length, 12);
  });

  it("are shared lists instead of a poll for each pool if many pools wait", async () => {
    const pools = many(instancePool, 24);
    await Promise.all(pools.map((pool) => pool.up({ ...basicPool, size: 1 })));
    const log = requests(the.stage).map((one) => one.replace(/[0-9a-f-]{36}/, "<id>"));
    const count = (request: string) => log.filter((one) => one === request).length;
    assert.ok(pools.every(({ state }) => state.state === "running" && (state.instanceIds as unknown[]).length === 1));
    assert.deepEqual([count("POST /instance-pool"), count("GET /instance")], [24, 24]);
    assert.ok(count("GET /instance-pool/<id>") <= 4, "only while few pools wait");
    assert.ok(count("GET /instance-pool") <= 24, `${count("GET /instance-pool")} lists`);
    assert.ok(count(poll) <= 24 * 5, `${count(poll)} polls of 24 operations`);
  });

  for (const [zones, pools, most] of [
    [ZONES.slice(0, 1), 100, 2],
    [ZONES, 104, 16],
  ] as const) {
    it(`are ${most} for a refresh of ${pools} pools in ${zones.length} zones`, async () => {
      const all = many(instancePool, pools);
      for (const [index, pool] of all.entries()) {
        const zone = zones[index % zones.length];
        pool.id = makePool(the.stage, { name: `p${index}`, size: 1, zone });
        pool.state = { zone, instanceTypeId: TINY, instanceTypeName: "standard.tiny" };
      }
      later(the.stage);
      the.stage.simulator.clearLog();
      await refreshAll(all);
      assert.ok(all.every(({ state }) => state.size === 1));
      const log = requests(the.stage);
      assert.ok(log.filter((request) => request === "GET /zone").length <= 1, "the list of zones is requested once");
      assert.equal(log.filter((request) => request !== "GET /zone").length, most, log.join("\n"));
    });
  }

  it("are one for a refresh of 100 groups", async () => {
    const all = many(antiAffinityGroup, 100);
    for (const [index, group] of all.entries()) group.id = makeGroup(the.stage, `g${index}`);
    the.stage.simulator.clearLog();
    await refreshAll(all);
    assert.deepEqual(
      requests(the.stage).filter((request) => request !== "GET /zone"),
      ["GET /anti-affinity-group"],
    );
  });

  it("include the instance types if a pool's type changed", async () => {
    await the.pool.up({ ...basicPool, size: 1 });
    changePool(the.stage, the.pool.id, { "instance-type": { id: SMALL } });
    later(the.stage);
    await the.pool.refresh();
    assert.equal(the.pool.state.instanceType, "standard.small");
  });

  function many(definition: Deployed["definition"], count: number): Deployed[] {
    return Array.from({ length: count }, (_, index) => the.stage.deploy(definition, `p${index}`));
  }

  /** Eight at a time, as the engine does. */
  async function refreshAll(all: readonly Deployed[]): Promise<void> {
    for (let wave = 0; wave < all.length; wave += 8) {
      await Promise.all(all.slice(wave, wave + 8).map((deployed) => deployed.refresh()));
      the.stage.clock.advance(100);
    }
  }

  function isList(request: string): boolean {
    return request === "GET /instance-pool";
  }
});
