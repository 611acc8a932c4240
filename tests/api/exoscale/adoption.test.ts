import assert from "node:assert/strict";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, DEBIAN_ISH, requests, thePool, TINY } from "./support";

describe("adoption of an InstancePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
  });
  afterEach(() => stage.close());

  const there = {
    zone: "at-vie-1",
    name: "theirs",
    size: 2,
    "disk-size": 10,
    template: { id: DEBIAN_ISH },
    "instance-type": { id: TINY },
  };
  const declared = { ...basicPool, templateId: DEBIAN_ISH, zone: "at-vie-1", name: "theirs" };
  const make = (more: object = {}): string =>
    (stage.simulator.event("exoscale", "createPool", { ...there, ...more }) as { id: string }).id;

  it("takes over what exists and changes only what differs", async () => {
    const id = make();
    await pool.up({ ...declared, description: "ours now", adopt: `${id}@at-vie-1` });
    assert.equal(pool.id, id);
    assert.equal(thePool(stage).description, "ours now");
    assert.deepEqual(requests(stage, "POST"), []);
    assert.equal((await pool.preview({ ...declared, description: "ours now" })).step, "same");
  });

  it("is over when what is under way is over, although nothing differs", async () => {
    const id = make({ state: "scaling-up" });
    stage.clock.sleep = (ms) => {
      stage.clock.advance(ms);
      stage.simulator.event("exoscale", "changePool", { id, state: "running" });
      return Promise.resolve();
    };
    await pool.up({ ...declared, adopt: `${id}@at-vie-1` });
    assert.equal(pool.state.state, "running");
  });

  it("refuses where only a replacement could make it fit", async () => {
    const id = make({ "public-ip-assignment": "none" });
    const inet4 = { ...declared, publicIpAssignment: "inet4" };
    await assert.rejects(pool.up({ ...inet4, adopt: `${id}@at-vie-1` }), /is not adopted.*publicIpAssignment/);
    assert.equal(pool.id, undefined);
    assert.equal(thePool(stage)["public-ip-assignment"], "none");
  });

  it("leaves the addresses of a pool alone that is declared without them, also when adopt is dropped later", async () => {
    const id = make({ "public-ip-assignment": "dual" });
    await pool.up({ ...declared, adopt: `${id}@at-vie-1` });
    assert.equal(thePool(stage)["public-ip-assignment"], "dual");
    assert.equal((await pool.preview(declared)).step, "same");
    const { changed } = await pool.preview({ ...declared, publicIpAssignment: "inet4", adopt: `${id}@at-vie-1` });
    assert.deepEqual(changed, ["publicIpAssignment"]);
  });

  it("says so when there is nothing under the id", async () => {
    await assert.rejects(pool.up({ ...declared, adopt: `${TINY}@at-vie-1` }), /nothing to adopt/);
  });

  it("reads a managed pool with a warning and never writes it", async () => {
    const id = make();
    stage.simulator.event("exoscale", "setManager", { id, manager: { id: TINY, type: "sks-nodepool" } });
    await pool.up({ ...declared, description: "mine", adopt: `${id}@at-vie-1` });
    assert.match(stage.said.join("\n"), /warning: .*managed by sks-nodepool/);
    await assert.rejects(pool.up({ ...declared, description: "mine" }), /managed by sks-nodepool/);
    await pool.destroy();
    assert.equal(thePool(stage).id, id);
    assert.ok(
      requests(stage).every((request) => request.startsWith("GET")),
      requests(stage).join("\n"),
    );
  });
});
