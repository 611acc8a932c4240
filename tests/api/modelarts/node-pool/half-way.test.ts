import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, nodePools, poolName, requests, resources, theNodePool } from "../support";

const FORBIDDEN = { error_code: "ModelArts.50000003", error_msg: "forbidden by policy" };

/** Whatever fails on the way: what was applied is kept, the rest stays a difference, and nothing hangs. */
describe("a NodePool whose change fails half-way", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const train = (more: object = {}) => ({ ...basic(stage), name: "train", ...more });
  const refusePatch = () => stage.simulator.addFault({ method: "PATCH", kind: "status", status: 403, body: FORBIDDEN });

  it("says so where a refused patch removes a field, and sends it again with the next up", async () => {
    const full = train({
      labels: { team: "a" },
      taints: [{ key: "gpu", effect: "NoSchedule" }],
      extendParams: { postInstall: "cGFzc3dvcmQ=", runtime: "docker" },
    });
    await pool.up(full);
    const bare = train({ count: 3, extendParams: { runtime: "docker" } });
    refusePatch();
    await assert.rejects(pool.up(bare), /PATCH .* answered 403.*forbidden by policy/);
    assert.equal(pool.id, `${poolName(stage)}/train`);
    assert.equal((resources(stage).extendParams as Record<string, string>).postInstall, "cGFzc3dvcmQ=");
    const { step } = await pool.up(bare);
    assert.equal(step, "update");
    const { labels = {}, taints = [], extendParams, count } = resources(stage);
    assert.deepEqual([labels, taints, count], [{}, [], 3]);
    assert.equal((extendParams as Record<string, string>).postInstall, undefined, "the script, with its password");
    assert.equal((await pool.preview(bare)).step, "same");
  });

  it("removes the last parameter with the next up, too", async () => {
    await pool.up(train({ extendParams: { postInstall: "cGFzc3dvcmQ=" } }));
    refusePatch();
    await assert.rejects(pool.up(train()), /answered 403/);
    await pool.up(train());
    assert.equal((resources(stage).extendParams as Record<string, string>).postInstall, undefined);
    assert.equal((await pool.preview(train())).step, "same");
  });

  it("sends nothing that the preview did not show: what others have scaled stays, also under ignoreChanges", async () => {
    await pool.up(train());
    event(stage, "changeNodePool", { nodePool: "train", resources: { count: 4 } });
    await pool.up(train({ labels: { a: "1" } }), { ignoreChanges: ["count"] });
    assert.deepEqual([resources(stage).count, theNodePool(stage).nodes.length], [4, 4]);
    stage.clock.advance(60_000);
    await pool.refresh();
    await pool.up(train({ labels: { a: "2" } }), { ignoreChanges: ["count"] });
    assert.equal(resources(stage).count, 4);
  });

  it("changes labels of a node pool that lacks nodes", async () => {
    await pool.up(train());
    event(stage, "makeAbnormal", { nodePool: "train", count: 2 });
    await pool.up(train({ labels: { a: "1" } }));
    assert.deepEqual(pool.state.resources, { available: 0, creating: 0, abnormal: 2, deleting: 0 });
  });

  it("records new steering values, and no request is needed for them", async () => {
    await pool.up(train());
    stage.simulator.clearLog();
    await pool.up(train({ confirmPrepaidReplacement: true, nodesToRemove: ["one"] }));
    assert.deepEqual(stage.simulator.log(), []);
    assert.deepEqual([pool.state.confirmPrepaidReplacement, pool.state.nodesToRemove], [true, ["one"]]);
    assert.equal((await pool.preview(train())).step, "update");
  });

  describe("by its deadline", () => {
    it("ends although the server says 'not so fast' for ever, and remembers nothing that was not begun", async () => {
      stage.timeoutMs = 30_000;
      const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached" };
      stage.simulator.addFault({ method: "POST", kind: "status", status: 429, body, times: 1000 });
      const began = stage.clock.monotonic();
      await assert.rejects(pool.up(train()), /was not done after 30 s: POST .* answered 429/);
      assert.equal(stage.clock.monotonic() - began, 30_000);
      assert.deepEqual([pool.id, nodePools(stage)], [undefined, []]);
    });

    it("ends although each request is throttled", async () => {
      await pool.up(train());
      stage.timeoutMs = 30_000;
      stage.simulator.addFault({ kind: "status", status: 429, retryAfter: "20", times: 1000 });
      const began = stage.clock.monotonic();
      await assert.rejects(pool.up(train({ count: 3 })));
      await assert.rejects(pool.destroy());
      assert.equal(stage.clock.monotonic() - began, 60_000);
      assert.equal(pool.id, `${poolName(stage)}/train`);
    });

    for (const [what, ms] of [
      ["back", -3_600_000],
      ["forward", 3_600_000],
    ] as const) {
      it(`is the same although the clock is set ${what} by an hour`, async () => {
        event(stage, "setDurations", { createSeconds: 9000 });
        stage.timeoutMs = 600_000;
        const began = stage.clock.monotonic();
        const up = pool.up(train());
        while (requests(stage, "GET").length < 10) await new Promise(setImmediate);
        const before = requests(stage, "GET").length;
        stage.clock.setBy(ms);
        await assert.rejects(up, /was not done after 10 min: 0 of 2 nodes available/);
        assert.equal(stage.clock.monotonic() - began, 600_000);
        assert.ok(requests(stage, "GET").length - before < 200);
      });
    }

    it("is the new one where customTimeouts were raised", async () => {
      stage.timeoutMs = 60_000;
      await pool.up(train());
      event(stage, "setDurations", { deleteSeconds: 900 });
      stage.timeoutMs = 1_200_000;
      assert.equal((await pool.up(train())).step, "same");
      await pool.destroy();
      assert.deepEqual(nodePools(stage), []);
    });
  });

  describe("by an answer that only looks like absence", () => {
    const pages: [what: string, fault: object][] = [
      ["a page of a gateway", { kind: "html", status: 404 }],
      ["a gateway that does not know the path", { kind: "status", status: 404, body: { error_code: "APIGW.0101" } }],
      [
        "one stray not-found",
        {
          kind: "status",
          status: 400,
          body: { error_code: "ModelArts.50004000", error_msg: "Bad request. invalid nodepool name" },
        },
      ],
    ];
    for (const [what, fault] of pages) {
      it(`is neither forgotten by destroy nor by refresh because of ${what}`, async () => {
        await pool.up(train());
        const strike = () =>
          stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", times: 1, ...fault });
        const orRefused = (act: Promise<unknown>) => act.catch(() => undefined);
        stage.simulator.addFault({
          method: "GET",
          path: "nodepools$",
          kind: "status",
          status: 200,
          body: { items: [] },
        });
        stage.clock.advance(60_000);
        strike();
        await orRefused(pool.refresh());
        assert.equal(pool.id, `${poolName(stage)}/train`);
        strike();
        await orRefused(pool.destroy());
        // Forgotten and alive is what must not be.
        const isForgotten = (pool as { id: string | undefined }).id === undefined;
        assert.equal(isForgotten, nodePools(stage).length === 0);
      });
    }

    const refusals: [what: string, status: number, body: object][] = [
      [
        "that names something else that was not found",
        400,
        { error_code: "ModelArts.50004000", error_msg: "Bad request. subnet not found" },
      ],
      ["whose resource pool is not found", 404, { error_code: "ModelArts.50015001", error_msg: "Pool x not found." }],
    ];
    for (const [what, status, body] of refusals) {
      it(`is not deleted by a refusal ${what}`, async () => {
        await pool.up(train());
        stage.simulator.addFault({ method: "DELETE", kind: "status", status, body });
        await assert.rejects(pool.destroy(), new RegExp(`DELETE .* answered ${status}`));
        assert.deepEqual([nodePools(stage).length, pool.id], [1, `${poolName(stage)}/train`]);
      });
    }

    it("is not called gone while its resource pool is there, whatever the node pool's call says", async () => {
      await pool.up(train());
      stage.clock.advance(60_000);
      const body = { error_code: "ModelArts.50015001", error_msg: "Pool x not found." };
      stage.simulator.addFault({ method: "GET", path: "nodepools", kind: "status", status: 404, body, times: 10 });
      await assert.rejects(pool.refresh(), /answered 404 ModelArts\.50015001.*check region and project too/);
      assert.equal(pool.id, `${poolName(stage)}/train`);
    });
  });
});
