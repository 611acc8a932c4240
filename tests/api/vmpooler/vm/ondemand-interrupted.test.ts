import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { EMPTY, eachVersion } from "../support";

eachVersion("OndemandRequest: runs that were interrupted, and records that end", (pooler) => {
  const posts = () => pooler().writes(/^POST \/ondemandvm/);

  it("keeps its id at the deadline, and the next up goes on waiting for the same request", async () => {
    pooler().event("setOptions", { durations: { clone: [100, 100] } });
    pooler().stage.timeoutMs = 30_000;
    const deployed = pooler().deploy(ondemandRequest);
    const news = { pools: { [EMPTY]: 1 }, tags: { a: "1" } };
    await assert.rejects(deployed.up(news), /0 of 1 of win-2022-x86_64 ready/);
    assert.equal(deployed.id, pooler().view.ondemand[0]?.id);
    pooler().stage.timeoutMs = undefined;
    await deployed.up(news);
    assert.equal(pooler().runningVm.request, deployed.id);
    assert.deepEqual(pooler().runningVm.tags, { a: "1" });
    assert.equal(posts().length, 1);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("finds the VMs at refresh of a request that an interrupted run left pending", async () => {
    pooler().event("setOptions", { durations: { clone: [100, 100] } });
    pooler().stage.timeoutMs = 30_000;
    const deployed = pooler().deploy(ondemandRequest);
    await assert.rejects(deployed.up({ pools: { [EMPTY]: 1 } }));
    pooler().stage.timeoutMs = undefined;
    assert.equal(await deployed.refresh(), true);
    assert.deepEqual(deployed.state.hostnames, pooler().hostnames);
    assert.equal((await deployed.preview({ pools: { [EMPTY]: 1 } })).step, "same");
  });

  for (const when of ["before", "after"] as const) {
    it(`makes one request where answers are lost ${when} the change was made`, async () => {
      pooler().fault({ method: "POST", path: "/ondemandvm", when, kind: "drop", times: 2 });
      const deployed = pooler().deploy(ondemandRequest);
      await deployed.up({ pools: { [EMPTY]: 2 } });
      assert.deepEqual(
        pooler().view.ondemand.map(({ id }) => id),
        [deployed.id],
      );
      assert.equal(pooler().running.length, 2);
    });

    it(`keeps the id where no answer ever comes ${when} the change, and the next up finds or makes it`, async () => {
      pooler().fault({ method: "POST", path: "/ondemandvm", when, kind: "drop", times: 6 });
      const deployed = pooler().deploy(ondemandRequest);
      await assert.rejects(deployed.up({ pools: { [EMPTY]: 2 }, lifetime: 30 }), /no usable answer/);
      await deployed.up({ pools: { [EMPTY]: 2 }, lifetime: 30 });
      assert.deepEqual(
        pooler().view.ondemand.map(({ id }) => id),
        [deployed.id],
      );
      assert.deepEqual(
        pooler().running.map(({ lifetime }) => lifetime),
        [30, 30],
      );
    });
  }

  it("gives its VMs back also where the request is known no longer", async () => {
    pooler().event("setOptions", { maxLifetime: null });
    const deployed = pooler().deploy(ondemandRequest);
    await deployed.up({ pools: { [EMPTY]: 2 }, lifetime: 2000 });
    pooler().advance(24 * 31);
    pooler().stage.simulator.clearLog();
    await deployed.destroy();
    assert.deepEqual(pooler().hostnames, []);
    assert.deepEqual(
      pooler()
        .writes()
        .map((line) => line.replace(/[^/]*$/, "")),
      ["DELETE /vm/", "DELETE /vm/"],
    );
  });

  describe("once the record of the request has ended, and its VMs run on", () => {
    const inputs = { pools: { [EMPTY]: 2 }, lifetime: 2000 };
    async function outlived() {
      pooler().event("setOptions", { maxLifetime: null });
      const deployed = pooler().deploy(ondemandRequest);
      await deployed.up(inputs);
      pooler().advance(24 * 31);
      pooler().stage.newProcess();
      pooler().stage.simulator.clearLog();
      return deployed;
    }

    it("a refresh still finds them", async () => {
      const deployed = await outlived();
      assert.equal(await deployed.refresh(), true);
      assert.deepEqual(deployed.state.hostnames, pooler().hostnames);
      assert.equal((await deployed.preview(inputs)).step, "same");
    });

    it("an update changes them, and asks for no others", async () => {
      const deployed = await outlived();
      await deployed.up({ ...inputs, lifetime: 3000, tags: { team: "web" } });
      assert.deepEqual(posts(), []);
      assert.deepEqual(
        pooler().running.map(({ lifetime, tags }) => [lifetime, tags.team]),
        [
          [3000, "web"],
          [3000, "web"],
        ],
      );
    });

    it("it is gone at refresh when they are", async () => {
      const deployed = await outlived();
      for (const hostname of pooler().hostnames) pooler().event("expireVm", { hostname });
      assert.equal(await deployed.refresh(), false);
    });
  });

  it("a failed one leaves nothing to be refreshed, and the error advises nothing of the kind", async () => {
    pooler().event("failOndemand", { count: 1 });
    const deployed = pooler().deploy(ondemandRequest);
    await assert.rejects(deployed.up({ pools: { [EMPTY]: 1 } }), (error: Error) => {
      assert.match(error.message, /failed to provision.*The next `pulumi up` creates another request\.$/);
      assert.doesNotMatch(error.message, /refresh/);
      return true;
    });
    assert.equal(deployed.id, undefined);
  });

  it("one that has failed since a run was interrupted is replaced after the refresh that the error asks for", async () => {
    pooler().event("failOndemand", { count: 1 });
    pooler().stage.timeoutMs = 10_000;
    const deployed = pooler().deploy(ondemandRequest);
    const news = { pools: { [EMPTY]: 1 } };
    await assert.rejects(deployed.up(news), /0 of 1 of win-2022-x86_64 ready/);
    pooler().stage.timeoutMs = undefined;
    pooler().advance(1);
    await assert.rejects(deployed.up(news), /Run `pulumi refresh`, and the next `pulumi up` creates another request/);
    assert.equal(await deployed.refresh(), false);
    await deployed.up(news);
    assert.equal(pooler().runningVm.request, deployed.id);
  });
});
