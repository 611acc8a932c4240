import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { EMPTY, eachVersion } from "../support";

eachVersion("OndemandRequest after an interruption", (pooler) => {
  const posts = () => pooler().writes(/^POST \/ondemandvm/);

  it("keeps its id at the time limit; the next up continues to wait for the same request", async () => {
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

  it("finds its VMs in a refresh if it was pending", async () => {
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
    it(`exists once if two answers are lost ${when} the server creates it`, async () => {
      pooler().fault({ method: "POST", path: "/ondemandvm", when, kind: "drop", times: 2 });
      const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 2 } });
      assert.deepEqual(
        pooler().view.ondemand.map(({ id }) => id),
        [deployed.id],
      );
      assert.equal(pooler().running.length, 2);
    });

    it(`keeps the id if every answer is lost ${when} the server creates it; the next up finds or creates the request`, async () => {
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

  it("deletes its VMs if the server has forgotten the request", async () => {
    pooler().event("setOptions", { maxLifetime: null });
    const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 2 }, lifetime: 2000 });
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

  describe("if the server has forgotten the request and its VMs run", () => {
    const inputs = { pools: { [EMPTY]: 2 }, lifetime: 2000 };
    async function forgotten() {
      pooler().event("setOptions", { maxLifetime: null });
      const deployed = await pooler().up(ondemandRequest, inputs);
      pooler().advance(24 * 31);
      pooler().stage.newProcess();
      pooler().stage.simulator.clearLog();
      return deployed;
    }

    it("finds its VMs in a refresh", async () => {
      const deployed = await forgotten();
      assert.equal(await deployed.refresh(), true);
      assert.deepEqual(deployed.state.hostnames, pooler().hostnames);
      assert.equal((await deployed.preview(inputs)).step, "same");
    });

    it("updates its VMs and requests no others", async () => {
      const deployed = await forgotten();
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

    it("is removed from the state by a refresh if its VMs are gone", async () => {
      const deployed = await forgotten();
      for (const hostname of pooler().hostnames) pooler().event("expireVm", { hostname });
      assert.equal(await deployed.refresh(), false);
    });
  });

  it("leaves nothing in the state if it fails, and the error does not advise a refresh", async () => {
    pooler().event("failOndemand", { count: 1 });
    const deployed = pooler().deploy(ondemandRequest);
    await assert.rejects(deployed.up({ pools: { [EMPTY]: 1 } }), (error: Error) => {
      assert.match(error.message, /failed to provision.*The next `pulumi up` creates another request\.$/);
      assert.doesNotMatch(error.message, /refresh/);
      return true;
    });
    assert.equal(deployed.id, undefined);
  });

  it("is created again after the refresh that the error advises if it failed in the meantime", async () => {
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
