import assert from "node:assert/strict";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { DEBIAN, EMPTY, eachVersion } from "./support";

eachVersion("checkout or update of a Vm", (pooler, version) => {
  it("waits for a pool without ready VMs, with a progress message", async () => {
    pooler().event("drainPool", { pool: DEBIAN, refill: false });
    const deployed = pooler().deploy(vm);
    pooler().stage.clock.alarm(90_000, () => pooler().event("refillPool", { pool: DEBIAN }));
    await deployed.up({ pool: DEBIAN });
    assert.equal(pooler().runningVm.pool, DEBIAN);
    assert.match(pooler().messages(), /progress: 1 of debian-12-x86_64: not ready yet, since \d+ s, 29 min/);
  });

  it("fails at the time limit if the pool stays empty, with nothing in the state", async () => {
    pooler().stage.timeoutMs = 60_000;
    const deployed = pooler().deploy(vm);
    await assert.rejects(deployed.up({ pool: EMPTY }), /checkout of 1 of win-2022-x86_64 was not done.*not ready yet/s);
    assert.equal(deployed.id, undefined);
  });

  it("fails without waiting for an unknown pool, with the names of the pools", async () => {
    await assert.rejects(
      pooler().up(vm, { pool: "debian-12-x86_46" }),
      /there is no "debian-12-x86_46"\. Did you mean debian-12-x86_64\? The pools are .*centos-9-x86_64/,
    );
    assert.equal(pooler().writes().length, 1);
  });

  it("keeps the VM in the state if lifetime or tags are refused; the next up sets them in place", async () => {
    const deployed = pooler().deploy(vm);
    await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 168, tags: { a: "1" } }), /lifetime.*168/s);
    const { hostname } = pooler().runningVm;
    assert.equal(deployed.id, hostname);
    await deployed.up({ pool: DEBIAN, lifetime: 167, tags: { a: "1" } });
    assert.equal(pooler().runningVm.hostname, hostname);
    assert.equal(pooler().runningVm.lifetime, 167);
    assert.deepEqual(pooler().runningVm.tags, { a: "1" });
    assert.equal((await deployed.preview({ pool: DEBIAN, lifetime: 167, tags: { a: "1" } })).step, "same");
  });

  const badTags: Record<string, string>[] = [{ "a b": "1" }, { a: "1;2" }, { a: "x".repeat(256) }];
  for (const tags of badTags) {
    const what = JSON.stringify(tags).slice(0, 30);
    if (version === "v3") {
      it(`fails before the checkout for tags that /api/v3 refuses: ${what}`, async () => {
        await assert.rejects(pooler().up(vm, { pool: DEBIAN, tags }), /^Error: tags/);
        assert.deepEqual(pooler().running, []);
      });
    } else {
      it(`sets tags that /api/v3 would refuse: ${what}`, async () => {
        await pooler().up(vm, { pool: DEBIAN, tags });
        assert.deepEqual(pooler().runningVm.tags, tags);
      });
    }
  }

  it("fails if the VM is gone, without a write", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().event("expireVm", { hostname: deployed.id });
    pooler().stage.simulator.clearLog();
    await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 48 }), /is gone.*Run `pulumi refresh`/s);
    assert.deepEqual(pooler().writes(), [], "the server would accept it and do nothing");
  });

  it("fails with the setting of the token if the server answers 401", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().configure({ token: undefined });
    await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 48 }), /answered 401.*pools:vmpooler\.token/s);
    await assert.rejects(deployed.destroy(), /answered 401.*pools:vmpooler\.token/s);
    assert.equal(pooler().running.length, 1);
  });

  it("fails in the preview for a URL without a version, without a request", async () => {
    pooler().configure({ url: `${pooler().stage.simulator.origin}/vmpooler` });
    pooler().stage.simulator.clearLog();
    await assert.rejects(pooler().deploy(vm).preview({ pool: DEBIAN }), /must end in the version of the API/);
    assert.deepEqual(pooler().stage.simulator.log(), []);
  });

  it("fails with a hint at the API version if the server does not have it", async () => {
    pooler().configure({ url: `${pooler().stage.simulator.origin}/vmpooler/api/v9` });
    await assert.rejects(pooler().up(vm, { pool: DEBIAN }), /Does it support this version of the API/);
  });
});
