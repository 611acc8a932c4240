import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { poolReset } from "../../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../../provider/vmpooler/pool/pool-size";
import { token } from "../../../../provider/vmpooler/token/token";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { DEBIAN, eachVersion, EMPTY, LIFECYCLES } from "../support";
import { eachMember, eachVm, oddApi, type OddApi } from "../odd-api";

eachVersion("ambiguous answers", (pooler, version) => {
  let api: OddApi;

  beforeEach(async () => {
    api = await oddApi(pooler().stage);
  });

  it("make refresh and deletion of a Vm fail with the field, and keep the VM", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    for (const odd of [
      { state: 5 },
      { state: "suspended" },
      { template: null },
      { lifetime: "long" },
      { disk: 8 },
      { tags: "a" },
    ]) {
      api.rewrite = eachVm((one) => ({ ...one, ...odd }));
      await assert.rejects(deployed.refresh(), new RegExp(`its shape is unknown at ${Object.keys(odd).join()}`));
      await assert.rejects(deployed.destroy(), /its shape is unknown/);
    }
    assert.equal(pooler().runningVm.hostname, deployed.id);
  });

  it("make a refresh fail with a readable reason if the VM or its state is missing", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    api.rewrite = () => ({ status: 200, body: { ok: true } });
    await assert.rejects(deployed.refresh(), /at the top: Invalid input: expected object, but it is missing\./);
    api.rewrite = eachVm(({ state: _state, ...one }) => one);
    await assert.rejects(deployed.refresh(), /at state: Invalid option: expected one of "running"/);
  });

  for (const [definition, inputs] of LIFECYCLES.filter(([definition]) => definition !== poolReset)) {
    it(`keep ${definition.type} if the server no longer has this version of the API`, async () => {
      const deployed = await pooler().up(definition, inputs);
      const { id } = deployed;
      pooler().stage.clock.advance(60_000);
      api.rewrite = () => ({ status: 404, body: { ok: false } });
      const gone = /Does it support this version of the API|GET \S*\/config answered 404/;
      await assert.rejects(deployed.refresh(), gone);
      await assert.rejects(deployed.destroy(), gone);
      assert.equal(deployed.id, id);
      api.rewrite = (exchange) => exchange;
      await deployed.destroy();
    });
  }

  it("keep a PoolSize if the list of pools is empty", async () => {
    const deployed = await pooler().up(poolSize, { pool: DEBIAN, size: 3 });
    pooler().stage.newProcess();
    api.rewrite = (exchange) =>
      exchange.path === "/config" ? { status: 200, body: { pool_configuration: [] } } : exchange;
    await assert.rejects(deployed.refresh(), /its shape is unknown at pool_configuration/);
    assert.equal(deployed.id, DEBIAN);
  });

  it("keep a Vm if the check of the API after a 404 fails", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    api.rewrite = ({ path }) => (path === "/vm" ? { status: 400, body: {} } : { status: 404, body: { ok: false } });
    await assert.rejects(deployed.refresh(), /GET \S*\/vm answered 400/);
  });

  for (const hostname of ["", ".lab.test", "../config", "a,b", ["two", "two"], [], null, 5]) {
    it(`do not put the host name ${JSON.stringify(hostname)} into a state`, async () => {
      api.rewrite = (exchange) =>
        /^\/vm(\/[^/]+)?$/.test(exchange.path) && exchange.method === "POST"
          ? eachMember(() => ({ hostname }))(exchange)
          : exchange;
      const deployed = pooler().deploy(vmSet);
      const wanted = Array.isArray(hostname) ? 2 : 1;
      // The VMs that were checked out are found in the token's list.
      await deployed.up({ pools: { [DEBIAN]: wanted } });
      const names = pooler().hostnames;
      assert.equal(deployed.id, names.join());
      assert.equal(names.length, wanted);
    });
  }

  for (const [what, odd] of Object.entries({
    "only ok": { ok: true },
    "not ready, without a message": { ok: true, ready: false, message: null },
    "ready, without VMs": { ok: true, ready: true },
    "ready, with an empty pool": { ok: true, ready: true, [EMPTY]: { hostname: [] } },
    "ready, with a pool whose host name is null": {
      ok: true,
      ready: true,
      [EMPTY]: { hostname: "a" },
      [DEBIAN]: { hostname: null },
    },
    "ready, with a pool that is null": { ok: true, ready: true, [EMPTY]: { hostname: "a" }, [DEBIAN]: null },
  })) {
    it(`keep an on-demand request if they say: ${what}`, async () => {
      const [deployed, other] = [pooler().deploy(ondemandRequest), pooler().deploy(ondemandRequest, "other")];
      await deployed.up({ pools: { [EMPTY]: 1 } });
      const { id } = deployed;
      api.rewrite = (exchange) =>
        exchange.method === "GET" && exchange.path.startsWith("/ondemandvm") ? { status: 200, body: odd } : exchange;
      await assert.rejects(deployed.refresh(), /got no usable answer/);
      await assert.rejects(deployed.destroy(), /got no usable answer/);
      await assert.rejects(other.up({ pools: { [EMPTY]: 1 } }), /got no usable answer/);
      assert.equal(deployed.id, id);
      assert.deepEqual(
        [other.id, id].sort(),
        pooler()
          .view.ondemand.map((one) => one.id)
          .sort(),
      );
    });
  }

  it("neither show nor forget a token if the list of tokens has another shape", async () => {
    const deployed = await pooler().up(token, {});
    const { token: _secret, ...state } = deployed.state;
    deployed.state = state;
    const others = `never-seen-before-${version}`;
    api.rewrite = ({ path, ...exchange }) =>
      path === "/token" ? { status: 200, body: { ok: true, [others]: { created: null } } } : exchange;
    await assert.rejects(deployed.refresh(), /its shape is unknown at \[secret\]\.created/);
  });

  it("about several absent VMs need one check of the API", async () => {
    const all = ["a", "b", "c", "d"].map((name) => pooler().deploy(vm, name));
    for (const one of all) await one.up({ pool: DEBIAN });
    for (const { id } of all) pooler().event("destroyVm", { hostname: id });
    pooler().stage.simulator.clearLog();
    for (const one of all) assert.equal(await one.refresh(), false);
    assert.equal(
      pooler()
        .requests()
        .filter((line) => line === "GET /vm").length,
      1,
    );
  });
});
