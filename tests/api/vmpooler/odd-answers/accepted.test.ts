import assert from "node:assert/strict";
import { isObject } from "../../../../provider/core/json";
import { getOndemandRequest } from "../../../../provider/vmpooler/functions/ondemand-request";
import { getPoolConfig } from "../../../../provider/vmpooler/functions/pool-config";
import { getPoolStat } from "../../../../provider/vmpooler/functions/pool-stat";
import { getStatus } from "../../../../provider/vmpooler/functions/status";
import { getToken } from "../../../../provider/vmpooler/functions/token";
import { getTotalRunning } from "../../../../provider/vmpooler/functions/total-running";
import { getVm } from "../../../../provider/vmpooler/functions/vm";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../../provider/vmpooler/vm/vm-disk";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { vmSnapshot } from "../../../../provider/vmpooler/vm/vm-snapshot";
import { DEBIAN, eachVersion, EMPTY, LIFECYCLES } from "../support";
import { eachMember, eachVm, numbersAsText, oddApi, type OddApi, type Rewrite } from "../odd-api";

const isVm = (path: string) => /^\/vm\/[^/]+$/.test(path);
const isChange = (method: string, status: number) => method !== "GET" && status < 300;

/** Undocumented answers with a clear meaning. */
const UNDOCUMENTED: Readonly<Record<string, Rewrite>> = {
  "null for absent values": (exchange) => {
    const absent = { ip: null, fqdn: null, domain: null, start_time: null, disk: null, snapshots: null, tags: null };
    const { path } = exchange;
    if (exchange.status >= 300) return exchange;
    if (isVm(path) && exchange.method === "GET")
      return eachMember(({ ip: _ip, fqdn: _fqdn, domain: _domain, ...one }) => ({ ...absent, ...one }))(exchange);
    if (path.startsWith("/token/")) return eachMember((one) => ({ last: null, vms: null, ...one }))(exchange);
    const { body } = exchange;
    if (path.startsWith("/ondemandvm"))
      return { ...exchange, body: { message: null, ...(isObject(body) ? body : {}) } };
    return exchange;
  },
  "numbers as text": (exchange) => ({ ...exchange, body: numbersAsText(exchange.body) }),
  "204 for changes": (exchange) =>
    isChange(exchange.method, exchange.status) && !/^\/(vm\/[^/]+|vm|token|vm\/[^/]+\/snapshot)$/.test(exchange.path)
      ? { status: 204 }
      : exchange,
  "204 for deletions": (exchange) => (exchange.method === "DELETE" ? { status: 204 } : exchange),
  "full host names instead of short ones and short instead of full": (exchange) => {
    if (!isChange(exchange.method, exchange.status) || !/^\/vm(\/[^/]+)?$/.test(exchange.path)) return exchange;
    const other = (name: unknown) =>
      String(name).includes(".") ? String(name).split(".")[0] : `${String(name)}.lab.test`;
    return eachMember(({ hostname }) => ({ hostname: [hostname].flat().map(other) }))(exchange);
  },
  "VMs under their full names": (exchange) => {
    const { method, path, status, body } = exchange;
    if (!isVm(path.replace(/\/snapshot$/, "")) || method !== (path.endsWith("t") ? "POST" : "GET")) return exchange;
    const told = Object.entries(isObject(body) ? body : {});
    return { status, body: Object.fromEntries(told.map(([name, one]) => [isObject(one) ? `${name}.x.y` : name, one])) };
  },
  "tags that are not text": eachVm(({ tags, ...one }) => ({
    ...one,
    tags: { ...(isObject(tags) ? tags : {}), count: 5, flag: true, none: null, nested: { b: 1 } },
  })),
  "another pool with odd values": (exchange) => {
    const { path, body } = exchange;
    if (path !== "/config" || !isObject(body) || !Array.isArray(body.pool_configuration)) return exchange;
    const odd = { name: "odd", size: null, template: null, alias: 5, template_ready: null };
    return { ...exchange, body: { ...body, pool_configuration: [...(body.pool_configuration as unknown[]), odd] } };
  },
};

