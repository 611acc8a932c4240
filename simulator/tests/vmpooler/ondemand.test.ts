import assert from "node:assert/strict";
import {
  at,
  CENTOS,
  DEBIAN,
  DOMAIN,
  EMPTY,
  HOURS,
  startVmpooler,
  state,
  VERSIONS,
  type Vmpooler,
  type Call,
} from "./support";

for (const version of VERSIONS) {
  describe(`simulated vmpooler, ${version}: on-demand requests`, () => {
    let vmpooler: Vmpooler;
    let call: Call;
    let token: string;
    beforeEach(async () => {
      vmpooler = await startVmpooler();
      call = vmpooler.api(version);
      token = await vmpooler.token();
    });
    afterEach(() => vmpooler.close());
    const ask = (body: unknown) => call("POST", "/ondemandvm", { body, token });
    const get = (id: string) => call("GET", `/ondemandvm/${id}`);
    const remove = (id: string) => call("DELETE", `/ondemandvm/${id}`, { token });
    const made = () => vmpooler.view().vms.filter((vm) => vm.request !== undefined);
    const domain = version === "v1" ? { domain: DOMAIN } : {};

    it("goes from accepted over pending to ready, with counts as strings and hosts as arrays", async () => {
      const asked = await ask({ [EMPTY]: 2, "centos-9": "1", request_id: "mine" });
      assert.deepEqual([asked.status, asked.body], [201, { ok: true, request_id: "mine", ...domain }]);
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
      const hosts = made().map((vm) => (version === "v1" ? vm.hostname : `${vm.hostname}.${DOMAIN}`));
      assert.deepEqual(
        [at(ready, EMPTY).hostname, at(ready, "centos-9").hostname].map((names) => (names as string[]).toSorted()),
        [hosts.slice(0, 2).toSorted(), hosts.slice(2)],
      );
      const { ok, request_id, ready: isReady, domain: shownDomain } = ready.body;
      assert.deepEqual([ok, request_id, isReady, shownDomain], [true, "mine", true, domain.domain]);
    });

    it("hands its VMs to the token, with a lifetime from the moment they run", async () => {
      await ask({ [EMPTY]: 1, request_id: "mine" });
      vmpooler.advance(30);
      const [vm] = made();
      const shown = at(await call("GET", `/vm/${vm?.hostname}`), vm?.hostname ?? "");
      assert.deepEqual([shown.state, shown.lifetime, shown.template], ["running", 24, EMPTY]);
      assert.deepEqual(at(await call("GET", `/token/${token}`), token).vms, { running: [vm?.hostname] });
      assert.equal((await call("DELETE", `/vm/${vm?.hostname}`)).status, 401);
      vmpooler.advance(24 * HOURS);
      assert.equal(await state(call, vm?.hostname ?? ""), "destroyed");
    });

    it("takes names in the path, and makes the id itself", async () => {
      const asked = await call("POST", `/ondemandvm/${EMPTY}+${EMPTY}+${DEBIAN}`, { token });
      assert.equal(asked.status, 201);
      const id = String(asked.body.request_id);
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(at(await get(id), EMPTY), { ready: "0", pending: "2" });
    });

    it("spreads an alias over its pools and answers under the alias", async () => {
      await ask({ "linux-x86_64": 10, request_id: "mine" });
      assert.deepEqual(at(await get("mine"), "linux-x86_64"), { ready: "0", pending: "10" });
      vmpooler.advance(20);
      assert.equal((at(await get("mine"), "linux-x86_64").hostname as string[]).length, 10);
      assert.deepEqual(new Set(made().map((vm) => vm.pool)), new Set([DEBIAN, CENTOS]));
    });

    it("is a 401 without a valid token, but open to look at", async () => {
      for (const wrong of [undefined, "wrong"]) {
        assert.equal((await call("POST", "/ondemandvm", { body: { [EMPTY]: 1 }, token: wrong })).status, 401);
        assert.equal((await call("POST", `/ondemandvm/${EMPTY}`, { token: wrong })).status, 401);
        assert.equal((await call("DELETE", "/ondemandvm/mine", { token: wrong })).status, 401);
      }
      await ask({ [EMPTY]: 1, request_id: "mine" });
      assert.equal((await get("mine")).status, 202);
    });

    it("refuses more than the limit for a pool, and counts no sum over pools", async () => {
      vmpooler.event("setOptions", { maxOndemand: 4 });
      const refused = await ask({ [EMPTY]: 5 });
      assert.equal(refused.status, 403);
      assert.match(String(refused.body.message), /exceeds the maximum 4/);
      assert.equal((await ask({ [EMPTY]: 3, [CENTOS]: 3 })).status, 201);
    });

    it("names the pools that it does not know", async () => {
      const refused = await ask({ nothing: 1, [EMPTY]: 1, neither: 1 });
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

    it("is ready at once when nothing is asked for", async () => {
      for (const [index, body] of [{}, { [EMPTY]: 0 }].entries()) {
        const id = `nothing-${index}`;
        assert.equal((await ask({ ...body, request_id: id })).status, 201);
        const reply = await get(id);
        assert.deepEqual([reply.status, reply.body], [200, { ok: true, request_id: id, ready: true, ...domain }]);
      }
    });

    it("refuses an id that is taken, in whatever state", async () => {
      const again = async () => {
        const reply = await ask({ [EMPTY]: 1, request_id: "mine" });
        if (reply.status === 409) assert.match(String(reply.body.message), /has already been created/);
        return reply.status;
      };
      assert.equal(await again(), 201);
      assert.equal(await again(), 409);
      vmpooler.advance(30);
      assert.equal(await again(), 409);
      await remove("mine");
      assert.equal(await again(), 409);
      assert.equal(made().length, 1);
    });

    it("destroys the hosts of a deleted request, says so, and says it again", async () => {
      await ask({ [EMPTY]: 2, request_id: "mine" });
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
        made().map((vm) => vm.state),
        ["destroyed", "destroyed"],
      );
      assert.deepEqual(vmpooler.view().ondemand[0]?.hosts, []);
    });

    it("leaves nothing of a request that is deleted before its VMs are up", async () => {
      await ask({ [EMPTY]: 2, request_id: "mine" });
      vmpooler.advance(3);
      await remove("mine");
      vmpooler.advance(60);
      assert.equal(vmpooler.view().pools.find((pool) => pool.name === EMPTY)?.running, 0);
      await ask({ [EMPTY]: 2, request_id: "other" });
      await remove("other");
      vmpooler.advance(60);
      assert.equal(made().length, 2);
    });

    it("fails a request that is not complete in time, and says so with a 200", async () => {
      vmpooler.event("setOptions", { ondemandTtl: 1 });
      vmpooler.event("failOndemand");
      await ask({ [EMPTY]: 1, request_id: "mine" });
      vmpooler.advance(60);
      assert.equal((await get("mine")).status, 202);
      vmpooler.advance(2);
      const failed = await get("mine");
      assert.equal(failed.status, 200);
      assert.equal(failed.body.ready, false);
      assert.match(String(failed.body.message), /within the configured ondemand_request_ttl '1'/);
      vmpooler.advance(3);
      assert.deepEqual(
        made().map((vm) => vm.state),
        ["destroyed"],
      );
      await ask({ [EMPTY]: 1, request_id: "next" });
      vmpooler.advance(30);
      assert.equal((await get("next")).body.ready, true);
    });

    it("leaves the record of a host that was destroyed before the request was deleted", async () => {
      await ask({ [EMPTY]: 1, request_id: "mine" });
      vmpooler.advance(30);
      vmpooler.event("expireVm", { hostname: made()[0]?.hostname });
      await remove("mine");
      vmpooler.advance(30);
      assert.equal(made()[0]?.state, "destroyed");
    });

    it("makes VMs that live for ever where the server has no lifetime for tokens", async () => {
      vmpooler.event("setOptions", { vmLifetimeAuth: 0 });
      await ask({ [EMPTY]: 1, request_id: "mine" });
      vmpooler.advance(1000 * HOURS);
      assert.deepEqual([made()[0]?.state, made()[0]?.lifetime], ["running", 0]);
    });

    it("loses the VMs it waits for when the pool gets another template, and then fails", async () => {
      vmpooler.event("setOptions", { ondemandTtl: 1, durations: { boot: [20, 20] } });
      await ask({ [CENTOS]: 1, request_id: "mine" });
      vmpooler.advance(5);
      const pending = made().map((vm) => [vm.state, vm.hostname]);
      assert.deepEqual(
        pending.map(([state]) => state),
        ["pending"],
      );
      const templates = { [CENTOS]: "templates/centos-9-x86_64-0.0.3" };
      assert.equal((await call("POST", "/config/pooltemplate", { body: templates, token })).status, 201);
      vmpooler.advance(10);
      assert.deepEqual(
        made().map((vm) => [vm.state, vm.hostname]),
        [["destroyed", pending[0]?.[1]]],
      );
      vmpooler.advance(40);
      assert.equal((await get("mine")).status, 202);
      vmpooler.advance(10);
      assert.deepEqual([(await get("mine")).status, (await get("mine")).body.ready], [200, false]);
    });

    it("keeps listing the hosts of a ready request that are gone", async () => {
      await ask({ [EMPTY]: 1, request_id: "mine" });
      vmpooler.advance(30);
      const before = (await get("mine")).body;
      await call("DELETE", `/vm/${made()[0]?.hostname}`, { token });
      vmpooler.advance(30);
      assert.deepEqual((await get("mine")).body, before);
    });

    it("remembers a deletion for 15 days, however old the request was", async () => {
      await ask({ [EMPTY]: 1, request_id: "mine" });
      vmpooler.advance(20 * 24 * HOURS);
      await remove("mine");
      vmpooler.advance(14 * 24 * HOURS);
      assert.equal((await get("mine")).status, 200);
    });

    it("forgets ready requests after 30 days, failed ones after 7 and deleted ones after 15", async () => {
      vmpooler.event("failOndemand");
      await ask({ [EMPTY]: 1, request_id: "failed" });
      await ask({ [EMPTY]: 1, request_id: "ready" });
      await ask({ [EMPTY]: 1, request_id: "deleted" });
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
}
