import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { poolReset } from "../../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../../provider/vmpooler/pool/pool-size";
import { token } from "../../../../provider/vmpooler/token/token";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { DEBIAN, eachVersion, EMPTY, LIFECYCLES } from "../support";
import { eachMember, eachVm, oddApi, type OddApi } from "../odd-api";

eachVersion("answers that mislead", (pooler, version) => {
  let api: OddApi;

  beforeEach(async () => {
    api = await oddApi(pooler().stage);
  });
  afterEach(async () => {
    await api.close();
  });

  it("are errors where they leave open what is meant, and nothing is lost by them", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
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

  it("are errors in words where nothing is said of the VM, or not its state", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    api.rewrite = () => ({ status: 200, body: { ok: true } });
    await assert.rejects(deployed.refresh(), /at the top: Invalid input: expected object, but it is missing\./);
    api.rewrite = eachVm(({ state: _state, ...one }) => one);
    await assert.rejects(deployed.refresh(), /at state: Invalid option: expected one of "running"/);
  });

  for (const [definition, inputs] of LIFECYCLES.filter(([definition]) => definition !== poolReset)) {
    it(`never lose ${definition.type} because a server no longer has this version of the API`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
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

  it("never lose what is set of a pool because they list none, which no server does that has none", async () => {
    const deployed = pooler().deploy(poolSize);
    await deployed.up({ pool: DEBIAN, size: 3 });
    pooler().stage.newProcess();
    api.rewrite = (exchange) =>
      exchange.path === "/config" ? { status: 200, body: { pool_configuration: [] } } : exchange;
    await assert.rejects(deployed.refresh(), /its shape is unknown at pool_configuration/);
    assert.equal(deployed.id, DEBIAN);
  });

  it("never lose a resource to a server that is in trouble after it has not found it", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    api.rewrite = ({ path }) => (path === "/vm" ? { status: 400, body: {} } : { status: 404, body: { ok: false } });
    await assert.rejects(deployed.refresh(), /GET \S*\/vm answered 400/);
  });

  for (const hostname of ["", ".lab.test", "../config", "a,b", ["two", "two"], [], null, 5]) {
    it(`never make a VM of the host name ${JSON.stringify(hostname)}`, async () => {
      api.rewrite = (exchange) =>
        /^\/vm(\/[^/]+)?$/.test(exchange.path) && exchange.method === "POST"
          ? eachMember(() => ({ hostname }))(exchange)
          : exchange;
      const deployed = pooler().deploy(vmSet);
      const wanted = Array.isArray(hostname) ? 2 : 1;
      // What was given out nevertheless stands in the token's list.
      await deployed.up({ pools: { [DEBIAN]: wanted } });
      const names = pooler().hostnames;
      assert.equal(deployed.id, names.join());
      assert.equal(names.length, wanted);
    });
  }

  for (const [what, odd] of Object.entries({
    "nothing but ok": { ok: true },
    "that it is over, and not why": { ok: true, ready: false, message: null },
    "that it is ready, and no VMs": { ok: true, ready: true },
    "that it is ready, and no VM of a pool": { ok: true, ready: true, [EMPTY]: { hostname: [] } },
    "that it is ready, and no names": {
      ok: true,
      ready: true,
      [EMPTY]: { hostname: "a" },
      [DEBIAN]: { hostname: null },
    },
    "that it is ready, and nothing of a pool": { ok: true, ready: true, [EMPTY]: { hostname: "a" }, [DEBIAN]: null },
  })) {
    it(`never lose an on-demand request of which they tell ${what}`, async () => {
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

  it("never show nor forget a token of a list that is told oddly", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const { token: _secret, ...state } = deployed.state;
    deployed.state = state;
    const others = `never-seen-before-${version}`;
    api.rewrite = ({ path, ...exchange }) =>
      path === "/token" ? { status: 200, body: { ok: true, [others]: { created: null } } } : exchange;
    await assert.rejects(deployed.refresh(), /its shape is unknown at \[secret\]\.created/);
  });

  it("ask once only whether the API is there, whatever number of VMs has gone", async () => {
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
