import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { CENTOS, DEBIAN, DOTTED, eachVersion } from "../support";

eachVersion("VmSet", (pooler, version) => {
  const checkouts = () => pooler().writes(/^POST \/vm/);

  it("is checked out by one request, and named by its hosts", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 2, [CENTOS]: 1 }, lifetime: 36, tags: { team: "web" } });
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

  it("takes names with a dot, and aliases, in one request too", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DOTTED]: 2, "debian-12": 1 } });
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
    it("leaves it to the server to refuse a count that nobody can want", async () => {
      const pools = { [DEBIAN]: 5_000_000_000, [DOTTED]: 1 };
      await assert.rejects(pooler().deploy(vmSet).up({ pools }), /Invalid pool name format|at most 100/);
    });
  }

  it("is all or nothing: where a part is not there it waits, and holds none meanwhile", async () => {
    pooler().event("drainPool", { pool: CENTOS, refill: false });
    pooler().stage.timeoutMs = 60_000;
    const deployed = pooler().deploy(vmSet);
    await assert.rejects(deployed.up({ pools: { [DEBIAN]: 1, [CENTOS]: 1 } }), /not ready yet/);
    assert.deepEqual(pooler().hostnames, []);
    assert.equal(deployed.id, undefined);
  });

  it("previews clean without a request, and after a refresh", async () => {
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
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 2 }, tags: { team: "web" } });
    const { id } = deployed;
    await deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 48, tags: { team: "db", more: "1" } });
    assert.equal(deployed.id, id);
    for (const one of pooler().running) {
      assert.equal(one.lifetime, 48);
      assert.deepEqual(one.tags, { team: "db", more: "1" });
    }
  });

  for (const [what, old, next] of [
    ["a count", { pools: { [DEBIAN]: 2 } }, { pools: { [DEBIAN]: 1 } }],
    ["another pool", { pools: { [DEBIAN]: 2 } }, { pools: { [CENTOS]: 2 } }],
    ["a removed tag", { pools: { [DEBIAN]: 2 }, tags: { a: "1" } }, { pools: { [DEBIAN]: 2 } }],
  ] as const) {
    it(`replaces for ${what}`, async () => {
      const deployed = pooler().deploy(vmSet);
      await deployed.up(old);
      const before = deployed.id ?? "";
      const preview = await deployed.up(next);
      assert.equal(preview.step, "replace");
      assert.match(preview.reasons.join(), /together|remove nor empty/);
      assert.equal(deployed.id, pooler().hostnames.join(","));
      for (const name of before.split(",")) assert.equal(pooler().hostnames.includes(name), false);
    });
  }

  it("shows a lost VM as a smaller count, and is then replaced as a whole, giving the rest back", async () => {
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

  it("is gone at refresh when none of its VMs is left", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 2 } });
    for (const hostname of pooler().hostnames) pooler().event("expireVm", { hostname });
    assert.equal(await deployed.refresh(), false);
  });

  it("is replaced ahead of its end", async () => {
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 2 }, lifetime: 10, replaceWhenExpiresWithin: 2 };
    await deployed.up(news);
    const before = pooler().hostnames;
    pooler().advance(9);
    assert.match((await deployed.up(news)).reasons.join(), /ends in 5\d min|ends in 1 h/);
    for (const name of before) assert.equal(pooler().hostnames.includes(name), false);
    assert.equal(pooler().hostnames.length, 2);
  });

  it("gives every VM back, also where some are gone already", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 3 } });
    pooler().event("destroyVm", { hostname: pooler().hostnames[0] });
    await deployed.destroy();
    assert.deepEqual(pooler().hostnames, []);
  });

  it("gives back all that it can, and names those that it could not", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 3 } });
    const [first = ""] = pooler().hostnames;
    pooler().fault({ method: "DELETE", path: `/vm/${first}`, kind: "status", status: 401, body: { ok: false } });
    await assert.rejects(deployed.destroy(), new RegExp(`1 of 3 VMs were not deleted. ${first}: .*401`));
    assert.deepEqual(pooler().hostnames, [first]);
    await deployed.destroy();
    assert.deepEqual(pooler().hostnames, []);
  });

  it("keeps all hosts in the state when lifetime or tags are refused, and mends them in place", async () => {
    const deployed = pooler().deploy(vmSet);
    await assert.rejects(deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 999 }), /2 of 2 VMs were not changed/);
    assert.equal(deployed.id, pooler().hostnames.join(","));
    await deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 99 });
    assert.deepEqual(
      pooler().running.map(({ lifetime }) => lifetime),
      [99, 99],
    );
  });

  it("sets in the next up what was refused in the first", async () => {
    pooler().fault({ method: "PUT", kind: "status", status: 400, body: { ok: false }, times: 2 });
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 2 }, lifetime: 36, tags: { team: "web" } };
    await assert.rejects(deployed.up(news), /2 of 2 VMs were not changed/);
    await deployed.up(news);
    for (const { lifetime, tags } of pooler().running) assert.deepEqual([lifetime, tags], [36, { team: "web" }]);
  });

  it("sees after a refresh which VMs a change did not reach, and changes them in the next up", async () => {
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

  it("shows what differs in one of its VMs, and ends with the first of them", async () => {
    const deployed = pooler().deploy(vmSet);
    const news = { pools: { [DEBIAN]: 3 }, lifetime: 36, tags: { team: "web" } };
    await deployed.up(news);
    const hosts = pooler().hostnames;
    for (const [host, lifetime] of [hosts[1], hosts[2]].map((name, index) => [name, 20 - index] as const)) {
      await pooler()
        .deploy(vm, `alone-${host ?? ""}`)
        .up({ pool: DEBIAN, adopt: host, lifetime });
    }
    pooler().event("tagVm", { hostname: hosts[1], tags: { team: "theirs", other: "1" } });
    await deployed.refresh();
    assert.equal(deployed.state.endTime, (deployed.state.hosts as Record<string, string>[])[2]?.endTime);
    assert.deepEqual((await deployed.up(news)).changed, ["lifetime", "tags"]);
    for (const { lifetime, tags } of pooler().running) assert.deepEqual([lifetime, tags.team], [36, "web"]);
  });

  it("says that a VM is gone when a change comes too late, and changes none", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 2 } });
    pooler().event("expireVm", { hostname: pooler().hostnames[1] });
    pooler().stage.simulator.clearLog();
    await assert.rejects(deployed.up({ pools: { [DEBIAN]: 2 }, lifetime: 48 }), /is gone.*Run `pulumi refresh`/s);
    assert.deepEqual(pooler().writes(), []);
  });

  it("finds all VMs of a checkout whose answer was lost, each under the name it was asked for by", async () => {
    pooler().fault({ method: "POST", path: "/vm$", when: "after", kind: "drop" });
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { "debian-12": 2, [CENTOS]: 1 } });
    assert.equal(checkouts().length, 1);
    assert.equal(deployed.id, pooler().hostnames.join(","));
    const hosts = deployed.state.hosts as Record<string, string>[];
    assert.deepEqual(hosts.map(({ pool }) => pool).sort(), [CENTOS, "debian-12", "debian-12"]);
  });

  it("adopts VMs by their names", async () => {
    const first = pooler().deploy(vmSet, "first");
    await first.up({ pools: { [DEBIAN]: 2 } });
    pooler().newStack();
    const taken = pooler().deploy(vmSet, "taken");
    await assert.rejects(taken.up({ pools: { [DEBIAN]: 3 }, adopt: first.id }), /not adopted.*pools/s);
    await taken.up({ pools: { [DEBIAN]: 2 }, adopt: first.id?.split(",").reverse().join(", "), lifetime: 50 });
    assert.equal(taken.id, first.id);
    assert.deepEqual(
      pooler().running.map(({ lifetime }) => lifetime),
      [50, 50],
    );
  });
});
