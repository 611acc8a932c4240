import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { CENTOS, DEBIAN, DOTTED, eachVersion } from "../support";

eachVersion("VmSet", (pooler, version) => {
  const checkouts = () => pooler().writes(/^POST \/vm/);

  it("checks out its VMs by one request, and its id is their names", async () => {
    const deployed = await pooler().up(vmSet, {
      pools: { [DEBIAN]: 2, [CENTOS]: 1 },
      lifetime: 36,
      tags: { team: "web" },
    });
    assert.deepEqual(checkouts(), ["POST /vm"]);
    assert.equal(deployed.id, pooler().hostnames.join(","));
    assert.deepEqual(deployed.state.hostnames, pooler().hostnames);
    assert.deepEqual(
      pooler()
        .running.map(({ pool, lifetime, tags }) => [pool, lifetime, tags.team])
        .sort(),
      [
        [CENTOS, 36, "web"],
        [DEBIAN, 36, "web"],
        [DEBIAN, 36, "web"],
      ],
    );
    const hosts = deployed.state.hosts as Record<string, string>[];
    assert.deepEqual(hosts.map(({ pool }) => pool).sort(), [CENTOS, DEBIAN, DEBIAN]);
    for (const { hostname, fqdn } of hosts) assert.equal(fqdn, `${hostname ?? ""}.delivery.example.com`);
    assert.equal(deployed.state.endTime, hosts.map(({ endTime }) => endTime).sort()[0]);
  });

  it("checks out pools with a dot in their names, and aliases, by one request", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DOTTED]: 2, "debian-12": 1 } });
    assert.equal(checkouts().length, 1);
    assert.deepEqual(
      pooler()
        .running.map(({ pool }) => pool)
        .sort(),
      [DEBIAN, DOTTED, DOTTED],
    );
    const hosts = deployed.state.hosts as Record<string, string>[];
    assert.deepEqual(hosts.map(({ pool }) => pool).sort(), ["debian-12", DOTTED, DOTTED]);
    await deployed.refresh();
    assert.equal((await deployed.preview({ pools: { [DOTTED]: 2, "debian-12": 1 } })).step, "same");
  });

  if (version === "v3") {
    it("sends an absurd count to the server, which refuses it", async () => {
      const pools = { [DEBIAN]: 5_000_000_000, [DOTTED]: 1 };
      await assert.rejects(pooler().up(vmSet, { pools }), /Invalid pool name format|at most 100/);
    });
  }

  it("waits and checks out nothing if one of its pools has too few VMs", async () => {
    pooler().event("drainPool", { pool: CENTOS, refill: false });
    pooler().stage.timeoutMs = 60_000;
    const deployed = pooler().deploy(vmSet);
    await assert.rejects(deployed.up({ pools: { [DEBIAN]: 1, [CENTOS]: 1 } }), /not ready yet/);
    assert.deepEqual(pooler().hostnames, []);
    assert.equal(deployed.id, undefined);
  });

  it("previews no change without a request, and after a refresh", async () => {
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 2 }, lifetime: 36, tags: { team: "web" } };
    await deployed.up(news);
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview(news)).step, "same");
    assert.deepEqual(pooler().requests(), []);
    const before = deployed.state;
    pooler().advance(1);
    await deployed.refresh();
    assert.deepEqual(deployed.state, before);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("changes lifetime and tags of every VM in place", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DEBIAN]: 2 }, tags: { team: "web" } });
    const { id } = deployed;
    await deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 48, tags: { team: "db", more: "1" } });
    assert.equal(deployed.id, id);
    for (const one of pooler().running) {
      assert.equal(one.lifetime, 48);
      assert.deepEqual(one.tags, { team: "db", more: "1" });
    }
  });

  for (const [what, old, next] of [
    ["another count", { pools: { [DEBIAN]: 2 } }, { pools: { [DEBIAN]: 1 } }],
    ["another pool", { pools: { [DEBIAN]: 2 } }, { pools: { [CENTOS]: 2 } }],
    ["a removed tag", { pools: { [DEBIAN]: 2 }, tags: { a: "1" } }, { pools: { [DEBIAN]: 2 } }],
  ] as const) {
    it(`is replaced for ${what}`, async () => {
      const deployed = await pooler().up(vmSet, old);
      const before = deployed.id ?? "";
      const preview = await deployed.up(next);
      assert.equal(preview.step, "replace");
      assert.match(preview.reasons.join(), /together|remove nor empty/);
      assert.equal(deployed.id, pooler().hostnames.join(","));
      for (const name of before.split(",")) assert.equal(pooler().hostnames.includes(name), false);
    });
  }

  it("shows a lost VM as a smaller count, and its replacement deletes the others", async () => {
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 2, [CENTOS]: 1 } };
    await deployed.up(news);
    const [lost = "", ...rest] = pooler().hostnames;
    pooler().event("expireVm", { hostname: lost });
    assert.equal(await deployed.refresh(), true);
    assert.match(pooler().messages("warning"), new RegExp(`1 of 3 VMs are gone: ${lost}`));
    assert.equal((await deployed.preview(news)).step, "replace");
    await deployed.up(news);
    assert.equal(pooler().hostnames.length, 3);
    for (const name of [lost, ...rest]) assert.equal(pooler().hostnames.includes(name), false);
  });

  it("is removed from the state by a refresh if none of its VMs is left", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DEBIAN]: 2 } });
    for (const hostname of pooler().hostnames) pooler().event("expireVm", { hostname });
    assert.equal(await deployed.refresh(), false);
  });

  it("is replaced before its lifetime ends if replaceWhenExpiresWithin is set", async () => {
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 2 }, lifetime: 10, replaceWhenExpiresWithin: 2 };
    await deployed.up(news);
    const before = pooler().hostnames;
    pooler().advance(9);
    assert.match((await deployed.up(news)).reasons.join(), /ends in 5\d min|ends in 1 h/);
    for (const name of before) assert.equal(pooler().hostnames.includes(name), false);
    assert.equal(pooler().hostnames.length, 2);
  });

  it("deletes every VM, also if some are gone already", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DEBIAN]: 3 } });
    pooler().event("destroyVm", { hostname: pooler().hostnames[0] });
    await deployed.destroy();
    assert.deepEqual(pooler().hostnames, []);
  });

  it("deletes the VMs that it can, and fails with the names of the others", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DEBIAN]: 3 } });
    const [first = ""] = pooler().hostnames;
    pooler().fault({ method: "DELETE", path: `/vm/${first}`, kind: "status", status: 401, body: { ok: false } });
    await assert.rejects(deployed.destroy(), new RegExp(`1 of 3 VMs were not deleted. ${first}: .*401`));
    assert.deepEqual(pooler().hostnames, [first]);
    await deployed.destroy();
    assert.deepEqual(pooler().hostnames, []);
  });

  it("keeps its VMs in the state if the lifetime is refused; the next up sets it in place", async () => {
    const deployed = pooler().deploy(vmSet);
    await assert.rejects(deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 999 }), /2 of 2 VMs were not changed/);
    assert.equal(deployed.id, pooler().hostnames.join(","));
    await deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 99 });
    assert.deepEqual(
      pooler().running.map(({ lifetime }) => lifetime),
      [99, 99],
    );
  });

  it("sets lifetime and tags in the next up if the first attempt was refused", async () => {
    pooler().fault({ method: "PUT", kind: "status", status: 400, body: { ok: false }, times: 2 });
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 2 }, lifetime: 36, tags: { team: "web" } };
    await assert.rejects(deployed.up(news), /2 of 2 VMs were not changed/);
    await deployed.up(news);
    for (const { lifetime, tags } of pooler().running) assert.deepEqual([lifetime, tags], [36, { team: "web" }]);
  });

  it("shows after a refresh that an update did not reach all VMs; the next up completes it", async () => {
    const deployed = pooler().deploy(vmSet);
    const old = { pools: { [DEBIAN]: 2 }, tags: { team: "web" } };
    await deployed.up(old);
    pooler().fault({ method: "PUT", kind: "status", status: 400, body: { ok: false } });
    const news = { ...old, lifetime: 36, tags: { team: "db", more: "1" } };
    await assert.rejects(deployed.up(news), /1 of 2 VMs were not changed/);
    await deployed.refresh();
    assert.equal("lifetime" in deployed.state, false);
    assert.deepEqual((await deployed.up(news)).changed, ["lifetime", "tags"]);
    for (const { lifetime, tags } of pooler().running) assert.deepEqual([lifetime, tags], [36, news.tags]);
  });

  it("shows a setting that differs in one VM, and its endTime is the earliest of its VMs", async () => {
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 3 }, lifetime: 36, tags: { team: "web" } };
    await deployed.up(news);
    const hosts = pooler().hostnames;
    for (const [host, lifetime] of [hosts[1], hosts[2]].map((name, index) => [name, 20 - index] as const)) {
      await pooler().up(vm, { pool: DEBIAN, adopt: host, lifetime }, `alone-${host ?? ""}`);
    }
    pooler().event("tagVm", { hostname: hosts[1], tags: { team: "theirs", other: "1" } });
    await deployed.refresh();
    assert.equal(deployed.state.endTime, (deployed.state.hosts as Record<string, string>[])[2]?.endTime);
    assert.deepEqual((await deployed.up(news)).changed, ["lifetime", "tags"]);
    for (const { lifetime, tags } of pooler().running) assert.deepEqual([lifetime, tags.team], [36, "web"]);
  });

  it("fails to update if one of its VMs is gone, without a write", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DEBIAN]: 2 } });
    pooler().event("expireVm", { hostname: pooler().hostnames[1] });
    pooler().stage.simulator.clearLog();
    await assert.rejects(deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 48 }), /is gone.*Run `pulumi refresh`/s);
    assert.deepEqual(pooler().writes(), []);
  });

  it("finds its VMs if the answer to the checkout is lost, each with its requested pool", async () => {
    pooler().fault({ method: "POST", path: "/vm$", when: "after", kind: "drop" });
    const deployed = await pooler().up(vmSet, { pools: { "debian-12": 2, [CENTOS]: 1 } });
    assert.equal(checkouts().length, 1);
    assert.equal(deployed.id, pooler().hostnames.join(","));
    const hosts = deployed.state.hosts as Record<string, string>[];
    assert.deepEqual(hosts.map(({ pool }) => pool).sort(), [CENTOS, "debian-12", "debian-12"]);
  });
});
