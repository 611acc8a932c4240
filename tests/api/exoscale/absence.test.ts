import assert from "node:assert/strict";
import { basicPool, exoscale, later, poolsIn, requests, scene, thePool } from "./support";

/** What gateways answer with 404. It says nothing about the object. */
const PAGES = {
  "an HTML page": "<html><h1>404 Not Found</h1></html>",
  "a text": "404 page not found\n",
  "JSON of another API": { status: 404, path: "/v2/instance-pool" },
  "an empty object": {},
} as const;

describe("a 404 of a gateway", () => {
  const the = scene();

  const gateway = (body: unknown, more: object = {}) =>
    the.addFault({ kind: "status", status: 404, body, times: 1000, ...more });

  for (const [what, body] of Object.entries(PAGES)) {
    it(`fails a destroy if every GET of the pool answers ${what}`, async () => {
      await the.pool.up(basicPool);
      const { id } = the.pool;
      gateway(body, { method: "GET", path: "/instance-pool/" });
      await assert.rejects(the.pool.destroy(), /GET .*instance-pool.* answered 404/);
      assert.equal(the.pool.id, id);
      the.stage.simulator.clearFaults();
      await the.pool.destroy();
      assert.deepEqual(poolsIn(the.stage), []);
    });

    it(`fails a refresh, which keeps the state, if every request answers ${what}`, async () => {
      await the.pool.up(basicPool);
      await the.group.up({});
      later(the.stage);
      gateway(body);
      await assert.rejects(the.pool.refresh(), /answered 404/);
      await assert.rejects(the.group.refresh(), /answered 404/);
      the.stage.simulator.clearFaults();
      assert.deepEqual([await the.pool.refresh(), await the.group.refresh()], [true, true]);
    });

    it(`fails an update with "answered 404", not with "is gone" (${what})`, async () => {
      await the.pool.up(basicPool);
      gateway(body, { path: "/instance-pool/" });
      await assert.rejects(the.pool.up({ ...basicPool, description: "d" }), (error: Error) => {
        assert.match(error.message, /answered 404/);
        assert.doesNotMatch(error.message, /is gone/);
        return true;
      });
      the.stage.simulator.clearFaults();
      await the.pool.up({ ...basicPool, description: "d" });
      assert.equal(thePool(the.stage).description, "d");
    });

    it(`fails a deletion if DELETE answers ${what}`, async () => {
      await the.pool.up(basicPool);
      await the.group.up({});
      gateway(body, { method: "DELETE" });
      await assert.rejects(the.pool.destroy(), /answered 404/);
      await assert.rejects(the.group.destroy(), /answered 404/);
      assert.equal(poolsIn(the.stage).length, 1);
      assert.equal(exoscale(the.stage).antiAffinityGroups.length, 1);
    });
  }

  it("fails a deletion that has begun, and keeps the state", async () => {
    await the.pool.up(basicPool);
    const { id } = the.pool;
    the.event("setDurations", { removal: 60_000 });
    gateway(PAGES["an HTML page"], { method: "GET", path: `/instance-pool/${id}$`, skip: 1, times: 1 });
    await assert.rejects(the.pool.destroy(), /answered 404/);
    assert.equal(the.pool.id, id);
    the.stage.simulator.clearFaults();
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });
});

describe("a 404 of the API itself", () => {
  const the = scene();

  const once = (path: string) =>
    the.addFault({
      method: "GET",
      path,
      kind: "status",
      status: 404,
      body: { message: "Instance Pool not found" },
    });

  it("is requested again before a destroy believes it", async () => {
    await the.pool.up(basicPool);
    once("/instance-pool/[^/:]+$");
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
    await the.group.up({});
    once("/anti-affinity-group/[^/:]+$");
    await the.group.destroy();
    assert.deepEqual(exoscale(the.stage).antiAffinityGroups, []);
  });

  it("is requested again before a refresh believes it, if the list omits the object too", async () => {
    await the.pool.up(basicPool);
    await the.group.up({});
    for (const [resource, noun, key] of [
      [the.pool, "instance-pool", "instance-pools"],
      [the.group, "anti-affinity-group", "anti-affinity-groups"],
    ] as const) {
      later(the.stage);
      the.addFault({
        method: "GET",
        path: `/${noun}$`,
        kind: "status",
        status: 200,
        body: { [key]: [] },
      });
      once(`/${noun}/[^/:]+$`);
      assert.equal(await resource.refresh(), true);
    }
  });

  it("is requested again before an update believes it", async () => {
    await the.pool.up(basicPool);
    once("/instance-pool/[^/:]+$");
    await the.pool.up({ ...basicPool, description: "d" });
    assert.equal(thePool(the.stage).description, "d");
  });

  /** The message of a gateway (Kong) in the API's shape. */
  const WORDED = { message: "no Route matched with those values" };

  it("is not believed with a gateway's message if the lists answer 404 too", async () => {
    await the.pool.up(basicPool);
    await the.group.up({});
    later(the.stage);
    the.addFault({ kind: "status", status: 404, body: WORDED, times: 1000 });
    for (const resource of [the.pool, the.group]) {
      await assert.rejects(resource.refresh(), /answered 404: no Route/);
      await assert.rejects(resource.destroy(), /answered 404: no Route/);
    }
    the.stage.simulator.clearFaults();
    await the.pool.destroy();
    await the.group.destroy();
    assert.deepEqual([poolsIn(the.stage), exoscale(the.stage).antiAffinityGroups], [[], []]);
  });

  it("is not believed with a gateway's message if a list still shows the object", async () => {
    await the.pool.up(basicPool);
    await the.group.up({});
    const fault = { kind: "status", status: 404, body: WORDED, times: 1000 } as const;
    the.addFault({ path: "/(instance-pool|anti-affinity-group)/", ...fault });
    await assert.rejects(the.pool.destroy(), /answered 404: no Route/);
    await assert.rejects(the.group.destroy(), /answered 404: no Route/);
    assert.equal(poolsIn(the.stage).length, 1);
  });

  it("means, given twice, that the pool does not exist: refresh removes it, destroy succeeds, neither sends a DELETE", async () => {
    await the.pool.up(basicPool);
    the.event("deletePool", { id: the.pool.id });
    const { id, state, inputs } = the.pool;
    later(the.stage);
    assert.equal(await the.pool.refresh(), false);
    Object.assign(the.pool, { id, state, inputs });
    await the.pool.destroy();
    assert.deepEqual(requests(the.stage, "DELETE"), []);
  });
});
