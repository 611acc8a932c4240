import assert from "node:assert/strict";
import { FLAVOR, scene } from "./support";

const FORBIDDEN = { error_code: "ModelArts.50000003", error_msg: "forbidden by policy" };

describe("a refusal by ModelArts", () => {
  const the = scene();

  const refusePatch = () =>
    the.stage.simulator.addFault({ method: "PATCH", kind: "status", status: 403, body: FORBIDDEN });

  it("explains how to adopt the node pool if the name is taken", async () => {
    the.event("createNodePool", { nodePool: "taken", resources: { flavor: FLAVOR, count: 1 } });
    await assert.rejects(
      the.pool.up({ ...the.basic(), name: "taken" }),
      new RegExp(`node pool .*/taken already.*take it over with adopt: "${the.poolName()}/taken"`),
    );
    assert.equal(the.pool.id, undefined);
    assert.equal(the.resources().count, 1);
  });

  it("explains which id poolName is if the resource pool is not found", async () => {
    const missing = `pool-${"a".repeat(40)}`;
    await assert.rejects(
      the.pool.up({ ...the.basic(), poolName: missing }),
      /answered 404 ModelArts.50015001.*not the name that the console shows/,
    );
  });

  it("is shown with the message, code and request id of the server", async () => {
    the.event("setPrivileged", { pool: the.poolName(), privileged: false });
    await assert.rejects(
      the.pool.up({ ...the.basic(), taints: [{ key: "a", effect: "NoExecute" }] }),
      /POST .*\/nodepools answered 400 ModelArts\.50004000: Bad request.*\[request \S+\]/,
    );
    assert.deepEqual(the.nodePools(), []);
  });

  it("leaves the state unchanged, and the next up sends the change again", async () => {
    await the.pool.up(the.train({ labels: { a: "1" } }));
    the.refuse("PATCH", "Bad request.");
    await assert.rejects(the.pool.up(the.train({ labels: { a: "2" }, count: 4 })), /PATCH .* answered 400/);
    assert.equal(the.pool.id, `${the.poolName()}/train`);
    assert.deepEqual([the.pool.state.labels, the.pool.state.count], [{ a: "1" }, 2]);
    await the.pool.up(the.train({ labels: { a: "2" }, count: 4 }));
    assert.deepEqual([the.resources().labels, the.resources().count], [{ a: "2" }, 4]);
  });

  it("does not lose the removal of fields: the next up sends it again", async () => {
    const full = the.train({
      labels: { team: "a" },
      taints: [{ key: "gpu", effect: "NoSchedule" }],
      extendParams: { postInstall: "cGFzc3dvcmQ=", runtime: "docker" },
    });
    await the.pool.up(full);
    const bare = the.train({ count: 3, extendParams: { runtime: "docker" } });
    refusePatch();
    await assert.rejects(the.pool.up(bare), /PATCH .* answered 403.*forbidden by policy/);
    assert.equal(the.pool.id, `${the.poolName()}/train`);
    assert.equal((the.resources().extendParams as Record<string, string>).postInstall, "cGFzc3dvcmQ=");
    const { step } = await the.pool.up(bare);
    assert.equal(step, "update");
    const { labels = {}, taints = [], extendParams, count } = the.resources();
    assert.deepEqual([labels, taints, count], [{}, [], 3]);
    assert.equal((extendParams as Record<string, string>).postInstall, undefined, "the script, with its password");
    assert.equal((await the.pool.preview(bare)).step, "same");
  });

  it("does not lose the removal of the last parameter", async () => {
    await the.pool.up(the.train({ extendParams: { postInstall: "cGFzc3dvcmQ=" } }));
    refusePatch();
    await assert.rejects(the.pool.up(the.train()), /answered 403/);
    await the.pool.up(the.train());
    assert.equal((the.resources().extendParams as Record<string, string>).postInstall, undefined);
    assert.equal((await the.pool.preview(the.train())).step, "same");
  });
});