eachVersion("undocumented answers", (pooler) => {
  let api: OddApi;

  beforeEach(async () => {
    api = await oddApi(pooler().stage);
  });

  for (const [what, rewrite] of Object.entries(UNDOCUMENTED)) {
    for (const [definition, inputs, change] of LIFECYCLES) {
      it(`do not disturb ${definition.type}: ${what}`, async () => {
        api.rewrite = rewrite;
        const deployed = await pooler().up(definition, inputs);
        pooler().stage.clock.advance(60_000);
        assert.equal(await deployed.refresh(), true);
        assert.equal((await deployed.preview(inputs)).step, "same");
        await deployed.up({ ...inputs, ...change });
        await deployed.destroy();
        pooler().assertCleanedUp();
      });
    }

    it(`do not disturb disks and snapshots: ${what}`, async () => {
      api.rewrite = rewrite;
      const [host, disk, snapshot] = [pooler().deploy(vm), pooler().deploy(vmDisk), pooler().deploy(vmSnapshot)];
      await host.up({ pool: DEBIAN });
      await disk.up({ vm: host.id, size: 8 });
      await snapshot.up({ vm: host.id });
      await snapshot.up({ vm: host.id, revertTriggers: [1] });
      assert.ok((await disk.refresh()) && (await snapshot.refresh()));
      pooler().stage.clock.advance(60_000);
      assert.deepEqual(
        [pooler().runningVm.disks, pooler().runningVm.reverts],
        [["+8gb"], pooler().runningVm.snapshots],
      );
    });

    it(`do not disturb functions: ${what}`, async () => {
      const [host, request] = [pooler().deploy(vm, "vm"), pooler().deploy(ondemandRequest, "request")];
      await host.up({ pool: DEBIAN, lifetime: 30, disks: [8] });
      await request.up({ pools: { [EMPTY]: 1 } });
      api.rewrite = rewrite;
      const seen = await pooler().call(getVm, { hostname: String(host.id) });
      assert.deepEqual([seen.hostname, seen.lifetime, seen.disks], [host.id, 30, [8]]);
      const { state, hosts } = await pooler().call(getOndemandRequest, { requestId: String(request.id) });
      assert.deepEqual([state, hosts.length], ["ready", 1]);
      const { pools, capacity, clone } = await pooler().call(getStatus);
      assert.deepEqual(
        [pools?.[DEBIAN]?.max, typeof capacity?.total, typeof clone?.duration?.average],
        [10, "number", "number"],
      );
      assert.equal((await pooler().call(getPoolStat, { pools: [EMPTY] })).pools[EMPTY]?.max, 0);
      assert.equal((await pooler().call(getTotalRunning)).running, 2);
      assert.equal((await pooler().call(getPoolConfig, { pool: DEBIAN })).pools[0]?.size, 10);
      assert.equal((await pooler().call(getToken)).running.length, 2);
    });
  }

  it("of getStatus keep their numbers and lose a breakdown by pool", async () => {
    api.rewrite = (exchange) => {
      const { body } = exchange;
      if (exchange.path !== "/status" || !isObject(body) || !isObject(body.boot)) return exchange;
      return { ...exchange, body: { ...body, boot: { duration: { total: 5, pool: { [DEBIAN]: {} } } } } };
    };
    assert.deepEqual((await pooler().call(getStatus)).boot, { duration: { total: 5 } });
  });

  it("of getVm with tags of other types return them as text", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    api.rewrite = eachVm((one) => ({ ...one, tags: { a: "1", b: 2, c: true, d: null, e: ["x"] } }));
    const { tags } = await pooler().call(getVm, { hostname: String(deployed.id) });
    assert.deepEqual(tags, { a: "1", b: "2", c: "true", e: '["x"]' });
  });

  for (const [what, odd] of [
    ["a lifetime beyond the last date", { lifetime: 1e15 }],
    ["a start time that is no time", { start_time: "yesterday" }],
  ] as const) {
    it(`with ${what} leave a Vm without endTime`, async () => {
      const deployed = await pooler().up(vm, { pool: DEBIAN });
      api.rewrite = eachVm((one) => ({ ...one, ...odd }));
      await deployed.refresh();
      assert.equal(deployed.state.endTime, undefined);
    });
  }

  it("with another id for an on-demand request make it the id of the resource", async () => {
    const own = "5f1b";
    let ours = "";
    api.rewrite = (exchange) => {
      const { body, path } = exchange;
      if (!isObject(body) || !path.startsWith("/ondemandvm")) return exchange;
      if (path === "/ondemandvm") ours = String(body.request_id);
      return { ...exchange, body: { ...body, request_id: own } };
    };
    api.pathOf = (path) => path.replace(`/ondemandvm/${own}`, `/ondemandvm/${ours}`);
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 }, lifetime: 30 });
    assert.equal(deployed.id, own);
    assert.equal(await deployed.refresh(), true);
    assert.equal(pooler().runningVm.lifetime, 30);
    await deployed.destroy();
    assert.equal(pooler().view.ondemand[0]?.status, "deleted");
  });

  it("with a pool named constructor do not disturb the counts of a VmSet", async () => {
    const [host, set] = [pooler().deploy(vm), pooler().deploy(vmSet)];
    await host.up({ pool: DEBIAN });
    api.rewrite = eachVm((one) => ({ ...one, template: "constructor" }));
    await set.up({ pools: { constructor: 1 }, adopt: host.id });
    assert.deepEqual(set.state.pools, { constructor: 1 });
  });

  it("with another form of snapshot names are accepted", async () => {
    const [host, snapshot] = [pooler().deploy(vm), pooler().deploy(vmSnapshot)];
    await host.up({ pool: DEBIAN });
    const foreign = (id: unknown) => (typeof id === "string" ? `snap-${id}.1` : id);
    api.rewrite = (exchange) => {
      const named = exchange.method === "POST" && exchange.path.endsWith("/snapshot");
      if (named) return eachMember((one) => ({ snapshot: foreign(one.snapshot) }))(exchange);
      return eachVm((one) => ({ ...one, snapshots: [one.snapshots ?? []].flat().map(foreign) }))(exchange);
    };
    await snapshot.up({ vm: host.id });
    assert.match(String(snapshot.state.snapshot), /^snap-\w+\.1$/);
    assert.equal(await snapshot.refresh(), true);
  });
});
