import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { DEBIAN, EMPTY, eachVersion } from "../support";

eachVersion("OndemandRequest", (pooler) => {
  const posts = () => pooler().writes(/^POST \/ondemandvm/);

  it("creates VMs of pools without ready ones, waits for them, and sets lifetime and tags", async () => {
    const deployed = await pooler().up(ondemandRequest, {
      pools: { [EMPTY]: 2, "debian-12": 1 },
      lifetime: 36,
      tags: { team: "web" },
    });
    const [request, ...others] = pooler().view.ondemand;
    assert.equal(others.length, 0);
    assert.equal(request?.id, deployed.id);
    assert.equal(request?.status, "ready");
    assert.deepEqual(deployed.state.hostnames, pooler().hostnames);
    for (const one of pooler().running) {
      assert.equal(one.request, deployed.id);
      assert.equal(one.lifetime, 36);
      assert.equal(one.tags.team, "web");
    }
    const hosts = deployed.state.hosts as Record<string, string>[];
    assert.deepEqual(hosts.map(({ pool }) => pool).sort(), ["debian-12", EMPTY, EMPTY]);
    for (const { hostname, fqdn } of hosts) assert.equal(fqdn, `${hostname ?? ""}.delivery.example.com`);
  });

  it("previews no change without a request, and after a refresh", async () => {
    const deployed = pooler().deploy(ondemandRequest);
    const news = { pools: { [EMPTY]: 2 }, lifetime: 36, tags: { team: "web" } };
    await deployed.up(news);
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview(news)).step, "same");
    assert.deepEqual(pooler().requests(), []);
    const before = deployed.state;
    await deployed.refresh();
    assert.deepEqual(deployed.state, before);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("changes lifetime and tags of its VMs in place", async () => {
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 2 } });
    const { id } = deployed;
    await deployed.up({ pools: { [EMPTY]: 2 }, lifetime: 48, tags: { team: "db" } });
    assert.equal(deployed.id, id);
    for (const one of pooler().running) {
      assert.equal(one.lifetime, 48);
      assert.deepEqual(one.tags, { team: "db" });
    }
    assert.equal(posts().length, 1);
  });

  it("is replaced for other counts or pools, by a request with a new id", async () => {
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 2 } });
    const old = deployed.id;
    assert.equal((await deployed.up({ pools: { [EMPTY]: 1 } })).step, "replace");
    assert.notEqual(deployed.id, old);
    assert.equal(pooler().runningVm.request, deployed.id);
    assert.equal((await deployed.preview({ pools: { [DEBIAN]: 1 } })).step, "replace");
  });

  it("deletes the request and its VMs", async () => {
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 2 } });
    await deployed.destroy();
    assert.deepEqual(pooler().hostnames, []);
    assert.equal(pooler().view.ondemand[0]?.status, "deleted");
  });

  it("shows a lost VM as a smaller count, and is removed from the state if no VM is left or the request was deleted", async () => {
    const deployed = pooler().deploy(ondemandRequest);
    const news = { pools: { [EMPTY]: 2 } };
    await deployed.up(news);
    const [first, second] = pooler().hostnames;
    pooler().event("expireVm", { hostname: first });
    await deployed.refresh();
    assert.equal((await deployed.preview(news)).step, "replace");
    pooler().event("expireVm", { hostname: second });
    assert.equal(await deployed.refresh(), false);
    await deployed.up(news);
    const { id, state } = deployed;
    await deployed.destroy();
    Object.assign(deployed, { id, state });
    assert.equal(await deployed.refresh(), false);
  });

  it("leaves nothing in the state if the server gives up, and fails with the server's message", async () => {
    pooler().event("failOndemand", { count: 1 });
    const deployed = pooler().deploy(ondemandRequest);
    await assert.rejects(deployed.up({ pools: { [EMPTY]: 1 } }), /ended in failure \(.*failed.*\)/s);
    assert.equal(deployed.id, undefined);
    await deployed.up({ pools: { [EMPTY]: 1 } });
    assert.equal(pooler().runningVm.request, deployed.id);
  });

  for (const [what, pools, words] of [
    ["too many VMs", { [EMPTY]: 11 }, /403/],
    ["an unknown pool", { "debian-12-x86": 1 }, /pools: there is no "debian-12-x86"\. Did you mean debian-12-x86_64\?/],
  ] as const) {
    it(`leaves nothing in the state if the request names ${what}`, async () => {
      const deployed = pooler().deploy(ondemandRequest);
      await assert.rejects(deployed.up({ pools }), words);
      assert.equal(deployed.id, undefined);
    });
  }

  it("prints its id before the request, so that it can be found after a killed process", async () => {
    pooler().fault({ method: "POST", kind: "status", status: 403 });
    await assert.rejects(pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 } }), /403/);
    assert.match(pooler().messages(), /^progress: Creating on-demand request "[0-9a-f]{8}-[0-9a-f-]{27}"\.$/m);
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 } }, "next");
    assert.ok(
      pooler()
        .messages()
        .includes(`"${deployed.id ?? ""}"`),
    );
  });

  it("fails to update if one of its VMs is gone, without a write", async () => {
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 2 } });
    pooler().event("expireVm", { hostname: pooler().hostnames[1] });
    pooler().stage.simulator.clearLog();
    await assert.rejects(deployed.up({ pools: { [EMPTY]: 2 }, lifetime: 48 }), /is gone.*Run `pulumi refresh`/s);
    assert.deepEqual(pooler().writes(), []);
  });
});
