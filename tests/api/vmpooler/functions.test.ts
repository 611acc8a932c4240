import assert from "node:assert/strict";
import { getOndemandRequest } from "../../../provider/vmpooler/functions/ondemand-request";
import { getPoolConfig } from "../../../provider/vmpooler/functions/pool-config";
import { getPoolStat } from "../../../provider/vmpooler/functions/pool-stat";
import { getPools } from "../../../provider/vmpooler/functions/pools";
import { getStatus } from "../../../provider/vmpooler/functions/status";
import { getSummary } from "../../../provider/vmpooler/functions/summary";
import { getToken } from "../../../provider/vmpooler/functions/token";
import { getTokens } from "../../../provider/vmpooler/functions/tokens";
import { getTotalRunning } from "../../../provider/vmpooler/functions/total-running";
import { getVm } from "../../../provider/vmpooler/functions/vm";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { CENTOS, DEBIAN, DOTTED, EMPTY, eachVersion } from "./support";

eachVersion("functions", (pooler) => {
  it("getPools returns the pools without their aliases", async () => {
    assert.deepEqual((await pooler().call(getPools)).pools.sort(), [CENTOS, DEBIAN, DOTTED, EMPTY]);
  });

  it("getVm returns the settings and the remaining time of a running VM", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, lifetime: 10, tags: { a: "1" }, disks: [8] });
    pooler().advance(4);
    const found = await pooler().call(getVm, { hostname: deployed.state.fqdn });
    assert.equal(found.hostname, deployed.id);
    assert.deepEqual(
      { state: found.state, lifetime: found.lifetime, tags: found.tags, disks: found.disks },
      { state: "running", lifetime: 10, tags: { a: "1" }, disks: [8] },
    );
    assert.ok(Math.abs((found.running ?? 0) - 4) < 0.1);
    assert.ok(Math.abs((found.remaining ?? 0) - 6) < 0.1);
    assert.equal(found.endTime, deployed.state.endTime);
  });

  it("getVm returns the state of a destroyed VM, and fails for an unknown one", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().event("expireVm", { hostname: deployed.id });
    assert.equal((await pooler().call(getVm, { hostname: deployed.id })).state, "destroyed");
    await assert.rejects(
      pooler().call(getVm, { hostname: "nobody" }),
      /VM nobody does not exist on .*forgets destroyed VMs after a week/,
    );
    await assert.rejects(pooler().call(getVm, { hostname: "a/../b" }), /must be a host name/);
  });

  it("getStatus returns the requested views, and whether a pool is empty", async () => {
    const all = await pooler().call(getStatus);
    assert.equal(all.status.ok, true);
    assert.equal(all.pools?.[CENTOS]?.ready, 5);
    assert.deepEqual(all.pools[CENTOS].alias, ["centos-9", "linux-x86_64"]);
    assert.equal(all.capacity?.total, 18);
    assert.ok(all.queue && all.clone && all.boot);
    pooler().advance(1);
    pooler().event("drainPool", { pool: CENTOS, refill: false });
    const some = await pooler().call(getStatus, { view: ["pools", "queue"] });
    assert.equal(some.capacity, undefined);
    assert.deepEqual(some.status.empty, [CENTOS]);
    assert.equal(some.status.ok, false);
    await assert.rejects(pooler().call(getStatus, { view: ["all"] }), /view\[0\] must be one of capacity/);
  });

  it("getSummary returns days and sections, and refuses arguments that the server would answer with an HTML page", async () => {
    await pooler().up(vm, { pool: DEBIAN, tags: { user: "jdoe" } });
    const today = new Date(pooler().stage.clock.now()).toISOString().slice(0, 10);
    const all = await pooler().call(getSummary);
    assert.ok(all.boot && all.clone && all.tag);
    assert.deepEqual(
      all.daily?.map(({ date }) => date),
      [today],
    );
    const boot = await pooler().call(getSummary, { from: "2025-12-31", to: today, section: "boot" });
    assert.ok(boot.boot && !boot.clone);
    assert.equal(boot.daily?.length, 3);
    await pooler().call(getSummary, { section: "tag/user" });
    assert.ok(pooler().requests().includes("GET /summary/tag/user"));
    await pooler().call(getSummary, { section: "tag/build url" });
    assert.ok(pooler().requests().includes("GET /summary/tag/build%20url"));
    for (const [args, words] of [
      [{ from: "2026-13-45" }, /from must be a day that exists/],
      [{ from: "2026-02-29" }, /from must be a day that exists/],
      [{ to: "yesterday" }, /to must be a day that exists/],
      [{ from: "2026-01-03", to: "2026-01-02" }, /from must not be after to/],
      [{ section: "tags" }, /section must be boot, clone or tag/],
      [{ section: "tag/../../vm" }, /section must be boot, clone or tag/],
    ] as const) {
      await assert.rejects(pooler().call(getSummary, args), words);
    }
    await assert.rejects(pooler().call(getSummary, { from: "2027-01-01" }), /400/);
  });

  it("getPoolStat returns pools by name or alias, and omits unknown ones", async () => {
    const { pools } = await pooler().call(getPoolStat, { pools: [CENTOS, "ubuntu-2404", "nobody"] });
    assert.deepEqual(Object.keys(pools).sort(), [CENTOS, DOTTED]);
    assert.deepEqual(pools[CENTOS], { ready: 5, max: 5, alias: ["centos-9", "linux-x86_64"] });
    await assert.rejects(pooler().call(getPoolStat, { pools: [] }), /pools must/);
  });

  it("getTotalRunning returns the number of running VMs", async () => {
    assert.equal((await pooler().call(getTotalRunning)).running, 0);
    await pooler().up(vm, { pool: DEBIAN });
    pooler().advance(0.1);
    assert.equal((await pooler().call(getTotalRunning)).running, 1);
  });

  it("getPoolConfig returns the configuration of all pools, or of those with a name or alias", async () => {
    const all = await pooler().call(getPoolConfig);
    assert.deepEqual(all.pools.map(({ name }) => name).sort(), [CENTOS, DEBIAN, DOTTED, EMPTY]);
    const both = await pooler().call(getPoolConfig, { pool: "linux-x86_64" });
    assert.deepEqual(both.pools.map(({ name }) => name).sort(), [CENTOS, DEBIAN]);
    const [one] = (await pooler().call(getPoolConfig, { pool: DOTTED })).pools;
    assert.equal(one?.size, 3);
    assert.equal(one.templateReady, true);
    assert.equal(one.provider, "dummy");
    assert.deepEqual(one.alias, ["ubuntu-2404"]);
  });

  it("getToken returns the configured or the given token with its VMs", async () => {
    const machine = await pooler().up(vm, { pool: DEBIAN });
    const found = await pooler().call(getToken);
    assert.equal(found.user, "jdoe");
    assert.deepEqual(found.running, [machine.id]);
    assert.equal(JSON.stringify(found).includes(pooler().token), false);
    const own = await pooler().up(token, {});
    const other = await pooler().call(getToken, { token: own.state.token });
    assert.equal(other.id, own.id);
    assert.deepEqual(other.running, []);
    await assert.rejects(pooler().call(getToken, { token: "unheard-of" }), /does not know the token/);
    pooler().configure({ token: undefined });
    await assert.rejects(pooler().call(getToken), /No token is set: give one, or set pools:vmpooler.token/);
  });

  it("getTokens returns the user's tokens, and an empty list for a user without tokens", async () => {
    const own = await pooler().up(token, {});
    const { tokens } = await pooler().call(getTokens);
    assert.deepEqual(tokens.map((one) => one.token).sort(), [pooler().token, String(own.state.token)].sort());
    assert.ok(tokens.some(({ id }) => id === own.id));
    pooler().configure({ user: "arodgers", password: "simulated-password-of-arodgers" });
    assert.deepEqual((await pooler().call(getTokens)).tokens, []);
    pooler().configure({ password: "wrong-password" });
    await assert.rejects(pooler().call(getTokens), /401/);
  });

  it("getOndemandRequest returns the state of a request: pending, ready or over", async () => {
    pooler().event("setOptions", { durations: { clone: [100, 100] } });
    pooler().stage.timeoutMs = 10_000;
    const deployed = pooler().deploy(ondemandRequest);
    await assert.rejects(deployed.up({ pools: { [EMPTY]: 2 } }));
    const pending = await pooler().call(getOndemandRequest, { requestId: deployed.id });
    assert.deepEqual(pending, {
      state: "pending",
      progress: { [EMPTY]: { ready: 0, pending: 2 } },
      hosts: [],
    });
    pooler().advance(0.05);
    const ready = await pooler().call(getOndemandRequest, { requestId: deployed.id });
    assert.equal(ready.state, "ready");
    assert.deepEqual(ready.hosts.map(({ hostname }) => hostname).sort(), pooler().hostnames);
    const { id: requestId } = deployed;
    await deployed.destroy();
    const over = await pooler().call(getOndemandRequest, { requestId });
    assert.equal(over.state, "over");
    assert.match(over.message ?? "", /deleted/);
    await assert.rejects(pooler().call(getOndemandRequest, { requestId: "nothing" }), /no on-demand request nothing/);
  });
});
