import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import {
  atPause,
  basicPool,
  changePool,
  later,
  makeGroup,
  makePool,
  manageBySks,
  meanwhile,
  requests,
  scene,
  SMALL,
  thePool,
  TINY,
  UBUNTU_22,
  writes,
} from "../support";

describe("an update of an InstancePool", () => {
  const the = scene();

  it("sends only what changed, and the size by :scale alone", async () => {
    await the.pool.up(basicPool);
    the.stage.simulator.clearLog();
    await the.pool.up({ ...basicPool, size: 4, description: "more", templateId: UBUNTU_22 });
    const { id } = the.pool;
    assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${id}`, `PUT /instance-pool/${id}:scale`]);
    const pool = thePool(the.stage);
    assert.equal(pool.description, "more");
    assert.deepEqual(pool.template, { id: UBUNTU_22 });
    assert.equal(pool.instances.length, 4);
  });

  it("clears removed fields: by a DELETE of the field if the API has one, else by null", async () => {
    const full = {
      ...basicPool,
      description: "d",
      labels: { a: "b" },
      userData: "#!/bin/sh\n",
      minAvailable: 1,
      instancePrefix: "node",
    };
    await the.pool.up(full);
    the.stage.simulator.clearLog();
    await the.pool.up(basicPool);
    const pool = thePool(the.stage);
    assert.ok(!pool.description);
    assert.deepEqual(pool.labels ?? {}, {});
    assert.equal(pool["user-data"], undefined);
    assert.equal(pool["min-available"] ?? 0, 0);
    assert.equal(pool["instance-prefix"] ?? "pool", "pool");
    assert.deepEqual(
      requests(the.stage, "DELETE").sort(),
      ["description", "labels", "user-data"].map((name) => `DELETE /instance-pool/${the.pool.id}/${name}`),
    );
    assert.equal((await the.pool.preview(basicPool)).step, "same");
  });

  it("waits until an outside change ends", async () => {
    await the.pool.up(basicPool);
    changePool(the.stage, the.pool.id, { state: "updating" });
    const done = () => changePool(the.stage, the.pool.id, { state: "running" });
    await meanwhile(the.stage, done, () => the.pool.up({ ...basicPool, description: "later" }));
    assert.equal(thePool(the.stage).description, "later");
  });

  it("changes the instance type in place, and stores its name and id", async () => {
    await the.pool.up(basicPool);
    const news = { ...basicPool, instanceType: "standard.small" };
    assert.equal((await the.pool.up(news)).step, "update");
    assert.deepEqual(thePool(the.stage)["instance-type"], { id: SMALL });
    assert.deepEqual([the.pool.state.instanceTypeId, the.pool.state.instanceTypeName], [SMALL, "standard.small"]);
    assert.equal((await the.pool.preview({ ...basicPool, instanceType: SMALL })).step, "same");
    assert.equal((await the.pool.preview({ ...basicPool, instanceType: "standard.medium" })).step, "update");
    later(the.stage);
    await the.pool.refresh();
    assert.equal((await the.pool.preview(news)).step, "same");
  });

  it("changes inet4 to dual in place, and replaces for none with a reason", async () => {
    await the.pool.up(basicPool);
    const { id } = the.pool;
    assert.equal((await the.pool.up({ ...basicPool, publicIpAssignment: "dual" })).step, "update");
    assert.equal(the.pool.id, id);
    assert.equal(thePool(the.stage)["public-ip-assignment"], "dual");
    const replaced = await the.pool.up({ ...basicPool, publicIpAssignment: "none" });
    assert.equal(replaced.step, "replace");
    assert.match(replaced.reasons.join(), /none.*final/);
    assert.notEqual(thePool(the.stage).id, id);
    assert.equal(thePool(the.stage)["public-ip-assignment"], "none");
  });

  it("does not replace for an unknown ipv6Enabled, because it never means `none`", async () => {
    await the.pool.up({ ...basicPool, ipv6Enabled: false });
    assert.equal((await the.pool.preview({ ...basicPool, ipv6Enabled: UNKNOWN })).step, "update");
    await the.pool.up({ ...basicPool, ipv6Enabled: true });
    assert.equal(thePool(the.stage)["public-ip-assignment"], "dual");
  });

  it("is not needed if only order, letter case, the type's id, the encoding or `{}` for no labels differs", async () => {
    const ids = [makeGroup(the.stage, "a"), makeGroup(the.stage, "b")];
    const declared = { ...basicPool, antiAffinityGroupIds: ids, userData: "#cloud-config\n" };
    await the.pool.up(declared);
    const { userData, ...rest } = declared;
    const same = {
      ...rest,
      antiAffinityGroupIds: [...ids].reverse(),
      instanceType: TINY.toUpperCase(),
      userDataBase64: Buffer.from(userData).toString("base64"),
      labels: {},
    };
    assert.deepEqual(await the.pool.preview(same), { step: "same", changed: [], reasons: [] });
    assert.equal((await the.pool.preview({ ...same, instanceType: "STANDARD.Tiny" })).step, "same");
    const other = { ...declared, instanceType: "standard.small" };
    assert.deepEqual((await the.pool.preview(other)).changed, ["instanceType"]);
  });

  it("is not needed for an id in capitals", async () => {
    const news = {
      ...basicPool,
      templateId: basicPool.templateId.toUpperCase(),
      antiAffinityGroupIds: [makeGroup(the.stage, "apart").toUpperCase()],
    };
    await the.pool.up(basicPool);
    await the.pool.up(news);
    later(the.stage);
    await the.pool.refresh();
    assert.equal((await the.pool.preview(news)).step, "same");
    assert.doesNotMatch(the.said, /does not show it/);
  });

  it('fails with "is gone" if the pool is deleted elsewhere, before or during the update', async () => {
    await the.pool.up(basicPool);
    const news = { ...basicPool, size: 3 };
    changePool(the.stage, the.pool.id, { state: "updating" });
    const remove = () => the.event("deletePool", { id: the.pool.id });
    const isGone = (advice: string) => () =>
      assert.rejects(the.pool.up(news), new RegExp(`is gone: it was deleted elsewhere\\. ${advice}`));
    const advice = "Run `pulumi refresh`, and the next `pulumi up` creates a new one";
    await meanwhile(the.stage, atPause(1, remove), isGone(advice));
    later(the.stage);
    assert.equal(await the.pool.refresh(), false);

    await the.pool.up(basicPool);
    the.event("setDurations", { instance: 60_000 });
    await meanwhile(the.stage, atPause(4, remove), isGone("Run `pulumi refresh`"));
  });

  it("fails without a wait if Exoscale's support has suspended the pool", async () => {
    await the.pool.up(basicPool);
    the.event("setDurations", { instance: 600_000 });
    const suspend = () => changePool(the.stage, the.pool.id, { state: "suspended" });
    await meanwhile(the.stage, suspend, () =>
      assert.rejects(the.pool.up({ ...basicPool, size: 3 }), /is suspended: ask Exoscale's support/),
    );
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    assert.equal(the.pool.state.state, "suspended");
  });

  it("is refused for a managed pool", async () => {
    await the.pool.up(basicPool);
    manageBySks(the, the.pool.id);
    the.stage.simulator.clearLog();
    await assert.rejects(the.pool.up({ ...basicPool, description: "mine" }), /managed by sks-nodepool/);
    assert.deepEqual(writes(the.stage), []);
  });

  it("does not write to another pool of the zone", async () => {
    const other = makePool(the.stage, { name: "other" });
    await the.pool.up(basicPool);
    the.stage.simulator.clearLog();
    await the.pool.up({ ...basicPool, size: 3 });
    assert.ok(writes(the.stage).every((request) => !request.includes(other)));
  });
});
