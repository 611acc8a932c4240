import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { CENTOS, DEBIAN, DOTTED, eachVersion } from "../support";

eachVersion("Vm", (pooler) => {
  it("is checked out with lifetime, tags and disks, and returns its outputs", async () => {
    const deployed = await pooler().up(vm, {
      pool: DEBIAN,
      lifetime: 48,
      tags: { team: "web", user: "jdoe" },
      disks: [8, 8, 20],
    });
    const seen = pooler().runningVm;
    assert.equal(deployed.id, seen.hostname);
    assert.equal(seen.pool, DEBIAN);
    assert.equal(seen.lifetime, 48);
    assert.deepEqual(seen.tags, { team: "web", user: "jdoe" });
    assert.deepEqual([...seen.disks].sort(), ["+20gb", "+8gb", "+8gb"]);
    assert.equal(seen.token, pooler().view.tokens[0]?.id);
    const { hostname, fqdn, ip, state, sourcePool, startTime, endTime } = deployed.state;
    assert.deepEqual(
      { hostname, fqdn, state, sourcePool },
      {
        hostname: seen.hostname,
        fqdn: `${seen.hostname}.delivery.example.com`,
        state: "running",
        sourcePool: DEBIAN,
      },
    );
    assert.match(String(ip), /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(Date.parse(String(endTime)) - Date.parse(String(startTime)), 48 * 3_600_000);
    assert.equal("running" in deployed.state || "remaining" in deployed.state, false);
  });

  it("needs only a pool or an alias", async () => {
    const [plain, alias] = [pooler().deploy(vm, "plain"), pooler().deploy(vm, "alias")];
    await plain.up({ pool: DOTTED });
    await alias.up({ pool: "linux-x86_64" });
    assert.equal(pooler().vm(plain.id).pool, DOTTED);
    assert.equal(alias.state.pool, "linux-x86_64");
    assert.equal(alias.state.sourcePool, pooler().vm(alias.id).pool);
    await alias.refresh();
    assert.equal((await alias.preview({ pool: "linux-x86_64" })).step, "same");
    assert.equal((await alias.preview({ pool: alias.state.sourcePool })).step, "same");
    assert.equal((await alias.preview({ pool: "ubuntu-2404" })).step, "replace");
  });

  it("previews no change without a request, and after a refresh, which changes nothing in the state", async () => {
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, lifetime: 48, tags: { team: "web" }, disks: [8] };
    await deployed.up(news);
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview(news)).step, "same");
    assert.deepEqual(pooler().requests(), []);
    pooler().advance(1);
    const before = deployed.state;
    assert.equal(await deployed.refresh(), true);
    assert.deepEqual(deployed.state, before);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("changes lifetime and tags in place by one request", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, lifetime: 24, tags: { team: "web" } });
    const { id } = deployed;
    pooler().stage.simulator.clearLog();
    const news = { pool: DEBIAN, lifetime: 48, tags: { team: "db", cost: "7" } };
    assert.deepEqual((await deployed.up(news)).changed, ["lifetime", "tags"]);
    assert.equal(deployed.id, id);
    assert.equal(pooler().runningVm.lifetime, 48);
    assert.deepEqual(pooler().runningVm.tags, { team: "db", cost: "7" });
    assert.deepEqual(pooler().writes(), [`PUT /vm/${id ?? ""}`]);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("gets more disks in place", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, disks: [8] });
    const { id } = deployed;
    await deployed.up({ pool: DEBIAN, disks: [20, 8, 8] });
    assert.equal(deployed.id, id);
    assert.deepEqual([...pooler().runningVm.disks].sort(), ["+20gb", "+8gb", "+8gb"]);
    assert.equal((await deployed.preview({ pool: DEBIAN, disks: [8, 20, 8] })).step, "same");
  });

  it("is replaced for another pool, and the old VM is deleted", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    const old = deployed.id;
    const preview = await deployed.up({ pool: CENTOS });
    assert.equal(preview.step, "replace");
    assert.match(preview.reasons.join(), /belongs to the pool/);
    assert.notEqual(deployed.id, old);
    assert.equal(pooler().runningVm.pool, CENTOS);
  });

  for (const [what, old, next, reason] of [
    ["a removed tag", { tags: { a: "1", b: "2" } }, { tags: { a: "1" } }, /can neither remove nor empty/],
    ["the last tag", { tags: { a: "1" } }, {}, /can neither remove nor empty/],
    ["a removed disk", { disks: [8, 20] }, { disks: [8] }, /neither remove nor resize/],
    ["one of two equal disks", { disks: [8, 8] }, { disks: [8] }, /neither remove nor resize/],
    ["a resized disk", { disks: [8] }, { disks: [16] }, /neither remove nor resize/],
    ["the last disk", { disks: [8] }, {}, /neither remove nor resize/],
  ] as const) {
    it(`is replaced for ${what}, with the reason`, async () => {
      const deployed = await pooler().up(vm, { pool: DEBIAN, ...old });
      const preview = await deployed.preview({ pool: DEBIAN, ...next });
      assert.equal(preview.step, "replace");
      assert.match(preview.reasons.join(), reason);
      const hostname = deployed.id;
      await deployed.up({ pool: DEBIAN, ...next });
      assert.notEqual(pooler().runningVm.hostname, hostname);
      assert.equal((await deployed.preview({ pool: DEBIAN, ...next })).step, "same");
    });
  }

  it("is deleted once, and counts as deleted if it is gone", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    const hostname = deployed.id ?? "";
    const state = { ...deployed.state };
    await deployed.destroy();
    assert.deepEqual(pooler().running, []);
    pooler().advance(0.1);
    pooler().stage.simulator.clearLog();
    Object.assign(deployed, { id: hostname, state });
    await deployed.destroy();
    assert.deepEqual(pooler().writes(), [], "a destroyed VM must not be deleted again");
    pooler().event("destroyVm", { hostname });
    Object.assign(deployed, { id: hostname, state });
    await deployed.destroy();
  });

  it("warns in the preview that a lower lifetime may destroy the VM, and that removing it changes nothing", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, lifetime: 48 });
    assert.equal(pooler().messages("warning"), "");
    await deployed.preview({ pool: DEBIAN, lifetime: 12 });
    assert.match(pooler().messages("warning"), /12 h counts from the checkout: a VM that has run longer is destroyed/);
    await deployed.preview({ pool: DEBIAN });
    assert.match(pooler().messages("warning"), /stays 48 h/);
  });

  it("works without a token, with the server's shorter lifetime", async () => {
    pooler().configure({ token: undefined });
    const deployed = await pooler().up(vm, { pool: DEBIAN, tags: { a: "1" } });
    assert.equal(pooler().runningVm.token, undefined);
    const { startTime, endTime } = deployed.state;
    assert.equal(Date.parse(String(endTime)) - Date.parse(String(startTime)), 12 * 3_600_000);
    await deployed.destroy();
    assert.deepEqual(pooler().running, []);
  });

  it("uses the token of its inputs for later changes, and takes a new one without a request", async () => {
    const deployed = pooler().deploy(vm);
    const own = pooler().token;
    pooler().configure({ token: undefined });
    await deployed.up({ pool: DEBIAN, token: own });
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.up({ pool: DEBIAN, token: "another-token" })).step, "update");
    assert.deepEqual(pooler().writes(), []);
    await assert.rejects(deployed.destroy(), /401/);
    await deployed.up({ pool: DEBIAN, token: own });
    await deployed.destroy();
    assert.deepEqual(pooler().running, []);
    assert.doesNotMatch(pooler().messages(), new RegExp(own));
  });
});
