import assert from "node:assert/strict";
import { at, checkOut, DEBIAN, DOMAIN, eachVersion, HOURS, state } from "./support";

eachVersion("VMs", (vmpooler, call, version) => {
  let token: string;
  let host: string;
  beforeEach(async () => {
    token = await vmpooler.token();
    host = await checkOut(call, DEBIAN, token);
  });
  const put = async (body: unknown, sent: { token?: string } = { token }) =>
    call("PUT", `/vm/${host}`, { body, ...sent });
  const shown = async () => at(await call("GET", `/vm/${host}`), host);
  const anyReady = () => vmpooler.view().vms.find((vm) => vm.state === "ready")?.hostname ?? "";

  it("shows a VM under its short name for a short or full name", async () => {
    for (const name of [host, `${host}.${DOMAIN}`, `${host}.any.thing`]) {
      const reply = await call("GET", `/vm/${name}`);
      assert.equal(reply.status, 200);
      const { ip, ...vm } = at(reply, host);
      assert.match(String(ip), /^10\.32\.\d+\.\d+$/);
      assert.deepEqual(vm, {
        template: DEBIAN,
        lifetime: 24,
        running: 0,
        remaining: 24,
        start_time: "2026-11-22T02:31:51+00:00",
        end_time: "2026-11-23T02:31:51+00:00",
        state: "running",
        ...(version === "v1" ? { domain: DOMAIN } : { fqdn: `${host}.${DOMAIN}` }),
      });
    }
  });

  it("shows an empty address if the API host cannot resolve the name", async () => {
    vmpooler.event("setOptions", { resolves: false });
    assert.equal((await shown()).ip, "");
  });

  it("shows a VM as pending until the manager has checked it twice, then as ready", async () => {
    assert.equal(await state(call, anyReady()), "ready");
    vmpooler.advance(3);
    const pending = vmpooler.view().vms.find((vm) => vm.state === "pending")?.hostname ?? "";
    assert.equal(await state(call, pending), "pending");
    vmpooler.advance(20);
    assert.equal(await state(call, pending), "ready");
  });

  it("destroys a VM at the next check after its lifetime, and remembers it for a week", async () => {
    await put({ lifetime: 2 });
    vmpooler.advance(2 * HOURS);
    assert.equal(await state(call, host), "running");
    vmpooler.advance(3);
    const { ip, running, state: end, remaining, start_time } = await shown();
    assert.deepEqual(
      { ip, running, end, remaining, start_time },
      {
        ip: "",
        running: 2,
        end: "destroyed",
        remaining: undefined,
        start_time: undefined,
      },
    );
    vmpooler.advance(168 * HOURS - 10);
    assert.equal(await state(call, host), "destroyed");
    vmpooler.advance(20);
    assert.equal((await call("GET", `/vm/${host}`)).status, 404);
  });

  it("keeps a VM if its lifetime is raised in time, and destroys it if it is lowered", async () => {
    await put({ lifetime: 2 });
    await put({ lifetime: 4 });
    vmpooler.advance(3 * HOURS);
    assert.equal(await state(call, host), "running");
    await put({ lifetime: 1 });
    vmpooler.advance(3);
    assert.equal(await state(call, host), "destroyed");
  });

  it("destroys a VM without a token after the server's default lifetime, whatever `remaining` is", async () => {
    const free = await checkOut(call, DEBIAN);
    vmpooler.advance(12 * HOURS - 1);
    assert.equal(await state(call, free), "running");
    vmpooler.advance(4);
    assert.equal(await state(call, free), "destroyed");
  });

  it("deletes a VM with any valid token, and a VM that was checked out without a token also without one", async () => {
    assert.equal((await call("DELETE", `/vm/${host}`)).status, 401);
    const other = await vmpooler.token();
    assert.equal((await call("DELETE", `/vm/${host}`, { token: other })).status, 200);
    const free = await checkOut(call, DEBIAN);
    assert.equal((await call("DELETE", `/vm/${free}`)).status, 200);
  });

  it("shows a deleted VM as running until the manager's next check", async () => {
    vmpooler.advance(60);
    await call("DELETE", `/vm/${host}.${DOMAIN}`, { token });
    assert.equal(await state(call, host), "running");
    assert.equal(at(await call("GET", `/token/${token}`), token).vms, undefined);
    vmpooler.advance(2);
    assert.equal(await state(call, host), "destroyed");
  });

  it("can take a minute until the next check, like the real manager", async () => {
    vmpooler.event("setOptions", { durations: { check: [60, 60] } });
    // until the checks that are already scheduled are done
    vmpooler.advance(70);
    await call("DELETE", `/vm/${host}`, { token });
    vmpooler.advance(59);
    assert.equal(await state(call, host), "running");
    assert.equal(at(await call("GET", `/token/${token}`), token).vms, undefined);
    vmpooler.advance(1);
    assert.equal(await state(call, host), "destroyed");
  });

  it("refuses a revoked token for every request, and deletes a VM with another one", async () => {
    vmpooler.event("revokeToken", { id: "token-1" });
    assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, 401);
    assert.equal((await put({ lifetime: 1 })).status, 401);
    assert.equal((await call("POST", `/vm/${DEBIAN}`, { token })).status, 401);
    const other = await vmpooler.token();
    assert.equal((await call("DELETE", `/vm/${host}`, { token: other })).status, 200);
  });

  it(`answers ${version === "v1" ? 404 : 200} to the deletion of a VM that is not running`, async () => {
    const status = version === "v1" ? 404 : 200;
    const ready = anyReady();
    await call("DELETE", `/vm/${host}`, { token });
    assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, status);
    assert.equal((await call("DELETE", `/vm/${ready}`)).status, status);
    vmpooler.advance(3);
    assert.equal(await state(call, ready), version === "v1" ? "ready" : "destroyed");
    assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, status);
    vmpooler.advance(3);
    assert.equal((await call("GET", `/vm/${host}`)).status, version === "v1" ? 200 : 404);
  });

  it("can lose a VM: it answers 404, and the pool is refilled", async () => {
    vmpooler.event("destroyVm", { hostname: host });
    assert.equal((await call("GET", `/vm/${host}`)).status, 404);
    vmpooler.event("destroyVm", { hostname: anyReady() });
    vmpooler.advance(20);
    assert.equal(vmpooler.view().pools[0]?.ready, 10);
  });
});
