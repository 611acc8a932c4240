import assert from "node:assert/strict";
import { at, checkOut, DEBIAN, EMPTY, state, vmpoolerOfEachTest } from "./support";

describe("simulated vmpooler: server version", () => {
  const vmpooler = vmpoolerOfEachTest();

  const served = async () => {
    const versions = ["v1", "v2", "v3"] as const;
    const answers = await Promise.all(versions.map((version) => vmpooler.api(version)("GET", "/vm")));
    return versions.filter((_, index) => answers[index]?.status === 200);
  };

  it("serves all versions of the API, or those of one server version", async () => {
    assert.deepEqual(await served(), ["v1", "v2", "v3"]);
    vmpooler.event("setOptions", { version: "2.5.0" });
    assert.deepEqual(await served(), ["v1", "v2"]);
    vmpooler.event("setOptions", { version: "3.9.1" });
    assert.deepEqual(await served(), ["v3"]);
    assert.deepEqual((await vmpooler.api("v1")("GET", "/vm")).body, { ok: false });
    vmpooler.event("setOptions", { version: null });
    assert.deepEqual(await served(), ["v1", "v2", "v3"]);
    assert.throws(() => vmpooler.event("setOptions", { version: "4.0.0" }));
  });

  it("keeps tokens and VMs in an upgrade", async () => {
    vmpooler.event("setOptions", { version: "2.5.0" });
    const token = await vmpooler.token();
    const host = await checkOut(vmpooler.api("v1"), DEBIAN, token);
    vmpooler.event("setOptions", { version: "3.9.1" });
    const call = vmpooler.api("v3");
    assert.deepEqual(at(await call("GET", `/token/${token}`), token).vms, { running: [host] });
    assert.equal(await state(call, host), "running");
    assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, 200);
  });

  for (const [version, api, seconds] of [
    ["2.5.0", "v1", 62],
    ["3.9.1", "v3", 5],
  ] as const) {
    it(`${version} fails an on-demand request that it cannot fill after ${seconds} seconds`, async () => {
      vmpooler.event("setOptions", { version, ondemandTtl: 1 });
      vmpooler.event("failOndemand");
      const call = vmpooler.api(api);
      vmpooler.event("setOptions", { auth: false });
      await call("POST", "/ondemandvm", { body: { [EMPTY]: 1, request_id: "mine" } });
      vmpooler.advance(seconds - 3);
      assert.equal((await call("GET", "/ondemandvm/mine")).status, 202);
      vmpooler.advance(3);
      const failed = await call("GET", "/ondemandvm/mine");
      assert.deepEqual([failed.status, failed.body.ready], [200, false]);
    });
  }
});

describe("simulated vmpooler: rate limiter of 3.9.1", () => {
  const vmpooler = vmpoolerOfEachTest();
  let token: string;
  beforeEach(async () => {
    token = await vmpooler.token();
  });

  const v3 = (method: string, path: string, sent: { token?: string } = {}) => vmpooler.api("v3")(method, path, sent);

  it("is off by default, and v1 has none", async () => {
    for (let count = 0; count < 101; count += 1) assert.equal((await v3("GET", "/totalrunning")).status, 200);
    vmpooler.event("setOptions", { rateLimits: { perIp: 1 } });
    assert.equal((await v3("GET", "/totalrunning")).status, 200);
    assert.equal((await v3("GET", "/totalrunning")).status, 429);
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await vmpooler.api("v1")("GET", "/totalrunning")).status, 200);
    }
    vmpooler.event("setOptions", { rateLimits: null });
    assert.equal((await v3("GET", "/totalrunning")).status, 200);
  });

  it("counts checkouts, deletions, other requests with a token, and requests without one separately", async () => {
    vmpooler.event("setOptions", { rateLimits: {} });
    assert.deepEqual((vmpooler.event("setOptions", {}) as { rateLimits: unknown }).rateLimits, {
      perIp: 100,
      perToken: 500,
      checkouts: 20,
      deletions: 50,
      period: 60,
    });
    vmpooler.event("setOptions", { rateLimits: { perIp: 2, perToken: 3, checkouts: 1, deletions: 1 } });
    const statuses = async (method: string, path: string, sent: { token?: string }, times: number) => {
      const all: number[] = [];
      for (let count = 0; count < times; count += 1) all.push((await v3(method, path, sent)).status);
      return all;
    };
    assert.deepEqual(await statuses("POST", `/vm/${DEBIAN}`, { token }, 2), [200, 429]);
    assert.deepEqual(await statuses("DELETE", "/vm/nowhere", { token }, 2), [404, 429]);
    assert.deepEqual(await statuses("GET", "/vm", { token }, 4), [200, 200, 200, 429]);
    assert.deepEqual(await statuses("GET", "/vm", {}, 3), [200, 200, 429]);
    // Not a checkout: the path holds no "/vm".
    assert.deepEqual(await statuses("POST", `/ondemandvm/${EMPTY}`, { token }, 1), [429]);
    // Disks and snapshots are counted as checkouts.
    assert.deepEqual(await statuses("POST", "/vm/nowhere/snapshot", { token }, 1), [429]);
    const other = await vmpooler.token();
    assert.deepEqual(await statuses("GET", "/vm", { token: other }, 1), [200], "each token has its own limit");
  });

  it("returns how long to wait since the last accepted request", async () => {
    vmpooler.event("setOptions", { rateLimits: { perIp: 2 } });
    await v3("GET", "/vm");
    vmpooler.advance(50);
    await v3("GET", "/vm");
    vmpooler.advance(20);
    const refused = await v3("GET", "/vm");
    assert.deepEqual(refused.body, { ok: false, error: "Rate limit exceeded", limit: 2, period: 60, retry_after: 40 });
    const reset = Date.UTC(2026, 10, 22, 2, 31, 51) / 1000 + 110;
    assert.deepEqual(
      ["retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"].map((name) =>
        refused.headers.get(name),
      ),
      ["40", "2", "0", reset.toString()],
    );
    vmpooler.advance(39);
    assert.equal((await v3("GET", "/vm")).status, 429);
    vmpooler.advance(1);
    assert.equal((await v3("GET", "/vm")).status, 200);
  });
});
