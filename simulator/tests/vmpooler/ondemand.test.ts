import assert from "node:assert/strict";
import { at, CENTOS, DEBIAN, DOMAIN, eachVersion, EMPTY, HOURS, state } from "./support";

eachVersion("on-demand requests", (vmpooler, call, version) => {
  let token: string;
  beforeEach(async () => {
    token = await vmpooler.token();
  });
  const create = (body: unknown) => call("POST", "/ondemandvm", { body, token });
  const get = (id: string) => call("GET", `/ondemandvm/${id}`);
  const remove = (id: string) => call("DELETE", `/ondemandvm/${id}`, { token });
  const requested = () => vmpooler.view().vms.filter((vm) => vm.request !== undefined);
  const domain = version === "v1" ? { domain: DOMAIN } : {};

  it("answers 201, then 202 while a request is pending, then 200, with counts as strings and hosts as arrays", async () => {
    const created = await create({ [EMPTY]: 2, "centos-9": "1", request_id: "mine" });
    assert.deepEqual([created.status, created.body], [201, { ok: true, request_id: "mine", ...domain }]);
    vmpooler.advance(3);
    const pending = await get("mine");
    assert.equal(pending.status, 202);
    assert.deepEqual(pending.body, {
      ok: true,
      request_id: "mine",
      ready: false,
      [EMPTY]: { ready: "0", pending: "2" },
      "centos-9": { ready: "0", pending: "1" },
    });
    vmpooler.advance(10);
    const ready = await get("mine");
    assert.equal(ready.status, 200);
    const hosts = requested().map((vm) => (version === "v1" ? vm.hostname : `${vm.hostname}.${DOMAIN}`));
    assert.deepEqual(
      [at(ready, EMPTY).hostname, at(ready, "centos-9").hostname].map((names) => (names as string[]).toSorted()),
      [hosts.slice(0, 2).toSorted(), hosts.slice(2)],
    );
    const { ok, request_id, ready: isReady, domain: shownDomain } = ready.body;
    assert.deepEqual([ok, request_id, isReady, shownDomain], [true, "mine", true, domain.domain]);
  });

  it("adds the VMs to the token's list, with a lifetime from the moment they run", async () => {
    await create({ [EMPTY]: 1, request_id: "mine" });
    vmpooler.advance(30);
    const [vm] = requested();
    const shown = at(await call("GET", `/vm/${vm?.hostname}`), vm?.hostname ?? "");
    assert.deepEqual([shown.state, shown.lifetime, shown.template], ["running", 24, EMPTY]);
    assert.deepEqual(at(await call("GET", `/token/${token}`), token).vms, { running: [vm?.hostname] });
    assert.equal((await call("DELETE", `/vm/${vm?.hostname}`)).status, 401);
    vmpooler.advance(24 * HOURS);
    assert.equal(await state(call, vm?.hostname ?? ""), "destroyed");
  });

  it("accepts names in the path, and generates the id", async () => {
    const created = await call("POST", `/ondemandvm/${EMPTY}+${EMPTY}+${DEBIAN}`, { token });
    assert.equal(created.status, 201);
    const id = String(created.body.request_id);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(at(await get(id), EMPTY), { ready: "0", pending: "2" });
  });

  it("takes VMs for an alias from all its pools, and returns them under the alias", async () => {
    await create({ "linux-x86_64": 10, request_id: "mine" });
    assert.deepEqual(at(await get("mine"), "linux-x86_64"), { ready: "0", pending: "10" });
    vmpooler.advance(20);
    assert.equal((at(await get("mine"), "linux-x86_64").hostname as string[]).length, 10);
    assert.deepEqual(new Set(requested().map((vm) => vm.pool)), new Set([DEBIAN, CENTOS]));
  });

  it("answers 401 without a valid token, except to GET", async () => {
    for (const wrong of [undefined, "wrong"]) {
      assert.equal((await call("POST", "/ondemandvm", { body: { [EMPTY]: 1 }, token: wrong })).status, 401);
      assert.equal((await call("POST", `/ondemandvm/${EMPTY}`, { token: wrong })).status, 401);
      assert.equal((await call("DELETE", "/ondemandvm/mine", { token: wrong })).status, 401);
    }
    await create({ [EMPTY]: 1, request_id: "mine" });
    assert.equal((await get("mine")).status, 202);
  });

  it("refuses more VMs than the limit for one pool, and has no limit for the sum", async () => {
    vmpooler.event("setOptions", { maxOndemand: 4 });
    const refused = await create({ [EMPTY]: 5 });
    assert.equal(refused.status, 403);
    assert.match(String(refused.body.message), /exceeds the maximum 4/);
    assert.equal((await create({ [EMPTY]: 3, [CENTOS]: 3 })).status, 201);
  });

  it("lists unknown pools in its 404", async () => {
    const refused = await create({ nothing: 1, [EMPTY]: 1, neither: 1 });
    assert.deepEqual([refused.status, refused.body], [404, { ok: false, bad_templates: ["nothing", "neither"] }]);
  });

  const bodies: readonly [string, number][] = [
    ["", 400],
    ["{", 400],
    ["null", 404],
    ["[]", 500],
    ["5", 500],
    [`{"${EMPTY}": true}`, 500],
  ];
  for (const [raw, status] of bodies) {
    it(`answers ${status} to ${raw === "" ? "an empty body" : raw}`, async () => {
      const reply = await call("POST", "/ondemandvm", { raw, token });
      assert.equal(reply.status, status);
      if (status === 400) assert.equal(reply.body.message, "JSON payload could not be parsed");
    });
  }

  it("completes a request for no VM immediately", async () => {
    for (const [index, body] of [{}, { [EMPTY]: 0 }].entries()) {
      const id = `nothing-${index}`;
      assert.equal((await create({ ...body, request_id: id })).status, 201);
      const reply = await get(id);
      assert.deepEqual([reply.status, reply.body], [200, { ok: true, request_id: id, ready: true, ...domain }]);
    }
  });

  it("refuses a used id in any state of its request", async () => {
    const again = async () => {
      const reply = await create({ [EMPTY]: 1, request_id: "mine" });
      if (reply.status === 409) assert.match(String(reply.body.message), /has already been created/);
      return reply.status;
    };
    assert.equal(await again(), 201);
    assert.equal(await again(), 409);
    vmpooler.advance(30);
    assert.equal(await again(), 409);
    await remove("mine");
    assert.equal(await again(), 409);
    assert.equal(requested().length, 1);
  });
});
