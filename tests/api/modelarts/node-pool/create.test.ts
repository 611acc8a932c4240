import assert from "node:assert/strict";
import { scene, states } from "../support";

describe("NodePool creation", () => {
  const the = scene();

  it("generates a name and ends when all nodes are available", async () => {
    await the.pool.up(the.basic());
    const made = the.nodePool();
    assert.match(made.metadata.name, /^train-[0-9a-f]{7}$/);
    assert.equal(the.pool.id, `${the.poolName()}/${made.metadata.name}`);
    assert.deepEqual(made.nodes.map(({ status }) => status.phase), ["Available", "Available"]); // prettier-ignore
    assert.deepEqual(the.pool.state.resources, states({ available: 2 }));
  });

  it("outputs the values that the service chose: availability zones, network, operating system, maxCount", async () => {
    await the.pool.up(the.basic());
    const { azs, network, os, maxCount } = the.resources();
    const { azs: told, network: net, os: system, maxCount: most } = the.pool.state;
    assert.deepEqual([told, net, system, most], [azs, network, os, maxCount]);
    assert.ok(azs && network && os);
  });

  it("needs no list of node pools", async () => {
    await the.pool.up(the.basic());
    assert.ok(!the.requests().includes("GET nodepools"));
  });
});
