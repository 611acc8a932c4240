import assert from "node:assert/strict";
import { CENTOS, checkOut, DEBIAN, eachVersion, EMPTY, state } from "./support";

const TEMPLATE = "templates/centos-9-x86_64-0.0.2";
const CHANGES = ["/config/poolsize", "/config/pooltemplate", "/config/clonetarget", "/poolreset"];
const RESETS = [`/config/poolsize/${CENTOS}`, `/config/pooltemplate/${CENTOS}`];

eachVersion("pool configuration", (vmpooler, call) => {
  let token: string;
  beforeEach(async () => {
    token = await vmpooler.token();
  });
  const post = (path: string, body: unknown) => call("POST", path, { body, token });
  const reset = (path: string) => call("DELETE", path, { token });
  const pool = (name: string) => vmpooler.view().pools.find((candidate) => candidate.name === name);
  const configured = async (name: string) => {
    const { body } = await call("GET", "/config");
    return (body.pool_configuration as Record<string, unknown>[]).find((candidate) => candidate.name === name);
  };

  it("returns the pools without a token, also if experimental features are off", async () => {
    vmpooler.event("setOptions", { experimental: false });
    const reply = await call("GET", "/config");
    assert.equal(reply.status, 200);
    assert.deepEqual(reply.body.status, { ok: true });
    assert.deepEqual(await configured(CENTOS), {
      name: CENTOS,
      alias: ["centos-9", "linux-x86_64"],
      template: TEMPLATE,
      folder: "vmpooler/centos-9-x86_64",
      datastore: "instance1",
      datacenter: "dc1",
      provider: "dummy",
      size: 5,
      timeout: 15,
      ready_ttl: 1440,
      template_ready: true,
    });
  });

  it("survives a huge size", async () => {
    assert.equal((await post("/config/poolsize", { [CENTOS]: 1_000_000_000 })).status, 201);
    vmpooler.advance(2);
    assert.equal((await configured(CENTOS))?.size, 1_000_000_000);
    const { pending = 0 } = pool(CENTOS) ?? {};
    assert.ok(pending > 400 && pending < 1_000, `${pending} are pending`);
  });

  it("answers 405 before it checks the token if experimental features are off", async () => {
    vmpooler.event("setOptions", { experimental: false });
    for (const path of CHANGES) assert.equal((await call("POST", path, { body: {} })).status, 405);
    for (const path of RESETS) assert.equal((await call("DELETE", path)).status, 405);
  });

  it("requires a token, and refuses basic authentication", async () => {
    for (const path of CHANGES) {
      assert.equal((await call("POST", path, { body: {} })).status, 401);
      assert.equal((await call("POST", path, { body: {}, basic: vmpooler.basic })).status, 401);
    }
    for (const path of RESETS) assert.equal((await call("DELETE", path, { basic: vmpooler.basic })).status, 401);
  });

  const rows: readonly [path: string, body: string, status: number, says?: string][] = [
    ["/config/poolsize", `{"${CENTOS}": 6}`, 201],
    ["/config/poolsize", `{"${CENTOS}": "6", "${DEBIAN}": 10}`, 201],
    ["/config/poolsize", `{"${CENTOS}": 5, "${DEBIAN}": "10"}`, 200],
    ["/config/poolsize", "{}", 200],
    ["/config/poolsize", "[]", 200],
    ["/config/poolsize", `{"${CENTOS}": 6, "nothing": 1}`, 400, "not_configured"],
    ["/config/poolsize", `{"${CENTOS}": -1}`, 400, "not_configured"],
    ["/config/poolsize", `{"${CENTOS}": "x"}`, 400, "not_configured"],
    ["/config/poolsize", `{"${CENTOS}": null}`, 400, "not_configured"],
    ["/config/poolsize", "null", 404],
    ["/config/poolsize", "", 500],
    ["/config/poolsize", "{", 500],
    ["/config/poolsize", '{"centos-9": 2}', 500],
    ["/config/pooltemplate", `{"${CENTOS}": "templates/new"}`, 201],
    ["/config/pooltemplate", `{"${CENTOS}": "${TEMPLATE}"}`, 200],
    ["/config/pooltemplate", "{}", 200],
    ["/config/pooltemplate", `{"${CENTOS}": "x"}`, 400, "bad_templates"],
    ["/config/pooltemplate", `{"${CENTOS}": "/x"}`, 400, "bad_templates"],
    ["/config/pooltemplate", `{"${CENTOS}": "x/"}`, 400, "bad_templates"],
    ["/config/pooltemplate", '{"nothing": "a/b"}', 400, "bad_templates"],
    ["/config/pooltemplate", `{"${CENTOS}": 5}`, 500],
    ["/config/pooltemplate", "null", 404],
    ["/config/pooltemplate", "", 500],
    ["/config/pooltemplate", '{"centos-9": "a/b"}', 500],
    ["/config/clonetarget", `{"${CENTOS}": "cluster2"}`, 201],
    ["/config/clonetarget", '{"nothing": "cluster2"}', 400, "bad_templates"],
    ["/config/clonetarget", "null", 404],
    ["/poolreset", `{"${CENTOS}": "1"}`, 201],
    ["/poolreset", `{"${CENTOS}": null, "${EMPTY}": false}`, 201],
    ["/poolreset", "{}", 201],
    ["/poolreset", '{"centos-9": 1}', 201],
    ["/poolreset", '{"nothing": 1}', 400, "bad_pools"],
    ["/poolreset", "[]", 500],
    ["/poolreset", "null", 404],
    ["/poolreset", "{", 500],
  ];
  for (const [path, raw, status, says] of rows) {
    it(`answers ${status} to POST ${path} ${raw}`, async () => {
      const reply = await call("POST", path, { raw, token });
      assert.equal(reply.status, status);
      if (status === 500) assert.match(reply.headers.get("content-type") ?? "", /^text\/html/);
      else assert.equal(reply.body.ok, status < 300);
      if (says !== undefined) assert.ok(Array.isArray(reply.body[says]));
      if (status === 400) assert.equal(pool(CENTOS)?.size, 5);
    });
  }

  it("grows and shrinks a pool within seconds", async () => {
    await post("/config/poolsize", { [CENTOS]: 7 });
    assert.equal((await configured(CENTOS))?.size, 7);
    assert.equal(pool(CENTOS)?.ready, 5);
    vmpooler.advance(10);
    assert.deepEqual([pool(CENTOS)?.ready, pool(CENTOS)?.pending], [7, 0]);
    await post("/config/poolsize", { [CENTOS]: 0 });
    vmpooler.advance(3);
    assert.deepEqual([pool(CENTOS)?.ready, pool(CENTOS)?.pending], [0, 0]);
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 503);
  });

  it("resets a size once, and returns both values each time", async () => {
    await post("/config/poolsize", { [CENTOS]: 7 });
    assert.deepEqual(vmpooler.view().overrides.poolsize, { [CENTOS]: 7 });
    const first = await reset(`/config/poolsize/${CENTOS}`);
    assert.equal(first.status, 201);
    assert.deepEqual(first.body, { ok: true, pool_size_before_reset: 7, pool_size_before_overrides: 5 });
    const again = await reset(`/config/poolsize/${CENTOS}`);
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, { ok: true, pool_size_before_reset: 5, pool_size_before_overrides: 5 });
    assert.deepEqual(vmpooler.view().overrides.poolsize, {});
    assert.equal((await configured(CENTOS))?.size, 5);
  });

  it("drains and refills a pool for a new template, and keeps running VMs", async () => {
    const host = await checkOut(call, CENTOS, token);
    const before = vmpooler.view().vms.filter((vm) => vm.pool === CENTOS && vm.state === "ready");
    await post("/config/pooltemplate", { [CENTOS]: "templates/new" });
    assert.deepEqual(
      [(await configured(CENTOS))?.template, (await configured(CENTOS))?.template_ready],
      ["templates/new", false],
    );
    vmpooler.advance(3);
    assert.equal((await call("POST", `/vm/${CENTOS}`)).status, 503);
    assert.equal((await configured(CENTOS))?.template_ready, false);
    vmpooler.advance(30);
    assert.equal((await configured(CENTOS))?.template_ready, true);
    assert.equal(pool(CENTOS)?.ready, 5);
    for (const { hostname } of before) assert.equal(await state(call, hostname), "destroyed");
    assert.equal(await state(call, host), "running");
  });

  it("creates no VM before a new template is prepared", async () => {
    vmpooler.event("setOptions", { durations: { template: [30, 30] } });
    await post("/config/pooltemplate", { [CENTOS]: "templates/new" });
    vmpooler.advance(20);
    assert.deepEqual([pool(CENTOS)?.ready, pool(CENTOS)?.pending, pool(CENTOS)?.templateReady], [0, 0, false]);
  });

  it("resets a template once, and returns both values each time", async () => {
    await post("/config/pooltemplate", { [CENTOS]: "templates/new" });
    assert.deepEqual(vmpooler.view().overrides.template, { [CENTOS]: "templates/new" });
    vmpooler.advance(30);
    const first = await reset(`/config/pooltemplate/${CENTOS}`);
    assert.equal(first.status, 201);
    assert.deepEqual(first.body, {
      ok: true,
      template_before_reset: "templates/new",
      template_before_overrides: TEMPLATE,
    });
    assert.equal((await configured(CENTOS))?.template_ready, false);
    vmpooler.advance(30);
    assert.equal((await configured(CENTOS))?.template_ready, true);
    assert.equal((await reset(`/config/pooltemplate/${CENTOS}`)).status, 200);
    assert.deepEqual(vmpooler.view().overrides.template, {});
  });

  it("answers 404 to the reset of an unknown pool, and 500 to that of an alias", async () => {
    for (const kind of ["poolsize", "pooltemplate"]) {
      assert.equal((await reset(`/config/${kind}/nothing`)).status, 404);
      assert.equal((await reset(`/config/${kind}/centos-9`)).status, 500);
    }
  });

  it("replaces the ready VMs of a reset pool", async () => {
    const ready = () => vmpooler.view().vms.filter((vm) => vm.pool === CENTOS && vm.state === "ready");
    const before = ready().map((vm) => vm.hostname);
    await post("/poolreset", { "centos-9": 1 });
    vmpooler.advance(60);
    assert.deepEqual(
      ready().map((vm) => vm.hostname),
      before,
    );
    await post("/poolreset", { [CENTOS]: 1 });
    vmpooler.advance(60);
    assert.equal(ready().length, 5);
    assert.ok(ready().every((vm) => !before.includes(vm.hostname)));
  });

  it("drains a pool for a new clone target", async () => {
    const before = vmpooler.view().vms.find((vm) => vm.pool === CENTOS)?.hostname ?? "";
    await post("/config/clonetarget", { [CENTOS]: "cluster2" });
    assert.equal((await configured(CENTOS))?.clone_target, "cluster2");
    vmpooler.advance(60);
    assert.equal(await state(call, before), "destroyed");
    assert.equal(pool(CENTOS)?.ready, 5);
    assert.equal((await post("/config/clonetarget", { [CENTOS]: "cluster2" })).status, 200);
  });
});
