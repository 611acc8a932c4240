import assert from "node:assert/strict";
import { at, checkOut, DEBIAN, eachVersion, vmpoolerOfEachTest } from "./support";

eachVersion("tokens and paths", (vmpooler, call) => {
  it("issues tokens to users with a password, and lists them with times in Ruby's format", async () => {
    const { status, body } = await call("POST", "/token", { basic: vmpooler.basic });
    assert.equal(status, 200);
    const token = String(body.token);
    assert.match(token, /^[a-y][a-z0-9]{31}$/);
    const created = "2026-11-22 02:31:51 +0000";
    const unused = await call("GET", "/token", { basic: vmpooler.basic });
    assert.deepEqual(unused.body, { ok: true, [token]: { created, last: "never" } });
    vmpooler.advance(60);
    await checkOut(call, DEBIAN, token);
    const used = await call("GET", "/token", { basic: vmpooler.basic });
    assert.deepEqual(used.body, { ok: true, [token]: { created, last: "2026-11-22 02:32:51 +0000" } });
  });

  it("answers 404 to a user without tokens, and 401 with a challenge to a wrong password", async () => {
    assert.equal((await call("GET", "/token", { basic: vmpooler.basic })).status, 404);
    for (const basic of [undefined, "jdoe:wrong", "nobody:at-all"]) {
      for (const [method, path] of [
        ["GET", "/token"],
        ["POST", "/token"],
        ["DELETE", "/token/x"],
      ] as const) {
        const refused = await call(method, path, { basic });
        assert.equal(refused.status, 401);
        assert.deepEqual(refused.body, { ok: false });
        assert.match(refused.headers.get("www-authenticate") ?? "", /^Basic realm=/);
      }
    }
  });

  it("shows a token and its VMs without authentication", async () => {
    const token = await vmpooler.token();
    const created = "2026-11-22 02:31:51 +0000";
    assert.deepEqual(at(await call("GET", `/token/${token}`), token), { user: "jdoe", created });
    const host = await checkOut(call, DEBIAN, token);
    const shown = at(await call("GET", `/token/${token}`), token);
    assert.deepEqual(shown, { user: "jdoe", created, last: created, vms: { running: [host] } });
    assert.equal((await call("GET", "/token/unknown")).status, 404);
  });

  it("lets any user delete a token, and answers 401 without a challenge to a second deletion", async () => {
    const token = await vmpooler.token();
    const basic = "arodgers:simulated-password-of-arodgers";
    assert.equal((await call("DELETE", `/token/${token}`, { basic })).status, 200);
    const again = await call("DELETE", `/token/${token}`, { basic });
    assert.equal(again.status, 401);
    assert.equal(again.headers.get("www-authenticate"), null);
  });

  it("keeps the VMs of a deleted token running, and lets another token delete them", async () => {
    const token = await vmpooler.token();
    const host = await checkOut(call, DEBIAN, token);
    await call("DELETE", `/token/${token}`, { basic: vmpooler.basic });
    assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, 401);
    assert.equal((await call("DELETE", `/vm/${host}`, { token: await vmpooler.token() })).status, 200);
  });

  it("lists only the user's own tokens", async () => {
    await vmpooler.token();
    assert.equal((await call("GET", "/token", { basic: "arodgers:simulated-password-of-arodgers" })).status, 404);
  });

  it("has no token routes and checks no token if authentication is off", async () => {
    const token = await vmpooler.token();
    vmpooler.event("setOptions", { auth: false });
    for (const [method, path] of [
      ["GET", "/token"],
      ["POST", "/token"],
      ["GET", `/token/${token}`],
      ["DELETE", `/token/${token}`],
    ] as const) {
      assert.equal((await call(method, path, { basic: vmpooler.basic })).status, 404);
    }
    const host = await checkOut(call, DEBIAN, "wrong");
    assert.equal((await call("PUT", `/vm/${host}`, { body: { lifetime: 2 } })).status, 200);
    assert.equal((await call("POST", `/vm/${host}/disk/8`)).status, 202);
    assert.equal((await call("POST", "/config/poolsize", { body: { [DEBIAN]: 1 } })).status, 201);
  });

  it("accepts a slash at the end of every path except POST /token", async () => {
    for (const path of ["/vm", "/status", "/poolstat", "/totalrunning", "/config", "/summary", "/summary/boot"]) {
      assert.equal((await call("GET", `${path}/`)).status, 200, path);
    }
    assert.equal((await call("POST", "/token/", { basic: vmpooler.basic })).status, 404);
    await vmpooler.token();
    assert.equal((await call("GET", "/token/", { basic: vmpooler.basic })).status, 200);
    assert.equal((await call("POST", `/vm/${DEBIAN}/`)).status, 200);
  });

  it("answers unknown paths, methods and versions with a 404 in JSON", async () => {
    const unknown = [
      await call("GET", "/nothing"),
      await call("PATCH", "/vm"),
      await call("GET", "/full_config"),
      await call("GET", "/vm//"),
      await vmpooler.api("v1")("GET", "/../v4/vm"),
      await vmpooler.api("v1")("GET", "/../../vm"),
    ];
    for (const reply of unknown) {
      assert.equal(reply.status, 404);
      assert.deepEqual(reply.body, { ok: false });
    }
  });

  it("answers with indented JSON and its content type", async () => {
    const reply = await call("GET", "/totalrunning");
    assert.equal(reply.text, '{\n  "running": 0\n}');
    assert.match(reply.headers.get("content-type") ?? "", /^application\/json/);
    assert.equal((await call("HEAD", "/totalrunning")).status, 200);
  });
});

