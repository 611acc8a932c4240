import assert from "node:assert/strict";
import {
  atPause,
  basicPool,
  exoscale,
  makeGroup,
  makePool,
  meanwhile,
  poolsIn,
  requests,
  scene,
  thePool,
} from "./support";

describe("the creation of an InstancePool", () => {
  const the = scene();

  for (const [name, fault] of Object.entries({
    "lost with the connection": { kind: "drop", when: "after" },
    "a 500": { kind: "status", status: 500, when: "after" },
    "an HTML page": { kind: "html", when: "after" },
    "cut off": { kind: "truncate", when: "after" },
    "JSON of another shape": { kind: "garbage", when: "after" },
  } as const)) {
    it(`finds its pool if the answer was ${name}`, async () => {
      the.addFault({ cloud: "exoscale", method: "POST", path: "/instance-pool$", ...fault });
      await the.pool.up(basicPool);
      assert.equal(the.pool.id, thePool(the.stage).id);
      assert.equal(requests(the.stage, "POST").length, 1);
    });
  }

  it("stores the id of its pool if the deadline ended the request", async () => {
    the.stage.timeoutMs = 30_000;
    the.addFault({ method: "POST", path: "/instance-pool$", kind: "hang", when: "after" });
    const hang = (method: string) => ({ hang: method === "POST" });
    await the.stage.observe(hang, () => assert.rejects(the.pool.up(basicPool), /not done (within|after) 30 s/));
    assert.equal(the.pool.id, thePool(the.stage).id);
    the.stage.timeoutMs = undefined;
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage).instances.length, 2);
  });

  it("fails with what to look for if it is unknown whether the pool was created", async () => {
    the.addFault({
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

  it("creates two pools of one name if an answer is lost", async () => {
    const twin = the.stage.deploy(the.pool.definition, "twin");
    the.addFault({
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

  it("ignores a foreign pool of another name that appears meanwhile", async () => {
    the.addFault({ method: "POST", path: "/instance-pool$", kind: "drop", when: "before" });
    await meanwhile(
      the.stage,
      atPause(1, () => makePool(the.stage)),
      () => assert.rejects(the.pool.up({ ...basicPool, name: "mine" }), /was created is not known/),
    );
    assert.equal(poolsIn(the.stage).length, 1);
    assert.equal(the.pool.id, undefined);
  });
});

describe("the deletion of an InstancePool", () => {
  const the = scene();

  it("succeeds if the answer is lost", async () => {
    await the.pool.up(basicPool);
    the.addFault({ method: "DELETE", kind: "drop", when: "after" });
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });
});

describe("the creation of an AntiAffinityGroup", () => {
  const the = scene();

  const groups = () => exoscale(the.stage).antiAffinityGroups;

  it("finds its group if the answer was lost", async () => {
    the.addFault({ method: "POST", kind: "drop", when: "after" });
    await the.group.up({});
    assert.equal(groups()[0]?.id, the.group.id);
  });

  it("ignores a foreign group of another name that appears meanwhile", async () => {
    the.addFault({ method: "POST", path: "/anti-affinity-group$", kind: "drop", when: "before" });
    await meanwhile(
      the.stage,
      atPause(1, () => makeGroup(the.stage, "theirs")),
      () => assert.rejects(the.group.up({ name: "mine" }), /was created is not known/),
    );
    assert.equal(groups().length, 1);
    assert.equal(the.group.id, undefined);
  });
});
