import assert from "node:assert/strict";
import { z } from "zod";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { FLAVOR, MINUTE, scene } from "./support";

const added = z.object({ poolName: z.string() });

describe("the requests of a refresh", () => {
  const the = scene();

  it("are one list of each resource pool for 100 node pools of 4 resource pools", async () => {
    const pools = Array.from({ length: 4 }, () => added.parse(the.event("addPool")).poolName);
    const all = Array.from({ length: 100 }, (_, index) => {
      const pool = pools[index % pools.length] ?? "";
      const name = `np-${index}`;
      the.event("createNodePool", { pool, nodePool: name, resources: { flavor: FLAVOR, count: 1 } });
      const deployed = the.stage.deploy(nodePool, name);
      deployed.id = `${pool}/${name}`;
      deployed.state = { poolName: pool };
      return deployed;
    });
    the.stage.simulator.clearLog();
    for (let wave = 0; wave < all.length; wave += 8)
      await Promise.all(all.slice(wave, wave + 8).map((deployed) => deployed.refresh()));
    assert.ok(all.every(({ state }) => state.count === 1));
    const lists = the.stage.simulator.log().map(({ path }) => path);
    assert.ok(
      lists.every((path) => path.endsWith("/nodepools")),
      lists.join("\n"),
    );
    assert.deepEqual([lists.length, new Set(lists).size], [4, 4], lists.join("\n"));
  });

  it("are one list of the resource pool for 20 node pools after an up", async () => {
    const pools = Array.from({ length: 20 }, (_, index) => the.stage.deploy(nodePool, `p${index}`));
    await Promise.all(pools.map((one) => one.up({ ...the.basic(), count: 1 })));
    the.stage.clock.advance(MINUTE);
    the.stage.simulator.clearLog();
    assert.deepEqual([...new Set(await Promise.all(pools.map((one) => one.refresh())))], [true]);
    assert.deepEqual(the.requests(), ["GET nodepools"]);
  });
});
