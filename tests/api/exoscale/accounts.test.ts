import assert from "node:assert/strict";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, exoscale, poolsIn } from "./support";

describe("an Exoscale account that is a connection of its own", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
    const { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint } = stage.config;
    stage.config["exoscale:connections"] = JSON.stringify({ prod: { key, secret, endpoint } });
    delete stage.config["exoscale:key"];
    delete stage.config["exoscale:secret"];
  });
  afterEach(() => stage.close());

  it("is where a pool is made, read, changed and deleted", async () => {
    const inputs = { ...basicPool, zone: "de-fra-1", connection: "prod" };
    await pool.up(inputs);
    assert.equal(poolsIn(stage, "de-fra-1").length, 1);
    stage.clock.advance(60_000);
    assert.equal(await pool.refresh(), true);
    await pool.up({ ...inputs, size: 3 });
    assert.equal(poolsIn(stage, "de-fra-1")[0]?.instances.length, 3);
    await pool.destroy();
    assert.deepEqual(poolsIn(stage, "de-fra-1"), []);
  });

  it("is where a group is made, read and deleted", async () => {
    const group = stage.deploy(antiAffinityGroup, "apart");
    await group.up({ connection: "prod" });
    assert.equal(exoscale(stage).antiAffinityGroups.length, 1);
    stage.clock.advance(60_000);
    assert.equal(await group.refresh(), true);
    await group.destroy();
    assert.deepEqual(exoscale(stage).antiAffinityGroups, []);
  });

  it("is named in the preview where there is none of that name, with those that there are", async () => {
    const group = stage.deploy(antiAffinityGroup, "apart");
    for (const preview of [pool.preview({ ...basicPool, connection: "test" }), group.preview({ connection: "test" })]) {
      await assert.rejects(preview, /"test" is not an entry.*it has prod/s);
    }
    await assert.rejects(stage.deploy(instancePool, "other").up(basicPool), /No Exoscale credentials/);
  });
});
