import assert from "node:assert/strict";
import { z } from "zod";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { Stage } from "../../support/stage";
import { event, FLAVOR } from "./support";

const added = z.object({ poolName: z.string() });

describe("the requests of ModelArts node pools, as the simulator logs them", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  it("a refresh of 100 node pools of 4 resource pools is one list of each", async () => {
    const pools = Array.from({ length: 4 }, () => added.parse(event(stage, "addPool")).poolName);
    const all = Array.from({ length: 100 }, (_, index) => {
      const pool = pools[index % pools.length] ?? "";
      const name = `np-${index}`;
      event(stage, "createNodePool", { pool, nodePool: name, resources: { flavor: FLAVOR, count: 1 } });
      const deployed = stage.deploy(nodePool, name);
      deployed.id = `${pool}/${name}`;
      deployed.state = { poolName: pool };
      return deployed;
    });
    stage.simulator.clearLog();
    for (let wave = 0; wave < all.length; wave += 8)
      await Promise.all(all.slice(wave, wave + 8).map((deployed) => deployed.refresh()));
    assert.ok(all.every(({ state }) => state.count === 1));
    const lists = stage.simulator.log().map(({ path }) => path);
    assert.ok(
      lists.every((path) => path.endsWith("/nodepools")),
      lists.join("\n"),
    );
    assert.deepEqual([lists.length, new Set(lists).size], [4, 4], lists.join("\n"));
  });
});