describe("simulated vmpooler: control", () => {
  const vmpooler = vmpoolerOfEachTest();

  it("returns connection data, and logs its requests under vmpooler", async () => {
    const { url, user, password } = vmpooler.simulator.connection().vmpooler;
    assert.equal(url, `${vmpooler.simulator.origin}/vmpooler/api/v1`);
    assert.equal(`${user}:${password}`, vmpooler.basic);
    await fetch(`${url}/vm`);
    await fetch(`${vmpooler.simulator.origin}/vmpoolers`);
    assert.deepEqual(
      vmpooler.simulator.log().map(({ cloud, path, status }) => ({ cloud, path, status })),
      [
        { cloud: "vmpooler", path: "/vmpooler/api/v1/vm", status: 200 },
        { cloud: "other", path: "/vmpoolers", status: 404 },
      ],
    );
  });

  it("shows tokens by an id, never in full", async () => {
    const token = await vmpooler.token();
    const host = await checkOut(vmpooler.api("v1"), DEBIAN, token);
    const view = vmpooler.view();
    assert.deepEqual(
      view.tokens.map(({ id, begins, user, running }) => ({ id, begins, user, running })),
      [{ id: "token-1", begins: token.slice(0, 4), user: "jdoe", running: [host] }],
    );
    assert.equal(view.vms.find((vm) => vm.hostname === host)?.token, "token-1");
    assert.equal(JSON.stringify(view).includes(token), false);
  });

  it("deletes a token by its id", async () => {
    const token = await vmpooler.token();
    vmpooler.event("revokeToken", { id: "token-1" });
    assert.equal((await vmpooler.api("v1")("GET", `/token/${token}`)).status, 404);
    assert.throws(() => vmpooler.event("revokeToken", { id: "token-1" }), /no token/);
  });

  it("refuses events for unknown VMs, pools and options", () => {
    for (const name of ["expireVm", "destroyVm", "unreachableVm"]) {
      assert.throws(() => vmpooler.event(name, { hostname: "nowhere" }), /unknown VM nowhere/);
    }
    for (const name of ["drainPool", "refillPool", "removePool"]) {
      assert.throws(() => vmpooler.event(name, { pool: "nothing" }), /unknown pool nothing/);
    }
    assert.throws(() => vmpooler.event("setOptions", { unheardOf: true }));
    assert.throws(() => vmpooler.event("setOptions", { durations: { check: [2, 1] } }));
  });

  it("returns to its initial state by a reset", async () => {
    const token = await vmpooler.token();
    const call = vmpooler.api("v1");
    await checkOut(call, DEBIAN, token);
    vmpooler.event("setOptions", { experimental: false });
    vmpooler.simulator.reset();
    assert.equal((await call("GET", `/token/${token}`)).status, 404);
    assert.deepEqual(vmpooler.view().tokens, []);
    assert.equal(vmpooler.view().pools[0]?.ready, 10);
    assert.equal((await call("POST", "/config/poolsize", { token: await vmpooler.token(), body: {} })).status, 200);
  });
});
