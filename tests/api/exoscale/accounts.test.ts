import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { basicPool, exoscale, later, poolsIn, requests, scene } from "./support";

describe("a named connection", () => {
  const the = scene();

  beforeEach(() => {
    const { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint } = the.stage.config;
    the.stage.config["pools:exoscale"] = JSON.stringify({ connections: { prod: { key, secret, endpoint } } });
    delete the.stage.config["exoscale:key"];
    delete the.stage.config["exoscale:secret"];
  });

  it("creates, reads, changes and deletes a pool", async () => {
    const inputs = { ...basicPool, zone: "de-fra-1", connection: "prod" };
    await the.pool.up(inputs);
    assert.equal(poolsIn(the.stage, "de-fra-1").length, 1);
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    await the.pool.up({ ...inputs, size: 3 });
    assert.equal(poolsIn(the.stage, "de-fra-1")[0]?.instances.length, 3);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage, "de-fra-1"), []);
  });

  it("creates, reads and deletes a group", async () => {
    await the.group.up({ connection: "prod" });
    assert.equal(exoscale(the.stage).antiAffinityGroups.length, 1);
    later(the.stage);
    assert.equal(await the.group.refresh(), true);
    await the.group.destroy();
    assert.deepEqual(exoscale(the.stage).antiAffinityGroups, []);
  });

  it("is refused in the preview if it does not exist, with the existing and the nearest names", async () => {
    for (const preview of [
      () => the.pool.preview({ ...basicPool, connection: "prd" }),
      () => the.group.preview({ connection: "prd" }),
    ])
      await assert.rejects(preview(), /connection "prd" is not a connection.*there are prod\. Did you mean prod\?/);
    await assert.rejects(the.stage.deploy(the.pool.definition, "other").up(basicPool), /No Exoscale credentials/);
  });

  it("can be unknown in a preview", async () => {
    assert.equal((await the.pool.preview({ ...basicPool, connection: UNKNOWN })).step, "create");
  });

  it("uses the stack's zone if it sets none", async () => {
    the.stage.config["exoscale:zone"] = "at-vie-2";
    await the.pool.up({ ...basicPool, connection: "prod" });
    assert.equal(poolsIn(the.stage, "at-vie-2").length, 1);
  });

  it("is not needed in a preview, which warns once that there are no credentials", async () => {
    await the.pool.preview(basicPool);
    await the.group.preview({});
    const warned = the.stage.said.filter((line) => /warning: .*No Exoscale credentials are set/.test(line));
    assert.equal(warned.length, 1);
    assert.match(warned.join(), /pulumi config set --path --secret 'pools:exoscale\.key'/);
  });

  it("is updated without a request if it is renamed in the configuration and in the program", async () => {
    const inputs = { ...basicPool, connection: "prod" };
    await the.pool.up(inputs);
    await the.group.up({ connection: "prod" });
    the.stage.config["pools:exoscale"] = (the.stage.config["pools:exoscale"] ?? "").replace('"prod"', '"live"');
    later(the.stage);
    the.stage.simulator.clearLog();
    assert.equal((await the.pool.up({ ...inputs, connection: "live" })).step, "update");
    assert.equal((await the.group.up({ connection: "live" })).step, "update");
    assert.deepEqual(requests(the.stage), []);
    assert.equal((await the.pool.preview({ ...inputs, connection: "live" })).step, "same");
    assert.deepEqual([await the.pool.refresh(), await the.group.refresh()], [true, true]);
    await the.pool.destroy();
    await the.group.destroy();
    assert.deepEqual([poolsIn(the.stage), exoscale(the.stage).antiAffinityGroups], [[], []]);
  });

  it("can be renamed in the configuration alone: refresh and destroy find another connection to the same account", async () => {
    await the.pool.up({ ...basicPool, connection: "prod" });
    the.stage.config["pools:exoscale"] = (the.stage.config["pools:exoscale"] ?? "").replace('"prod"', '"live"');
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });
});
