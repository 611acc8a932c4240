import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, DEBIAN_ISH, exoscale, poolsIn, requests, thePool, TINY } from "./support";

describe("InstancePool against the simulator", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
  });
  afterEach(() => stage.close());

  describe("create", () => {
    it("ends when the pool runs with all its members, and knows them", async () => {
      await pool.up({ ...basicPool, size: 3, description: "front", labels: { app: "web" } });
      const there = thePool(stage);
      assert.equal(there.id, pool.id);
      assert.equal(there.state, "running");
      assert.equal(there.description, "front");
      assert.match(there.name, /^web-[0-9a-f]{7}$/);
      assert.deepEqual([...(pool.state.instanceIds as string[])].sort(), there.instances.map(({ id }) => id).sort());
      const [first] = pool.state.instances as Record<string, string>[];
      assert.match(first?.name ?? "", /^pool-/);
      assert.match(first?.publicIp ?? "", /^\d+\.\d+\.\d+\.\d+$/);
      assert.equal(first?.state, "running");
    });

    it("previews clean right afterwards, without a request", async () => {
      await pool.up(basicPool);
      stage.simulator.clearLog();
      assert.equal((await pool.preview(basicPool)).step, "same");
      assert.deepEqual(requests(stage), []);
    });

    it("keeps the id when the pool never gets all its members, and goes on waiting in the next up", async () => {
      const group = stage.deploy(antiAffinityGroup, "apart");
      await group.up({});
      stage.simulator.event("exoscale", "exhaustHosts", { group: group.id, after: 1 });
      stage.timeoutMs = 60_000;
      const news = { ...basicPool, antiAffinityGroupIds: [group.id] };
      await assert.rejects(pool.up(news), /1 of 2 instances there/);
      assert.equal(pool.id, thePool(stage).id);
      stage.simulator.event("exoscale", "exhaustHosts", { group: group.id, after: 8 });
      stage.timeoutMs = 3_600_000;
      await pool.up(news);
      assert.equal(thePool(stage).instances.length, 2);
      assert.equal(pool.unfinished, false);
    });

    it("remembers nothing when the operation failed and left nothing", async () => {
      stage.simulator.event("exoscale", "failOperation", {
        command: "create-instance-pool",
        outcome: "failure",
        reason: "unavailable",
        message: "no capacity",
        vanish: true,
      });
      await assert.rejects(pool.up(basicPool), /failure \(unavailable\): no capacity/);
      assert.equal(pool.id, undefined);
      assert.deepEqual(poolsIn(stage), []);
    });

    it("remembers the pool when the operation failed and left it", async () => {
      stage.simulator.event("exoscale", "failOperation", { command: "create-instance-pool", outcome: "partial" });
      await assert.rejects(pool.up(basicPool), /partial/);
      assert.equal(pool.id, thePool(stage).id);
    });

    for (const [name, fault] of Object.entries({
      "a lost connection": { kind: "drop", when: "after" },
      "a 500": { kind: "status", status: 500, when: "after" },
      "a page": { kind: "html", when: "after" },
      "half an answer": { kind: "truncate", when: "after" },
      "another shape": { kind: "garbage", when: "after" },
    } as const)) {
      it(`finds what it made when the answer was ${name}`, async () => {
        stage.simulator.addFault({ cloud: "exoscale", method: "POST", path: "/instance-pool$", ...fault });
        await pool.up(basicPool);
        assert.equal(pool.id, thePool(stage).id);
        assert.equal(requests(stage, "POST").length, 1);
      });
    }

    for (const status of [429, 503]) {
      it(`sends again what the server refused to begin with ${status}`, async () => {
        stage.simulator.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status, when: "before" });
        await pool.up(basicPool);
        assert.equal(pool.id, thePool(stage).id);
        assert.equal(requests(stage, "POST").length, 2);
      });
    }

    it("says what to look for when nobody can tell whether the pool was made", async () => {
      stage.simulator.addFault({
        method: "POST",
        path: "/instance-pool$",
        kind: "status",
        status: 502,
        when: "before",
      });
      await assert.rejects(pool.up(basicPool), /instance pool "web-[0-9a-f]{7}" in ch-gva-2.*adopt: "<id>@ch-gva-2"/s);
      assert.deepEqual(poolsIn(stage), []);
    });

    it("shows the server's words and fields", async () => {
      await assert.rejects(
        pool.up({ ...basicPool, templateId: TINY }),
        /POST .*instance-pool answered 4\d\d: .*template/i,
      );
    });
  });

  describe("update", () => {
    it("sends only what changed, and the size by :scale alone", async () => {
      await pool.up(basicPool);
      stage.simulator.clearLog();
      await pool.up({ ...basicPool, size: 4, description: "more", templateId: DEBIAN_ISH });
      const { id } = pool;
      assert.deepEqual(requests(stage, "PUT"), [`PUT /instance-pool/${id}`, `PUT /instance-pool/${id}:scale`]);
      const there = thePool(stage);
      assert.equal(there.description, "more");
      assert.deepEqual(there.template, { id: DEBIAN_ISH });
      assert.equal(there.instances.length, 4);
    });

    it("clears what is removed: reset-field where the API has it, else null", async () => {
      const full = {
        ...basicPool,
        description: "d",
        labels: { a: "b" },
        userData: "#!/bin/sh\n",
        minAvailable: 1,
        instancePrefix: "node",
      };
      await pool.up(full);
      stage.simulator.clearLog();
      await pool.up(basicPool);
      const there = thePool(stage);
      assert.ok(!there.description);
      assert.deepEqual(there.labels ?? {}, {});
      assert.equal(there["user-data"], undefined);
      assert.equal(there["min-available"] ?? 0, 0);
      assert.equal(there["instance-prefix"] ?? "pool", "pool");
      assert.deepEqual(
        requests(stage, "DELETE").sort(),
        ["description", "labels", "user-data"].map((name) => `DELETE /instance-pool/${pool.id}/${name}`),
      );
      assert.equal((await pool.preview(basicPool)).step, "same");
    });

    it("tells what was applied when it fails half-way, and does only the rest next time", async () => {
      await pool.up(basicPool);
      stage.simulator.event("exoscale", "failOperation", {
        command: "scale-instance-pool",
        outcome: "failure",
        reason: "fault",
      });
      const news = { ...basicPool, description: "half", size: 3 };
      await assert.rejects(pool.up(news), /scaling of instance pool .* to 3 ended in failure \(fault\)/);
      assert.equal(pool.state.description, "half");
      assert.equal(pool.state.size, 2);
      stage.simulator.clearLog();
      await pool.up(news);
      assert.deepEqual(requests(stage, "PUT"), [`PUT /instance-pool/${pool.id}:scale`]);
      assert.equal(thePool(stage).size, 3);
    });

    it("waits for somebody else's change instead of failing", async () => {
      await pool.up(basicPool);
      stage.simulator.event("exoscale", "changePool", { id: pool.id, state: "updating" });
      stage.clock.sleep = (ms) => {
        stage.clock.advance(ms);
        stage.simulator.event("exoscale", "changePool", { id: pool.id, state: "running" });
        return Promise.resolve();
      };
      await pool.up({ ...basicPool, description: "later" });
      assert.equal(thePool(stage).description, "later");
    });

    it("scales to 0 and back", async () => {
      await pool.up(basicPool);
      await pool.up({ ...basicPool, size: 0 });
      assert.deepEqual(thePool(stage).instances, []);
      await pool.up({ ...basicPool, size: 1 });
      assert.equal(thePool(stage).instances.length, 1);
    });

    it("goes from inet4 to dual in place, and replaces for none with the reason", async () => {
      await pool.up(basicPool);
      const { id } = pool;
      assert.equal((await pool.up({ ...basicPool, publicIpAssignment: "dual" })).step, "update");
      assert.equal(pool.id, id);
      assert.equal(thePool(stage)["public-ip-assignment"], "dual");
      const replaced = await pool.up({ ...basicPool, publicIpAssignment: "none" });
      assert.equal(replaced.step, "replace");
      assert.match(replaced.reasons.join(), /none.*final/);
      assert.notEqual(thePool(stage).id, id);
      assert.equal(thePool(stage)["public-ip-assignment"], "none");
    });

    it("makes nothing of another order, another case, the type's id, re-encoded user data, {} for no labels", async () => {
      const groups = [stage.deploy(antiAffinityGroup, "a"), stage.deploy(antiAffinityGroup, "b")];
      for (const group of groups) await group.up({});
      const ids = groups.map(({ id }) => id);
      await pool.up({ ...basicPool, antiAffinityGroupIds: ids, userData: "#cloud-config\n" });
      const { userData: _plain, ...rest } = { ...basicPool, userData: "" };
      const same = {
        ...rest,
        antiAffinityGroupIds: [...ids].reverse(),
        instanceType: TINY.toUpperCase(),
        userDataBase64: gzipSync("#cloud-config\n").toString("base64"),
        labels: {},
      };
      assert.deepEqual(await pool.preview(same), { step: "same", changed: [], reasons: [] });
      assert.equal((await pool.preview({ ...same, instanceType: "STANDARD.Tiny" })).step, "same");
      const other = {
        ...basicPool,
        antiAffinityGroupIds: ids,
        userData: "#cloud-config\n",
        instanceType: "standard.small",
      };
      assert.deepEqual((await pool.preview(other)).changed, ["instanceType"]);
    });
  });

  describe("read", () => {
    it("shows an outside change as a difference of exactly that field, and the next up repairs it", async () => {
      const news = { ...basicPool, labels: { a: "b" } };
      await pool.up(news);
      stage.simulator.event("exoscale", "changePool", { id: pool.id, labels: { a: "changed" }, size: 3 });
      stage.clock.advance(60_000);
      assert.equal(await pool.refresh(), true);
      assert.deepEqual(Object.keys(pool.inputs).sort(), [
        "diskSize",
        "instanceType",
        "labels",
        "name",
        "publicIpAssignment",
        "size",
        "templateId",
        "zone",
      ]);
      assert.deepEqual((await pool.preview(news)).changed, ["size", "labels"]);
      await pool.up(news);
      assert.deepEqual(thePool(stage).labels, { a: "b" });
      assert.equal(thePool(stage).size, 2);
    });

    it("shows what somebody put where the user had left something out", async () => {
      await pool.up(basicPool);
      stage.simulator.event("exoscale", "changePool", { id: pool.id, description: "by hand" });
      stage.clock.advance(60_000);
      await pool.refresh();
      assert.deepEqual((await pool.preview(basicPool)).changed, ["description"]);
      await pool.up(basicPool);
      assert.ok(!thePool(stage).description);
    });

    it("finds nothing when the pool was deleted, and the next up makes another", async () => {
      await pool.up(basicPool);
      stage.simulator.event("exoscale", "deletePool", { id: pool.id });
      stage.clock.advance(60_000);
      assert.equal(await pool.refresh(), false);
      await pool.up(basicPool);
      assert.equal(thePool(stage).id, pool.id);
    });

    it("reads fifty pools of a zone with at most five requests", async () => {
      const pools = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const { id } = stage.simulator.event("exoscale", "createPool", {
            zone: "ch-gva-2",
            name: `p${index}`,
            size: 1,
            "instance-type": { id: TINY },
            template: { id: DEBIAN_ISH },
            "disk-size": 10,
          }) as { id: string };
          const deployed = stage.deploy(instancePool, `p${index}`);
          deployed.id = id;
          deployed.state = { zone: "ch-gva-2" };
          return deployed;
        }),
      );
      stage.simulator.clearLog();
      for (let wave = 0; wave < pools.length; wave += 8) {
        await Promise.all(pools.slice(wave, wave + 8).map((deployed) => deployed.refresh()));
        stage.clock.advance(100);
      }
      assert.ok(pools.every(({ state }) => state.size === 1));
      assert.ok(requests(stage).length <= 5, requests(stage).join("\n"));
    });

    it("tolerates a member that vanished", async () => {
      await pool.up(basicPool);
      stage.simulator.event("exoscale", "vanishInstance", { id: (pool.state.instanceIds as string[])[0] });
      stage.clock.advance(60_000);
      assert.equal(await pool.refresh(), true);
    });
  });

  describe("delete", () => {
    it("ends when the pool is gone, and again when it is gone already", async () => {
      await pool.up(basicPool);
      const { id, state } = pool;
      await pool.destroy();
      assert.deepEqual(poolsIn(stage), []);
      assert.deepEqual(exoscale(stage).instances, []);
      Object.assign(pool, { id, state });
      await pool.destroy();
    });

    it("is not confused by a lost answer", async () => {
      await pool.up(basicPool);
      stage.simulator.addFault({ method: "DELETE", kind: "drop", when: "after" });
      await pool.destroy();
      assert.deepEqual(poolsIn(stage), []);
    });
  });
});
