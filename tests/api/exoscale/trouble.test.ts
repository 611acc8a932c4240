import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, DEBIAN_ISH, exoscale, poolsIn, requests, thePool, TINY } from "./support";

describe("InstancePool in trouble", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
  });
  afterEach(() => stage.close());

  it("remembers what was applied before a removal failed, and says it", async () => {
    await pool.up({ ...basicPool, description: "old", labels: { a: "b" } });
    stage.simulator.event("exoscale", "failOperation", { command: "reset-instance-pool-field", outcome: "failure" });
    const news = { ...basicPool, templateId: DEBIAN_ISH };
    await assert.rejects(pool.up(news), /removal of description .* Done before that: templateId\./);
    assert.equal(pool.state.templateId, DEBIAN_ISH);
    assert.equal(pool.state.description, "old");
    stage.simulator.clearLog();
    await pool.up(news);
    assert.deepEqual(requests(stage, "PUT"), []);
    assert.equal(requests(stage, "DELETE").length, 2);
  });

  it("makes two pools of one name although an answer is lost", async () => {
    const twin = stage.deploy(instancePool, "twin");
    stage.simulator.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status: 429, when: "before" });
    const news = { ...basicPool, size: 1, name: "both" };
    await Promise.all([pool.up(news), twin.up(news)]);
    assert.notEqual(pool.id, twin.id);
    assert.deepEqual(
      poolsIn(stage)
        .map(({ id }) => id)
        .sort(),
      [pool.id, twin.id].sort(),
    );
  });

  it("waits as long as a server asks that refuses a creation", async () => {
    const fault = { kind: "status", status: 429, when: "before", retryAfter: "50", times: 3 } as const;
    stage.simulator.addFault({ method: "POST", path: "/instance-pool$", ...fault });
    const before = stage.clock.now();
    await pool.up(basicPool);
    assert.ok(stage.clock.now() - before >= 150_000);
    assert.equal(requests(stage, "POST").length, 4);
  });

  it("says at its deadline in the server's words what held it up", async () => {
    await pool.up(basicPool);
    stage.timeoutMs = 120_000;
    const message = "operation delete on resource instance-pool is locked by a load balancer";
    const fault = { kind: "status", status: 403, when: "before", body: { message }, times: 1000 } as const;
    stage.simulator.addFault({ method: "DELETE", ...fault });
    await assert.rejects(pool.destroy(), /not done after 2 min.*locked by a load balancer/);
    assert.ok(requests(stage, "DELETE").length < 30);
    assert.match(stage.said.join("\n"), /progress: .*locked by a load balancer/);
  });

  it("sees that binary user data of one length differs", async () => {
    const encoded = (...bytes: number[]) => Buffer.from(bytes).toString("base64");
    await pool.up({ ...basicPool, userDataBase64: encoded(1, 0xff) });
    assert.equal((await pool.preview({ ...basicPool, userDataBase64: encoded(1, 0xff) })).step, "same");
    assert.deepEqual((await pool.preview({ ...basicPool, userDataBase64: encoded(1, 0xfe) })).changed, [
      "userDataBase64",
    ]);
  });

  it("takes an id in capitals for the same", async () => {
    const group = stage.deploy(antiAffinityGroup, "apart");
    await group.up({});
    const news = {
      ...basicPool,
      templateId: basicPool.templateId.toUpperCase(),
      antiAffinityGroupIds: [String(group.id).toUpperCase()],
    };
    await pool.up(basicPool);
    await pool.up(news);
    stage.clock.advance(60_000);
    await pool.refresh();
    assert.equal((await pool.preview(news)).step, "same");
    assert.ok(!stage.said.some((line) => line.startsWith("warning")), stage.said.join("\n"));
  });

  it("does not fear `none` for an ipv6Enabled that is not known yet", async () => {
    await pool.up({ ...basicPool, ipv6Enabled: false });
    assert.equal((await pool.preview({ ...basicPool, ipv6Enabled: UNKNOWN })).step, "update");
    await pool.up({ ...basicPool, ipv6Enabled: true });
    assert.equal(thePool(stage)["public-ip-assignment"], "dual");
  });

  it("shows and repairs drift of ipv6Enabled and of gzipped user data", async () => {
    const gzipped = (text: string) => gzipSync(text).toString("base64");
    const news = { ...basicPool, ipv6Enabled: true, userDataBase64: gzipped("one") };
    await pool.up(news);
    const there = { "public-ip-assignment": "inet4", "user-data": gzipped("two") };
    stage.simulator.event("exoscale", "changePool", { id: pool.id, ...there });
    stage.clock.advance(60_000);
    await pool.refresh();
    assert.deepEqual((await pool.up(news)).changed.slice().sort(), ["ipv6Enabled", "userDataBase64"]);
    assert.equal(thePool(stage)["public-ip-assignment"], "dual");
    assert.equal(thePool(stage)["user-data"], news.userDataBase64);
  });

  it("keeps a name that is no longer given", async () => {
    await pool.up({ ...basicPool, name: "given" });
    assert.equal((await pool.preview(basicPool)).step, "same");
  });

  describe("adoption", () => {
    const there = {
      zone: "ch-gva-2",
      name: "theirs",
      size: 2,
      "disk-size": 10,
      template: { id: basicPool.templateId },
      "instance-type": { id: TINY },
    };
    const make = (more: object = {}): string =>
      (stage.simulator.event("exoscale", "createPool", { ...there, ...more }) as { id: string }).id;

    it("leaves the name alone where none is declared, then and later", async () => {
      const news = { ...basicPool, adopt: `${make()}@ch-gva-2` };
      await pool.up(news);
      assert.equal(thePool(stage).name, "theirs");
      assert.equal((await pool.preview(news)).step, "same");
      await pool.up({ ...news, description: "mine" });
      assert.equal(thePool(stage).name, "theirs");
      await pool.up({ ...news, adopt: undefined, name: "ours", description: "mine" });
      assert.equal(thePool(stage).name, "ours");
    });

    it("does not ask hosts that are no zone's", async () => {
      for (const zone of ["evil.example/", "ch-gva-1", ""]) {
        await assert.rejects(pool.preview({ ...basicPool, adopt: `${TINY}@${zone}` }), /<id>@<zone>/);
      }
      assert.deepEqual(requests(stage), []);
    });

    it("does not take a private pool for one of ipv6Enabled false", async () => {
      const id = make({ "public-ip-assignment": "none" });
      await assert.rejects(pool.up({ ...basicPool, name: "theirs", ipv6Enabled: false, adopt: `${id}@ch-gva-2` }));
      assert.equal(thePool(stage)["public-ip-assignment"], "none");
    });

    it("finds an id that is written in capitals", async () => {
      const id = make();
      await pool.up({ ...basicPool, name: "theirs", adopt: `${id.toUpperCase()}@ch-gva-2` });
      assert.equal(pool.id, id);
    });
  });

  describe("connection", () => {
    it("may be unknown in a preview", async () => {
      assert.equal((await pool.preview({ ...basicPool, connection: UNKNOWN })).step, "create");
    });

    it("without a zone of its own takes the stack's", async () => {
      const { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint } = stage.config;
      stage.config["exoscale:connections"] = JSON.stringify({ prod: { key, secret, endpoint } });
      stage.config["exoscale:zone"] = "at-vie-2";
      await pool.up({ ...basicPool, connection: "prod" });
      assert.equal(poolsIn(stage, "at-vie-2").length, 1);
    });

    it("shows neither half of the credentials that a server repeats", async () => {
      const { "exoscale:key": key = "", "exoscale:secret": secret = "" } = stage.config;
      const body = { message: `no access for ${key} with ${secret}` };
      stage.simulator.addFault({ method: "POST", kind: "status", status: 403, when: "before", body });
      await assert.rejects(pool.up(basicPool), (error: Error) => {
        assert.match(error.message, /no access for \[secret\] with \[secret\]/);
        return true;
      });
    });
  });
});

