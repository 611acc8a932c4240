import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, poolsIn, requests, thePool, UBUNTU } from "./support";

const SMALL = "21624abb-764e-4def-81d7-9fc54b5957fb";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("InstancePool in special moments", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
  });
  afterEach(() => stage.close());

  /** What happens between two looks. */
  function meanwhile(happen: () => void): void {
    stage.clock.sleep = (ms) => {
      stage.clock.advance(ms);
      happen();
      return Promise.resolve();
    };
  }
  const set = (fields: object) => stage.simulator.event("exoscale", "changePool", { id: pool.id, ...fields });
  const refreshed = () => {
    stage.clock.advance(60_000);
    stage.newProcess();
    return pool.refresh();
  };

  it("gets another type in place, for new members, and knows it by both its words", async () => {
    await pool.up(basicPool);
    const news = { ...basicPool, instanceType: "standard.small" };
    assert.equal((await pool.up(news)).step, "update");
    assert.deepEqual(thePool(stage)["instance-type"], { id: SMALL });
    assert.deepEqual([pool.state.instanceTypeId, pool.state.instanceTypeName], [SMALL, "standard.small"]);
    assert.equal((await pool.preview({ ...basicPool, instanceType: SMALL })).step, "same");
    assert.equal((await pool.preview({ ...basicPool, instanceType: "standard.medium" })).step, "update");
    await refreshed();
    assert.equal((await pool.preview(news)).step, "same");
  });

  it("knows what was applied of a type, where the rest of the update fails", async () => {
    await pool.up(basicPool);
    stage.simulator.event("exoscale", "failOperation", { command: "scale-instance-pool", outcome: "failure" });
    const news = { ...basicPool, instanceType: "standard.small", size: 3 };
    await assert.rejects(pool.up(news), /Done before that: instanceType/);
    stage.simulator.clearLog();
    await pool.up(news);
    assert.deepEqual(requests(stage, "PUT"), [`PUT /instance-pool/${pool.id}:scale`]);
  });

  it("takes user data in either form, and from one to the other", async () => {
    const sent = () => {
      const bytes = Buffer.from(String(thePool(stage)["user-data"]), "base64");
      return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
    };
    await pool.up({ ...basicPool, userDataBase64: base64("one") });
    assert.equal(sent(), "one");
    await refreshed();
    assert.equal((await pool.preview({ ...basicPool, userDataBase64: base64("one") })).step, "same");
    assert.equal((await pool.preview({ ...basicPool, userData: "one" })).step, "same");
    await pool.up({ ...basicPool, userDataBase64: base64("two") });
    assert.equal(sent(), "two");
    await pool.up({ ...basicPool, userData: "three" });
    assert.equal(sent(), "three");
    await pool.up({ ...basicPool, userDataBase64: base64("four") });
    assert.equal(sent(), "four");
    assert.deepEqual(requests(stage, "DELETE"), []);
    await pool.up(basicPool);
    assert.equal(thePool(stage)["user-data"], undefined);
    assert.equal((await pool.preview(basicPool)).step, "same");
  });

  it("forgets each removed field by itself, and says at a failure which", async () => {
    await pool.up({ ...basicPool, description: "d", labels: { a: "b" } });
    stage.simulator.addFault({ method: "DELETE", path: "/labels$", kind: "status", status: 400, when: "before" });
    await assert.rejects(pool.up(basicPool), /Done before that: description/);
    stage.simulator.clearLog();
    await pool.up(basicPool);
    assert.deepEqual(requests(stage, "DELETE"), [`DELETE /instance-pool/${pool.id}/labels`]);
  });

  it("that support suspends is said to be so, and not waited for", async () => {
    await pool.up(basicPool);
    stage.simulator.event("exoscale", "setDurations", { instance: 600_000 });
    meanwhile(() => void set({ state: "suspended" }));
    await assert.rejects(pool.up({ ...basicPool, size: 3 }), /is suspended: Exoscale's support/);
    assert.equal(await refreshed(), true);
    assert.equal(pool.state.state, "suspended");
  });

  it("that somebody deletes is missed, before and during an update", async () => {
    await pool.up(basicPool);
    const news = { ...basicPool, size: 3 };
    set({ state: "updating" });
    meanwhile(() => stage.simulator.event("exoscale", "deletePool", { id: pool.id }));
    await assert.rejects(pool.up(news), /is gone\. Run `pulumi refresh`, and the next `pulumi up` makes a new one/);
    assert.equal(await refreshed(), false);
    meanwhile(() => undefined);
    await pool.up(basicPool);
    let looks = 0;
    stage.simulator.event("exoscale", "setDurations", { instance: 60_000 });
    meanwhile(() => {
      if ((looks += 1) === 2) stage.simulator.event("exoscale", "deletePool", { id: pool.id });
    });
    await assert.rejects(pool.up(news), /is gone: somebody else deleted it\. Run `pulumi refresh`/);
  });

  it("that is being deleted already is waited for, and not deleted again", async () => {
    await pool.up(basicPool);
    const { id } = pool;
    set({ state: "destroying" });
    meanwhile(() => {
      if (poolsIn(stage).length > 0) stage.simulator.event("exoscale", "deletePool", { id });
    });
    await pool.destroy();
    assert.deepEqual(requests(stage, "DELETE"), []);
  });

  it("tells what it waits for", async () => {
    stage.simulator.event("exoscale", "setDurations", {
      operation: 30_000,
      instance: 90_000,
      removal: 30_000,
      lingering: 60_000,
    });
    await pool.up(basicPool);
    await pool.up({ ...basicPool, size: 3, description: "d" });
    await pool.destroy();
    const said = stage.said.join("\n");
    for (const words of [
      /progress: the operation is pending, 12 s/,
      /progress: \d of 2 instances there, the pool is creating/,
      /progress: \d of 3 instances there, the pool is scaling-up/,
      /progress: \d instances left/,
    ]) {
      assert.match(said, words);
    }
  });

  it("is stuck without its members, and asked again for as many", async () => {
    await pool.up(basicPool);
    const [member] = thePool(stage).instances;
    stage.simulator.event("exoscale", "vanishInstance", { id: member?.id });
    assert.equal(await refreshed(), true);
    assert.deepEqual((await pool.preview(basicPool)).changed, ["size"]);
    stage.simulator.clearLog();
    await pool.up(basicPool);
    assert.deepEqual(requests(stage, "PUT"), [`PUT /instance-pool/${pool.id}:scale`]);
    assert.equal(thePool(stage).instances.length, 2);
  });

  it("names no zone where nobody does", async () => {
    delete stage.config["exoscale:zone"];
    await pool.up({ ...basicPool, zone: "ch-gva-2" });
    const looked = stage.deploy(instancePool, "looked-up");
    looked.id = pool.id;
    await assert.rejects(looked.refresh(), /names no zone: write <id>@<zone>, or set exoscale:zone/);
    looked.id = `${pool.id ?? ""}@ch-gva-2`;
    assert.equal(await looked.refresh(), true);
    assert.equal(looked.id, pool.id);
    assert.equal(looked.state.templateId, UBUNTU);
  });

  it("never goes to the host that an id or a zone names", async () => {
    delete stage.config["exoscale:endpoint"];
    for (const zone of ["evil.example/v2/x#", "evil.example"]) {
      const looked = stage.deploy(instancePool, "looked-up");
      looked.id = `${SMALL}@${zone}`;
      await assert.rejects(looked.refresh(), /is no zone/);
    }
    stage.config["exoscale:zone"] = "ch-gva-2@evil.example/";
    const group = stage.deploy(antiAffinityGroup, "looked-up");
    group.id = SMALL;
    await assert.rejects(group.refresh(), /is no zone/);
  });

  it("is warned of where it can never be what it says", async () => {
    const { said } = stage;
    const warnings = async (more: object) => {
      said.length = 0;
      await pool.preview({ ...basicPool, ...more });
      return said.filter((line) => line.startsWith("warning"));
    };
    assert.deepEqual(await warnings({ minAvailable: 2 }), []);
    assert.match((await warnings({ minAvailable: 3 })).join(), /minAvailable 3 is above size 2/);
    assert.deepEqual(await warnings({ size: 9 }), []);
    assert.deepEqual(await warnings({ size: 8, antiAffinityGroupIds: [SMALL] }), []);
    assert.match((await warnings({ size: 9, antiAffinityGroupIds: [SMALL] })).join(), /at most 8/);
  });
});
