import assert from "node:assert/strict";
import {
  at,
  CENTOS,
  checkOut,
  DEBIAN,
  DOMAIN,
  DOTTED,
  eachVersion,
  EMPTY,
  state,
  type Version,
  vmpoolerOfEachTest,
} from "./support";

eachVersion("checkout", (vmpooler, call, version) => {
  const pool = (name: string) => vmpooler.view().pools.find((candidate) => candidate.name === name);

  it("lists pools without aliases", async () => {
    assert.deepEqual((await call("GET", "/vm")).body, [DEBIAN, CENTOS, DOTTED, EMPTY]);
  });

  it("returns one host as a string and several as an array, under the requested name", async () => {
    const reply = await call("POST", "/vm", { body: { "debian-12": 2, [CENTOS]: "1" } });
    assert.equal(reply.status, 200);
    const two = at(reply, "debian-12").hostname;
    const one = String(at(reply, CENTOS).hostname);
    assert.ok(Array.isArray(two) && two.length === 2);
    assert.match(one, version === "v1" ? /^[a-y][a-z0-9]{14}$/ : /^[a-y][a-z0-9]{14}\.delivery\.example\.com$/);
    assert.equal(reply.body.domain, version === "v1" ? DOMAIN : undefined);
    assert.deepEqual([pool(DEBIAN)?.running, pool(CENTOS)?.running], [2, 1]);
  });

  it("accepts several names in the path, joined by + or %2B, and counts repeated ones", async () => {
    for (const plus of ["+", "%2B"]) {
      const reply = await call("POST", `/vm/${[CENTOS, CENTOS, DOTTED].join(plus)}`);
      assert.equal(reply.status, 200);
      const { hostname } = at(reply, CENTOS);
      assert.ok(Array.isArray(hostname) && hostname.length === 2);
      assert.equal(typeof at(reply, DOTTED).hostname, "string");
    }
  });

  it("ignores a + at the end", async () => {
    const reply = await call("POST", `/vm/${CENTOS}+`);
    assert.equal(typeof at(reply, CENTOS).hostname, "string");
  });

  it("accepts long paths", async () => {
    const names = Array.from({ length: 10 }, () => DEBIAN).join("+");
    assert.equal((await call("POST", `/vm/${names}`)).status, 200);
  });

  it("takes VMs for an alias from all its pools", async () => {
    const reply = await call("POST", "/vm", { body: { "linux-x86_64": 15 } });
    assert.equal(reply.status, 200);
    assert.deepEqual([pool(DEBIAN)?.running, pool(CENTOS)?.running], [10, 5]);
    assert.equal((await call("POST", "/vm/linux-x86_64")).status, 503);
  });

  it("returns all VMs or none: it answers 503 if a pool has too few, and changes nothing", async () => {
    for (const body of [{ [CENTOS]: 6 }, { [DEBIAN]: 2, [EMPTY]: 1 }]) {
      const reply = await call("POST", "/vm", { body, token: await vmpooler.token() });
      assert.deepEqual([reply.status, reply.body], [503, { ok: false }]);
      assert.deepEqual([pool(DEBIAN)?.ready, pool(CENTOS)?.ready], [10, 5]);
    }
    assert.equal((await call("POST", `/vm/${EMPTY}`)).status, 503);
  });

  it("keeps only the lifetime of a failed checkout, which the next one gets", async () => {
    const token = await vmpooler.token();
    await call("POST", "/vm", { body: { [CENTOS]: 6 }, token });
    for (const vm of vmpooler.view().vms.filter((candidate) => candidate.pool === CENTOS)) {
      assert.deepEqual([vm.state, vm.checkout, vm.token, vm.lifetime], ["ready", undefined, undefined, 24]);
    }
    const host = await checkOut(call, CENTOS);
    assert.equal(at(await call("GET", `/vm/${host}`), host).lifetime, 24);
  });

  it("answers 404 for an unknown pool before it checks the token", async () => {
    assert.equal((await call("POST", "/vm/nothing", { token: "wrong" })).status, 404);
    assert.equal((await call("POST", "/vm", { body: { [DEBIAN]: 1, nothing: 1 } })).status, 404);
  });

  it("requires no token, but refuses a wrong or empty one", async () => {
    for (const token of ["wrong", ""]) {
      const reply = await call("POST", `/vm/${DEBIAN}`, { token });
      assert.equal(reply.status, 401);
      assert.match(reply.headers.get("www-authenticate") ?? "", /^Basic/);
    }
    assert.equal(vmpooler.view().pools[0]?.running, 0);
    assert.equal((await call("POST", `/vm/${DEBIAN}`)).status, 200);
  });

  it("stores the longer lifetime for a VM with a token, and none for a VM without", async () => {
    const [free, owned] = [await checkOut(call, DEBIAN), await checkOut(call, DEBIAN, await vmpooler.token())];
    vmpooler.advance(1800);
    const unlimited = at(await call("GET", `/vm/${free}`), free);
    assert.deepEqual([unlimited.lifetime, unlimited.running, unlimited.remaining], [12, 0.5, -0.5]);
    assert.equal(unlimited.end_time, unlimited.start_time);
    const limited = at(await call("GET", `/vm/${owned}`), owned);
    assert.deepEqual([limited.lifetime, limited.running, limited.remaining], [24, 0.5, 23.5]);
  });

  it("stores no lifetime for a VM with a token if vm_lifetime_auth is 0", async () => {
    vmpooler.event("setOptions", { vmLifetimeAuth: 0 });
    const host = await checkOut(call, DEBIAN, await vmpooler.token());
    assert.equal(at(await call("GET", `/vm/${host}`), host).lifetime, 12);
  });

  it("refills a pool within seconds", async () => {
    await call("POST", "/vm", { body: { [CENTOS]: 5 } });
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 503);
    vmpooler.advance(3);
    assert.deepEqual([pool(CENTOS)?.ready, pool(CENTOS)?.pending], [0, 5]);
    vmpooler.advance(6);
    assert.deepEqual([pool(CENTOS)?.ready, pool(CENTOS)?.pending], [5, 0]);
  });

  it("can drain a pool, for seconds or until it is refilled", async () => {
    vmpooler.event("drainPool", { pool: CENTOS });
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 503);
    vmpooler.advance(10);
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 200);
    vmpooler.event("drainPool", { pool: CENTOS, refill: false });
    vmpooler.advance(3600);
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 503);
    vmpooler.event("refillPool", { pool: CENTOS });
    vmpooler.advance(10);
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 200);
  });

  it("answers 404 for a removed pool and does not list it", async () => {
    await checkOut(call, CENTOS);
    vmpooler.event("removePool", { pool: CENTOS });
    vmpooler.advance(60);
    assert.equal(vmpooler.view().vms.filter((vm) => vm.pool === CENTOS).length, 5);
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 404);
    assert.deepEqual((await call("GET", "/vm")).body, [DEBIAN, DOTTED, EMPTY]);
  });
});