describe("AntiAffinityGroup in trouble", () => {
  let stage: Stage;
  let group: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    group = stage.deploy(antiAffinityGroup, "apart");
  });
  afterEach(() => stage.close());

  it("remembers nothing when its creation failed and left nothing", async () => {
    const order = { command: "create-anti-affinity-group", outcome: "failure", reason: "unavailable", vanish: true };
    stage.simulator.event("exoscale", "failOperation", order);
    await assert.rejects(group.up({}), /failure \(unavailable\)/);
    assert.equal(group.id, undefined);
    await group.up({});
    assert.equal(exoscale(stage).antiAffinityGroups.length, 1);
  });

  it("is not deleted before it is gone, also when nobody knows the operation", async () => {
    await group.up({});
    stage.simulator.addFault({ method: "GET", path: "/operation/", kind: "status", status: 404, when: "before" });
    await group.destroy();
    assert.deepEqual(exoscale(stage).antiAffinityGroups, []);
  });

  it("does not blame members that it has not for a deletion that takes too long", async () => {
    await group.up({});
    const pool = stage.deploy(instancePool, "web");
    await pool.up({ ...basicPool, antiAffinityGroupIds: [group.id] });
    await pool.up({ ...basicPool, antiAffinityGroupIds: [group.id], size: 0 });
    stage.timeoutMs = 30_000;
    await assert.rejects(group.destroy(), new RegExp(`in use by instance pool ${pool.id}`));
  });

  it("is adopted under the name that it has where none is declared", async () => {
    const { id } = stage.simulator.event("exoscale", "createAntiAffinityGroup", { name: "theirs" }) as { id: string };
    await group.up({ adopt: id });
    assert.equal(group.id, id);
    assert.equal((await group.preview({ adopt: id })).step, "same");
    assert.equal((await group.preview({})).step, "same");
  });

  it("refuses in the preview to be replaced by what it is itself", async () => {
    const { id } = stage.simulator.event("exoscale", "createAntiAffinityGroup", { name: "theirs" }) as { id: string };
    await group.up({ name: "theirs", adopt: id });
    const news = { name: "theirs", description: "other", adopt: id };
    await assert.rejects(group.preview(news), /[Tt]ake adopt out/);
    await group.up({ ...news, adopt: undefined });
    assert.equal(exoscale(stage).antiAffinityGroups[0]?.description, "other");
  });
});
