import assert from "node:assert/strict";
import { poolReset } from "../../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../../provider/vmpooler/pool/pool-template";
import { CENTOS, DEBIAN, DOTTED, eachVersion } from "../support";

const NEW = "templates/debian-12-x86_64-0.0.5";

eachVersion("PoolSize", (pooler) => {
  it("sets the size of a pool, changes it in place, and restores the server's own when it is deleted", async () => {
    const deployed = await pooler().up(poolSize, { pool: DOTTED, size: 5 });
    assert.equal(deployed.id, DOTTED);
    assert.equal(pooler().pool(DOTTED).size, 5);
    await deployed.up({ pool: DOTTED, size: 0 });
    assert.equal(pooler().pool(DOTTED).size, 0);
    assert.deepEqual(pooler().view.overrides.poolsize, { [DOTTED]: 0 });
    await deployed.destroy();
    assert.equal(pooler().pool(DOTTED).size, 3);
    assert.deepEqual(pooler().view.overrides.poolsize, {});
  });

  it("sets a size that the pool already has, and then restores nothing", async () => {
    const deployed = await pooler().up(poolSize, { pool: DEBIAN, size: 10 });
    assert.deepEqual(pooler().view.overrides.poolsize, {});
    await deployed.destroy();
    assert.equal(pooler().pool(DEBIAN).size, 10);
  });

  it("previews no change without a request and after a refresh, and shows drift", async () => {
    const deployed = await pooler().up(poolSize, { pool: DEBIAN, size: 12 });
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview({ pool: DEBIAN, size: 12 })).step, "same");
    assert.deepEqual(pooler().requests(), []);
    await deployed.refresh();
    assert.equal((await deployed.preview({ pool: DEBIAN, size: 12 })).step, "same");
    await pooler().up(poolSize, { pool: DEBIAN, size: 4 }, "other");
    pooler().stage.newProcess();
    await deployed.refresh();
    assert.deepEqual((await deployed.up({ pool: DEBIAN, size: 12 })).changed, ["size"]);
    assert.equal(pooler().pool(DEBIAN).size, 12);
  });

  it("waits until the VMs are ready if waitForReady is set", async () => {
    const deployed = await pooler().up(poolSize, { pool: CENTOS, size: 7 });
    assert.ok(pooler().pool(CENTOS).ready < 7);
    await deployed.up({ pool: CENTOS, size: 9, waitForReady: true });
    assert.equal(pooler().pool(CENTOS).ready, 9);
    await pooler().up(poolSize, { pool: DEBIAN, size: 13, waitForReady: true }, "new");
    assert.equal(pooler().pool(DEBIAN).ready, 13);
  });

  it("keeps the size in the state if the wait times out; the next up continues to wait", async () => {
    const deployed = await pooler().up(poolSize, { pool: CENTOS, size: 7 });
    pooler().event("drainPool", { pool: CENTOS, refill: false });
    pooler().stage.timeoutMs = 30_000;
    pooler().stage.simulator.clearLog();
    const news = { pool: CENTOS, size: 8, waitForReady: true };
    await assert.rejects(deployed.up(news), /0 of 8 VMs ready/);
    pooler().event("refillPool", { pool: CENTOS });
    await deployed.up(news);
    assert.equal(pooler().pool(CENTOS).ready, 8);
    assert.equal(pooler().writes().length, 1);
  });

  it("stops waiting if the size was changed elsewhere, and sets it again after a refresh", async () => {
    const deployed = pooler().deploy(poolSize);
    pooler().event("drainPool", { pool: CENTOS, refill: false });
    pooler().stage.timeoutMs = 30_000;
    const news = { pool: CENTOS, size: 8, waitForReady: true };
    await assert.rejects(deployed.up(news), /0 of 8 VMs ready/);
    pooler().stage.timeoutMs = undefined;
    await pooler().up(poolSize, { pool: CENTOS, size: 2 }, "other");
    const since = pooler().stage.clock.now();
    await assert.rejects(
      deployed.up(news),
      /size of pool centos-9-x86_64 is 2 now, and no longer 8: .*Run `pulumi refresh`/,
    );
    assert.ok(pooler().stage.clock.now() - since < 60_000);
    pooler().event("refillPool", { pool: CENTOS });
    await deployed.refresh();
    await deployed.up(news);
    assert.equal(pooler().pool(CENTOS).ready, 8);
  });

  it("is replaced for another pool", async () => {
    const deployed = await pooler().up(poolSize, { pool: DEBIAN, size: 12 });
    assert.equal((await deployed.up({ pool: CENTOS, size: 12 })).step, "replace");
    assert.equal(pooler().pool(DEBIAN).size, 10);
    assert.equal(pooler().pool(CENTOS).size, 12);
  });

  it("counts as deleted and is removed from the state by a refresh if its pool is gone", async () => {
    const deployed = await pooler().up(poolSize, { pool: CENTOS, size: 7 });
    pooler().event("removePool", { pool: CENTOS });
    pooler().stage.newProcess();
    const { id, state } = deployed;
    await deployed.destroy();
    Object.assign(deployed, { id, state });
    assert.equal(await deployed.refresh(), false);
  });

  for (const [name, words] of [
    ["debian-12", /"debian-12" is an alias, and only real pools are configured: write "debian-12-x86_64"/],
    ["linux-x86_64", /is an alias.*write "debian-12-x86_64" or "centos-9-x86_64"/],
    ["debian-13-x86_64", /there is no "debian-13-x86_64"\. Did you mean debian-12-x86_64\?/],
  ] as const) {
    it(`fails for ${name} without a write, like PoolTemplate and PoolReset`, async () => {
      for (const [definition, rest] of [
        [poolSize, { size: 1 }],
        [poolTemplate, { template: NEW }],
        [poolReset, {}],
      ] as const) {
        await assert.rejects(pooler().up(definition, { pool: name, ...rest }), words);
      }
      assert.deepEqual(pooler().writes(), []);
    });
  }

  it("repeats a write if its answer is lost", async () => {
    pooler().fault({ method: "POST", path: "/config/poolsize", when: "after", kind: "drop" });
    const deployed = await pooler().up(poolSize, { pool: DEBIAN, size: 12 });
    pooler().fault({ method: "DELETE", when: "after", kind: "drop" });
    await deployed.destroy();
    assert.equal(pooler().pool(DEBIAN).size, 10);
  });

  it("fails with the reason if experimental features are off or the token is missing", async () => {
    pooler().event("setOptions", { experimental: false });
    await assert.rejects(pooler().up(poolSize, { pool: DEBIAN, size: 1 }), /405.*experimental_features: true/s);
    pooler().event("setOptions", { experimental: true });
    pooler().configure({ token: undefined });
    await assert.rejects(pooler().up(poolSize, { pool: DEBIAN, size: 1 }), /401.*pools:vmpooler\.token/s);
  });
});
