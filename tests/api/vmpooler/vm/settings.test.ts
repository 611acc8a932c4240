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
/** The server refuses the limit itself, although its message says "exceeds". */
const LIMIT = 168;

eachVersion("lifetime and tags", (pooler) => {
  const settings = () => pooler().running.map(({ lifetime, tags }) => ({ lifetime, tags }));
  const disks = () => pooler().writes(/\/disk\//).length;

  for (const [definition, inputs] of CHECKED_OUT) {
    const tags = { team: "web" };

    it(`stay out of the state of a new ${definition.type} if they are refused; the next up sets them`, async () => {
      const deployed = pooler().deploy(definition);
      await assert.rejects(deployed.up({ ...inputs, lifetime: LIMIT, tags }), /answered 400.*lifetime.*168/s);
      const checkedOut = pooler().hostnames;
      assert.ok(deployed.id !== undefined && deployed.unfinished);
      assert.deepEqual([deployed.state.hostnames ?? [deployed.state.hostname]].flat(), checkedOut);
      assert.deepEqual([deployed.state.lifetime, deployed.state.tags], [undefined, undefined]);

      const news = { ...inputs, lifetime: LIMIT - 1, tags };
      assert.equal((await deployed.preview(news)).step, "update");
      await deployed.up(news);
      assert.deepEqual(pooler().hostnames, checkedOut, "the VMs are the same");
      for (const one of settings()) assert.deepEqual(one, { lifetime: LIMIT - 1, tags });
      assert.equal((await deployed.preview(news)).step, "same");
    });

    it(`are sent again for ${definition.type} if the program does not change after a refusal`, async () => {
      const deployed = pooler().deploy(definition);
      const news = { ...inputs, lifetime: LIMIT, tags };
      await assert.rejects(deployed.up(news), /answered 400/);
      const checkedOut = pooler().hostnames;
      await assert.rejects(deployed.up(news), /answered 400/);
      assert.deepEqual(pooler().hostnames, checkedOut);
      await deployed.destroy();
      assert.deepEqual(pooler().hostnames, []);
    });

    it(`are read by a refresh of ${definition.type} after a refusal, and set by the next up`, async () => {
      const deployed = pooler().deploy(definition);
      await assert.rejects(deployed.up({ ...inputs, lifetime: LIMIT, tags }), /answered 400/);
      assert.equal(await deployed.refresh(), true);
      await deployed.up({ ...inputs, lifetime: 36, tags });
      for (const one of settings()) assert.deepEqual(one, { lifetime: 36, tags });
    });

    it(`keep their old values in the state of ${definition.type} if an update of them is refused`, async () => {
      const deployed = await pooler().up(definition, { ...inputs, lifetime: 36, tags });
      await assert.rejects(deployed.up({ ...inputs, lifetime: LIMIT, tags: { team: "db" } }), /answered 400/);
      assert.deepEqual([deployed.state.lifetime, deployed.state.tags], [36, tags]);
      assert.equal((await deployed.preview({ ...inputs, lifetime: 48, tags: { team: "db" } })).step, "update");
      await deployed.up({ ...inputs, lifetime: 48, tags: { team: "db" } });
      for (const one of settings()) assert.deepEqual(one, { lifetime: 48, tags: { team: "db" } });
    });
  }

  it("are set before disks: if they are refused, no disk is requested", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: LIMIT, disks: [8] }), /answered 400/);
    assert.equal(disks(), 0);
    await deployed.up({ pool: DEBIAN, lifetime: 48, disks: [8] });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
    assert.equal(pooler().runningVm.lifetime, 48);
  });

  it("are not set again if the disk of the same operation failed", async () => {
    const tags = { team: "web" };
    const failThenFinish = async (news: JsonObject, deployed: Deployed) => {
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
    await failThenFinish({ pool: DEBIAN, lifetime: 36, tags, disks: [8] }, created);
    await created.destroy();
    pooler().advance(0.1);
    await updated.up({ pool: DEBIAN });
    await failThenFinish({ pool: DEBIAN, lifetime: 48, tags, disks: [8] }, updated);
  });

  it("are set on the VMs of a VmSet that a first attempt did not reach", async () => {
    const deployed = await pooler().up(vmSet, { pools: { [DEBIAN]: 3 } });
    pooler().fault({ method: "PUT", kind: "status", status: 400, body: { ok: false }, skip: 1 });
    const news = { pools: { [DEBIAN]: 3 }, tags: { team: "web" } };
    await assert.rejects(deployed.up(news), /1 of 3 VMs were not changed/);
    await deployed.up(news);
    for (const one of settings()) assert.deepEqual(one.tags, { team: "web" });
  });
});
