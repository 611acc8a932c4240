import assert from "node:assert/strict";
import { CENTOS, eachVersion, EMPTY, HOURS } from "./support";

eachVersion("the end of on-demand requests", (vmpooler, call) => {
  let token: string;
  beforeEach(async () => {
    token = await vmpooler.token();
  });
  const create = (body: unknown) => call("POST", "/ondemandvm", { body, token });
  const get = (id: string) => call("GET", `/ondemandvm/${id}`);
  const remove = (id: string) => call("DELETE", `/ondemandvm/${id}`, { token });
  const requested = () => vmpooler.view().vms.filter((vm) => vm.request !== undefined);

  it("destroys the hosts of a deleted request, and reports it as deleted again and again", async () => {
    await create({ [EMPTY]: 2, request_id: "mine" });
    vmpooler.advance(30);
    assert.deepEqual((await remove("mine")).body, { ok: true });
    const gone = await get("mine");
    assert.equal(gone.status, 200);
    const message = "The request has been deleted";
    assert.deepEqual(gone.body, { ok: true, request_id: "mine", ready: false, message });
    const again = await remove("mine");
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, { ok: true, message: "the request has already been deleted" });
    vmpooler.advance(3);
    assert.deepEqual(
      requested().map((vm) => vm.state),
      ["destroyed", "destroyed"],
    );
    assert.deepEqual(vmpooler.view().ondemand[0]?.hosts, []);
  });

  it("leaves no VM of a request that is deleted before its VMs run", async () => {
    await create({ [EMPTY]: 2, request_id: "mine" });
    vmpooler.advance(3);
    await remove("mine");
    vmpooler.advance(60);
    assert.equal(vmpooler.view().pools.find((pool) => pool.name === EMPTY)?.running, 0);
    await create({ [EMPTY]: 2, request_id: "other" });
    await remove("other");
    vmpooler.advance(60);
    assert.equal(requested().length, 2);
  });

  it("fails a request that is not complete in time, and answers 200", async () => {
    vmpooler.event("setOptions", { ondemandTtl: 1 });
    vmpooler.event("failOndemand");
    await create({ [EMPTY]: 1, request_id: "mine" });
    vmpooler.advance(60);
    assert.equal((await get("mine")).status, 202);
    vmpooler.advance(2);
    const failed = await get("mine");
    assert.equal(failed.status, 200);
    assert.equal(failed.body.ready, false);
    assert.match(String(failed.body.message), /within the configured ondemand_request_ttl '1'/);
    vmpooler.advance(3);
    assert.deepEqual(
      requested().map((vm) => vm.state),
      ["destroyed"],
    );
    await create({ [EMPTY]: 1, request_id: "next" });
    vmpooler.advance(30);
    assert.equal((await get("next")).body.ready, true);
  });

  it("keeps the record of a host that was destroyed before the request was deleted", async () => {
    await create({ [EMPTY]: 1, request_id: "mine" });
    vmpooler.advance(30);
    vmpooler.event("expireVm", { hostname: requested()[0]?.hostname });
    await remove("mine");
    vmpooler.advance(30);
    assert.equal(requested()[0]?.state, "destroyed");
  });

  it("creates VMs without an end if vm_lifetime_auth is 0", async () => {
    vmpooler.event("setOptions", { vmLifetimeAuth: 0 });
    await create({ [EMPTY]: 1, request_id: "mine" });
    vmpooler.advance(1000 * HOURS);
    assert.deepEqual([requested()[0]?.state, requested()[0]?.lifetime], ["running", 0]);
  });

  it("destroys pending VMs if the pool gets another template, and then fails the request", async () => {
    vmpooler.event("setOptions", { ondemandTtl: 1, durations: { boot: [20, 20] } });
    await create({ [CENTOS]: 1, request_id: "mine" });
    vmpooler.advance(5);
    const pending = requested().map((vm) => [vm.state, vm.hostname]);
    assert.deepEqual(
      pending.map(([state]) => state),
      ["pending"],
    );
    const templates = { [CENTOS]: "templates/centos-9-x86_64-0.0.3" };
    assert.equal((await call("POST", "/config/pooltemplate", { body: templates, token })).status, 201);
    vmpooler.advance(10);
    assert.deepEqual(
      requested().map((vm) => [vm.state, vm.hostname]),
      [["destroyed", pending[0]?.[1]]],
    );
    vmpooler.advance(40);
    assert.equal((await get("mine")).status, 202);
    vmpooler.advance(10);
    assert.deepEqual([(await get("mine")).status, (await get("mine")).body.ready], [200, false]);
  });

  it("keeps listing deleted hosts of a ready request", async () => {
    await create({ [EMPTY]: 1, request_id: "mine" });
    vmpooler.advance(30);
    const before = (await get("mine")).body;
    await call("DELETE", `/vm/${requested()[0]?.hostname}`, { token });
    vmpooler.advance(30);
    assert.deepEqual((await get("mine")).body, before);
  });

  it("remembers a deletion for 15 days, however old the request was", async () => {
    await create({ [EMPTY]: 1, request_id: "mine" });
    vmpooler.advance(20 * 24 * HOURS);
    await remove("mine");
    vmpooler.advance(14 * 24 * HOURS);
    assert.equal((await get("mine")).status, 200);
  });

  it("forgets ready requests after 30 days, failed ones after 7 and deleted ones after 15", async () => {
    vmpooler.event("failOndemand");
    await create({ [EMPTY]: 1, request_id: "failed" });
    await create({ [EMPTY]: 1, request_id: "ready" });
    await create({ [EMPTY]: 1, request_id: "deleted" });
    vmpooler.advance(400);
    await remove("deleted");
    const known = async () => {
      const statuses = await Promise.all(["failed", "ready", "deleted"].map(get));
      return statuses.map((reply) => reply.status === 200);
    };
    assert.deepEqual(await known(), [true, true, true]);
    vmpooler.advance(7 * 24 * HOURS);
    assert.deepEqual(await known(), [false, true, true]);
    vmpooler.advance(8 * 24 * HOURS);
    assert.deepEqual(await known(), [false, true, false]);
    vmpooler.advance(15 * 24 * HOURS);
    assert.deepEqual(await known(), [false, false, false]);
    assert.deepEqual((await get("ready")).body, {
      ok: false,
      message: "no request found for request_id 'ready'",
    });
    assert.equal((await remove("ready")).status, 404);
  });
});
