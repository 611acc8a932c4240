import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { MINUTE, scene, states } from "../support";

describe("the removal of nodes", () => {
  const the = scene();

  beforeEach(async () => {
    await the.pool.up(sized(5));
  });

  const sized = (count: number, more: object = {}) => the.train({ count, ...more });
  const names = () => the.nodePool().nodes.map(({ metadata }) => metadata.name);

  it("deletes the chosen nodes", async () => {
    const [oldest = "", second = "", ...rest] = names();
    const args = sized(3, { nodesToRemove: [oldest, second] });
    await the.pool.up(args);
    assert.deepEqual(names(), rest);
    assert.equal(the.resources().count, 3);
    assert.match(the.stage.said.join("\n"), new RegExp(`warning: 2 of 5 nodes are removed: ${oldest}, ${second}`));
    assert.deepEqual(the.pool.state.resources, states({ available: 3 }));
    assert.equal((await the.pool.preview(args)).step, "same");
    await the.refreshLater();
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("deletes the chosen nodes first, then lets ModelArts choose the rest", async () => {
    const [oldest = ""] = names();
    await the.pool.up(sized(2, { nodesToRemove: [oldest, "gone-long-ago"] }));
    assert.equal(names().length, 2);
    assert.ok(!names().includes(oldest));
    assert.deepEqual(the.writes().slice(1), ["POST nodes/batch-delete", "PATCH nodepools/train"]);
  });

  it("is refused without a request if more nodes are chosen than the count is lowered by", async () => {
    await assert.rejects(
      the.pool.up(sized(4, { nodesToRemove: names().slice(0, 2), labels: { a: "1" } })),
      /nodesToRemove names 2 nodes that node pool .* has \(.*\), but count is lowered by 1, from 5 to 4/,
    );
    assert.deepEqual([names().length, the.writes().length], [5, 1]);
  });

  it("does not happen if the count stays: the names are only stored", async () => {
    the.stage.simulator.clearLog();
    await the.pool.up(sized(5, { nodesToRemove: names().slice(0, 1) }));
    assert.deepEqual([names().length, the.stage.simulator.log()], [5, []]);
    assert.match(the.stage.said.join("\n"), /warning: nodesToRemove has no effect without a lower count/);
  });

  it("is refused if the preview has not shown it, because of a scaling outside", async () => {
    the.event("changeNodePool", { nodePool: "train", resources: { count: 8 } });
    the.stage.clock.advance(10 * MINUTE);
    for (const count of [6, 4])
      await assert.rejects(
        the.pool.up(sized(count)),
        new RegExp(`has the count 8, but had 5 .* that the update would remove ${8 - count} nodes`),
      );
    assert.equal(names().length, 8);
    await the.pool.refresh();
    await the.pool.up(sized(6));
    assert.equal(names().length, 6);
  });

  it("works together with other changes and declared zones", async () => {
    const azs = (a: number, b: number) => [{ az: "cn-north-4a", count: a }, { az: "cn-north-4b", count: b }]; // prettier-ignore
    await the.pool.up(sized(5, { azs: azs(3, 2) }));
    const leaving = the.nodePool().nodes.find(({ status }) => status.az === "cn-north-4a")?.metadata.name ?? "";
    const args = sized(4, { azs: azs(2, 2), labels: { a: "1" }, nodesToRemove: [leaving] });
    await the.pool.up(args);
    assert.ok(!names().includes(leaving));
    assert.deepEqual([names().length, the.resources().labels], [4, { a: "1" }]);
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("deletes each node once if the answer was lost", async () => {
    const [oldest = ""] = names();
    the.stage.simulator.addFault({ method: "POST", path: "batch-delete", kind: "drop", when: "after" });
    await the.pool.up(sized(4, { nodesToRemove: [oldest] }));
    assert.deepEqual([names().length, names().includes(oldest)], [4, false]);
  });

  it("stays a difference for the next up if it is refused", async () => {
    const [oldest = ""] = names();
    const args = sized(4, { nodesToRemove: [oldest] });
    the.stage.simulator.addFault({ method: "POST", path: "batch-delete", kind: "status", status: 403, times: 1 });
    await assert.rejects(the.pool.up(args), /POST .*batch-delete answered 403/);
    assert.deepEqual([names().length, the.pool.state.count], [5, 5]);
    await the.pool.up(args);
    assert.deepEqual([names().length, names().includes(oldest)], [4, false]);
  });

  it("is refused for bought nodes, with advice", async () => {
    const bought = the.stage.deploy(nodePool, "bought");
    const billing = { mode: "1", periodNum: 1, periodType: "2" };
    the.event("deleteNodePool", { nodePool: "train" });
    await bought.up(sized(3, { name: "bought", billing }));
    const [oldest = ""] = names();
    await assert.rejects(
      bought.up(sized(2, { name: "bought", billing, nodesToRemove: [oldest] })),
      /yearly\/monthly nodes can not be deleted, unsubscribe them/,
    );
    assert.equal(names().length, 3);
  });
});