describe("simulated vmpooler: checkout with a bad body", () => {
  const vmpooler = vmpoolerOfEachTest();

  const tooDeep = JSON.stringify({ [DEBIAN]: [[[[[1]]]]] });
  const tooLarge = `{"${DEBIAN}": 1${" ".repeat(10_240)}}`;
  const rows: readonly [sent: string, v1: number, v3: number][] = [
    ["", 500, 404],
    ["not JSON", 500, 400],
    ["[]", 500, 400],
    ["5", 500, 400],
    ["null", 404, 400],
    ["{}", 200, 404],
    [`{"${DEBIAN}": 0}`, 200, 400],
    [`{"${DEBIAN}": -1}`, 200, 400],
    [`{"${DEBIAN}": "x"}`, 200, 400],
    [`{"${DEBIAN}": null}`, 200, 400],
    [`{"${DEBIAN}": true}`, 500, 400],
    [`{"${DEBIAN}": 101}`, 503, 400],
    ['{"": 1}', 404, 400],
    [`{"${DOTTED}": 1}`, 200, 400],
    [tooDeep, 500, 400],
    [tooLarge, 200, 400],
  ];
  for (const [raw, v1, v3] of rows) {
    const expected: readonly [Version, number][] = [
      ["v1", v1],
      ["v2", v1],
      ["v3", v3],
    ];
    for (const [version, status] of expected) {
      it(`${version} answers ${status} to ${raw.slice(0, 40)}`, async () => {
        const reply = await vmpooler.api(version)("POST", "/vm", { raw });
        assert.equal(reply.status, status);
        if (status === 500) assert.match(reply.text, /^<!DOCTYPE html>/);
        else assert.equal(reply.body.ok, status === 200);
        if (status === 400) assert.equal(typeof reply.body.error, "string");
      });
    }
  }

  it("v1 answers ok without a VM if the count is no number", async () => {
    const running = vmpooler.view().pools[0]?.running;
    const reply = await vmpooler.api("v1")("POST", "/vm", { body: { [DEBIAN]: "x" } });
    assert.deepEqual(reply.body, { ok: true, domain: DOMAIN });
    assert.equal(vmpooler.view().pools[0]?.running, running);
  });
});

describe("simulated vmpooler: the probe of port 22", () => {
  const vmpooler = vmpoolerOfEachTest();
  beforeEach(async () => {
    for (const vm of vmpooler.view().vms.filter((candidate) => candidate.pool === CENTOS)) {
      vmpooler.event("unreachableVm", { hostname: vm.hostname });
    }
  });

  it("makes v1 destroy VMs that do not answer, until the pool is empty", async () => {
    const [lost] = vmpooler.view().vms.filter((vm) => vm.pool === CENTOS);
    assert.equal((await vmpooler.api("v1")("POST", `/vm/${CENTOS}`)).status, 503);
    vmpooler.advance(3);
    assert.equal(await state(vmpooler.api("v1"), lost?.hostname ?? ""), "destroyed");
    vmpooler.advance(10);
    assert.equal((await vmpooler.api("v1")("POST", `/vm/${CENTOS}`)).status, 200);
  });

  for (const version of ["v2", "v3"] as const) {
    it(`does not happen in ${version}`, async () => {
      assert.equal((await vmpooler.api(version)("POST", `/vm/${CENTOS}`)).status, 200);
    });
  }
});

describe("simulated vmpooler, v2", () => {
  const vmpooler = vmpoolerOfEachTest();

  it("returns host names like v3 and validates like v1", async () => {
    const call = vmpooler.api("v2");
    const reply = await call("POST", `/vm/${DEBIAN}`);
    const full = String(at(reply, DEBIAN).hostname);
    assert.match(full, /\.delivery\.example\.com$/);
    assert.equal(reply.body.domain, undefined);
    const host = full.replace(/\..*/, "");
    const shown = at(await call("GET", `/vm/${full}`), host);
    assert.deepEqual([shown.fqdn, shown.domain], [full, undefined]);
    assert.equal((await call("DELETE", `/vm/${host}`)).status, 200);
    assert.equal((await call("DELETE", `/vm/${host}`)).status, 404);
  });
});
