import assert from "node:assert/strict";
import { basicPool, meanwhile, poolsIn, requests, scene, thePool, TINY } from "../support";

describe("the creation of an InstancePool", () => {
  const the = scene();

  it("ends when the pool runs with all its members, and knows them", async () => {
    await the.pool.up({ ...basicPool, size: 3, description: "front", labels: { app: "web" } });
    const there = thePool(the.stage);
    assert.equal(there.id, the.pool.id);
    assert.equal(there.state, "running");
    assert.equal(there.description, "front");
    assert.match(there.name, /^web-[0-9a-f]{7}$/);
    const { instanceIds, instances } = the.pool.state;
    assert.deepEqual([...(instanceIds as string[])].sort(), there.instances.map(({ id }) => id).sort());
    const [first] = instances as Record<string, string>[];
    assert.match(first?.name ?? "", /^pool-/);
    assert.match(first?.publicIp ?? "", /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(first?.state, "running");
  });

  it("previews clean right afterwards, without a request", async () => {
    await the.pool.up(basicPool);
    the.stage.simulator.clearLog();
    assert.equal((await the.pool.preview(basicPool)).step, "same");
    assert.deepEqual(requests(the.stage), []);
  });

  it("keeps the name that is no longer given", async () => {
    await the.pool.up({ ...basicPool, name: "given" });
    assert.equal((await the.pool.preview(basicPool)).step, "same");
  });

  it("remembers nothing when the operation failed and left nothing", async () => {
    the.stage.simulator.event("exoscale", "failOperation", {
      command: "create-instance-pool",
      outcome: "failure",
      reason: "unavailable",
      message: "no capacity",
      vanish: true,
    });
    await assert.rejects(the.pool.up(basicPool), /failure \(unavailable\): no capacity/);
    assert.equal(the.pool.id, undefined);
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("remembers the pool when the operation failed and left it", async () => {
    the.stage.simulator.event("exoscale", "failOperation", { command: "create-instance-pool", outcome: "partial" });
    await assert.rejects(the.pool.up(basicPool), /partial/);
    assert.equal(the.pool.id, thePool(the.stage).id);
  });

  for (const [name, fault] of Object.entries({
    "a lost connection": { kind: "drop", when: "after" },
    "a 500": { kind: "status", status: 500, when: "after" },
    "a page": { kind: "html", when: "after" },
    "half an answer": { kind: "truncate", when: "after" },
    "another shape": { kind: "garbage", when: "after" },
  } as const)) {
    it(`finds what it made when the answer was ${name}`, async () => {
      the.stage.simulator.addFault({ cloud: "exoscale", method: "POST", path: "/instance-pool$", ...fault });
      await the.pool.up(basicPool);
      assert.equal(the.pool.id, thePool(the.stage).id);
      assert.equal(requests(the.stage, "POST").length, 1);
    });
  }

  it("finds what it made also where the deadline ended the request: the state has its id", async () => {
    the.stage.timeoutMs = 30_000;
    the.stage.simulator.addFault({ method: "POST", path: "/instance-pool$", kind: "hang", when: "after" });
    const hang = (method: string) => ({ hang: method === "POST" });
    await the.stage.observe(hang, () => assert.rejects(the.pool.up(basicPool), /not done (within|after) 30 s/));
    assert.equal(the.pool.id, thePool(the.stage).id);
    the.stage.timeoutMs = undefined;
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage).instances.length, 2);
  });

  for (const status of [429, 503]) {
    it(`is asked for again after a ${status}, by which the server says that it did not begin`, async () => {
      the.stage.simulator.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status, when: "before" });
      await the.pool.up(basicPool);
      assert.equal(the.pool.id, thePool(the.stage).id);
      assert.equal(requests(the.stage, "POST").length, 2);
    });
  }

  it("waits as long as a server asks that refuses to begin", async () => {
    const fault = { kind: "status", status: 429, when: "before", retryAfter: "50", times: 3 } as const;
    the.stage.simulator.addFault({ method: "POST", path: "/instance-pool$", ...fault });
    const before = the.stage.clock.now();
    await the.pool.up(basicPool);
    assert.ok(the.stage.clock.now() - before >= 150_000);
    assert.equal(requests(the.stage, "POST").length, 4);
  });

  it("says what to look for when nobody can tell whether the pool was made", async () => {
    the.stage.simulator.addFault({
      method: "POST",
      path: "/instance-pool$",
      kind: "status",
      status: 502,
      when: "before",
    });
    const expected = /instance pool "web-[0-9a-f]{7}" in ch-gva-2.*adopt: "<id>@ch-gva-2"/s;
    await assert.rejects(the.pool.up(basicPool), expected);
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("makes two pools of one name although an answer is lost", async () => {
    const twin = the.stage.deploy(the.pool.definition, "twin");
    the.stage.simulator.addFault({
      method: "POST",
      path: "/instance-pool$",
      kind: "status",
      status: 429,
      when: "before",
    });
    const news = { ...basicPool, size: 1, name: "both" };
    await Promise.all([the.pool.up(news), twin.up(news)]);
    assert.notEqual(the.pool.id, twin.id);
    const ids = poolsIn(the.stage).map(({ id }) => id);
    assert.deepEqual(ids.sort(), [the.pool.id, twin.id].sort());
  });

  it("does not take what others make meanwhile under another name for what was lost", async () => {
    const theirs = { zone: "ch-gva-2", name: "theirs", size: 1, "disk-size": 10 };
    const references = { template: { id: basicPool.templateId }, "instance-type": { id: TINY } };
    the.stage.simulator.addFault({ method: "POST", path: "/instance-pool$", kind: "drop", when: "before" });
    let made = false;
    const others = () => {
      if (!made) the.stage.simulator.event("exoscale", "createPool", { ...theirs, ...references });
      made = true;
    };
    await meanwhile(the.stage, others, () =>
      assert.rejects(the.pool.up({ ...basicPool, name: "mine" }), /was created is not known/),
    );
    assert.ok(made);
    assert.equal(the.pool.id, undefined);
  });
});
