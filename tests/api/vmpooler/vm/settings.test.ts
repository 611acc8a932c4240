import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import type { Deployed } from "../../../support/stage";
import { DEBIAN, EMPTY, eachVersion } from "../support";

const CHECKED_OUT: readonly (readonly [ResourceDefinition, JsonObject])[] = [
  [vm, { pool: DEBIAN }],
  [vmSet, { pools: { [DEBIAN]: 2 } }],
  [ondemandRequest, { pools: { [EMPTY]: 2 } }],
];
/** The server's limit itself is refused, though its text says "exceeds". */
const LIMIT = 168;

eachVersion("settings that are refused after the checkout", (pooler) => {
  const settings = () => pooler().running.map(({ lifetime, tags }) => ({ lifetime, tags }));
  const disks = () => pooler().writes(/\/disk\//).length;

  for (const [definition, inputs] of CHECKED_OUT) {
    const tags = { team: "web" };

    it(`leave ${definition.type} in the state with what it is, and the next up sets them`, async () => {
      const deployed = pooler().deploy(definition);
      await assert.rejects(deployed.up({ ...inputs, lifetime: LIMIT, tags }), /answered 400.*lifetime.*168/s);
      const checkedOut = pooler().hostnames;
      assert.ok(deployed.id !== undefined && deployed.unfinished);
      assert.deepEqual([deployed.state.hostnames ?? [deployed.state.hostname]].flat(), checkedOut);
      assert.deepEqual([deployed.state.lifetime, deployed.state.tags], [undefined, undefined]);

      const news = { ...inputs, lifetime: LIMIT - 1, tags };
      assert.equal((await deployed.preview(news)).step, "update");
      await deployed.up(news);
      assert.deepEqual(pooler().hostnames, checkedOut, "nothing is checked out anew");
      for (const one of settings()) assert.deepEqual(one, { lifetime: LIMIT - 1, tags });
      assert.equal((await deployed.preview(news)).step, "same");
    });

    it(`are asked for again where ${definition.type} is made with the same ones`, async () => {
      const deployed = pooler().deploy(definition);
      const news = { ...inputs, lifetime: LIMIT, tags };
      await assert.rejects(deployed.up(news), /answered 400/);
      const checkedOut = pooler().hostnames;
      await assert.rejects(deployed.up(news), /answered 400/);
      assert.deepEqual(pooler().hostnames, checkedOut);
      await deployed.destroy();
      assert.deepEqual(pooler().hostnames, []);
    });

    it(`are found by a refresh of ${definition.type}, and set by the up after it`, async () => {
      const deployed = pooler().deploy(definition);
      await assert.rejects(deployed.up({ ...inputs, lifetime: LIMIT, tags }), /answered 400/);
      assert.equal(await deployed.refresh(), true);
      await deployed.up({ ...inputs, lifetime: 36, tags });
      for (const one of settings()) assert.deepEqual(one, { lifetime: 36, tags });
    });

    it(`are no part of the state of ${definition.type} after an update, and stay a difference`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up({ ...inputs, lifetime: 36, tags });
      await assert.rejects(deployed.up({ ...inputs, lifetime: LIMIT, tags: { team: "db" } }), /answered 400/);
      assert.deepEqual([deployed.state.lifetime, deployed.state.tags], [36, tags]);
      assert.equal((await deployed.preview({ ...inputs, lifetime: 48, tags: { team: "db" } })).step, "update");
      await deployed.up({ ...inputs, lifetime: 48, tags: { team: "db" } });
      for (const one of settings()) assert.deepEqual(one, { lifetime: 48, tags: { team: "db" } });
    });
  }

  it("keep the disks of the same update from being asked for", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: LIMIT, disks: [8] }), /answered 400/);
    assert.equal(disks(), 0);
    await deployed.up({ pool: DEBIAN, lifetime: 48, disks: [8] });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
    assert.equal(pooler().runningVm.lifetime, 48);
  });

  it("are not set again where it is the disk of the same change that fails", async () => {
    const tags = { team: "web" };
    const make = async (news: JsonObject, deployed: Deployed) => {
      pooler().event("failDisks", { count: 1 });
      pooler().stage.timeoutMs = 60_000;
      await assert.rejects(deployed.up(news), /0 of 1 disks/);
      assert.deepEqual([deployed.state.lifetime, deployed.state.tags], [news.lifetime, news.tags]);
      pooler().stage.simulator.clearLog();
      await deployed.refresh();
      await deployed.up(news);
      assert.deepEqual(
        pooler()
          .writes()
          .map((line) => line.replace(/^(\w+ \/vm\/)[^/]+/, "$1<host>")),
        ["POST /vm/<host>/disk/8"],
      );
      assert.deepEqual(settings()[0], { lifetime: news.lifetime, tags: news.tags });
    };
    const [created, updated] = [pooler().deploy(vm, "created"), pooler().deploy(vm, "updated")];
    await make({ pool: DEBIAN, lifetime: 36, tags, disks: [8] }, created);
    await created.destroy();
    pooler().advance(0.1);
    await updated.up({ pool: DEBIAN });
    await make({ pool: DEBIAN, lifetime: 48, tags, disks: [8] }, updated);
  });

  it("are set on the VMs of a set that a first attempt did not reach", async () => {
    const deployed = pooler().deploy(vmSet);
    await deployed.up({ pools: { [DEBIAN]: 3 } });
    pooler().fault({ method: "PUT", kind: "status", status: 400, body: { ok: false }, skip: 1 });
    const news = { pools: { [DEBIAN]: 3 }, tags: { team: "web" } };
    await assert.rejects(deployed.up(news), /1 of 3 VMs were not changed/);
    await deployed.up(news);
    for (const one of settings()) assert.deepEqual(one.tags, { team: "web" });
  });
});
