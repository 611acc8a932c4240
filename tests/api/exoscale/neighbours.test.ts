import assert from "node:assert/strict";
import type { Deployed } from "../../support/stage";
import { basicPool, exoscale, later, poolsIn, requests, scene } from "./support";

describe("Exoscale resources beside others of their kind", () => {
  const the = scene();

  async function both(first: Deployed, second: Deployed, inputs: readonly [object, object]): Promise<void> {
    await first.up({ ...inputs[0] });
    await second.up({ ...inputs[1] });
    later(the.stage);
    for (const one of [first, second]) assert.equal(await one.refresh(), true);
    assert.equal((await first.preview({ ...inputs[0] })).step, "same");
    assert.equal((await second.preview({ ...inputs[1] })).step, "same");
  }

  it("pools are each read as they are, with their own members and type", async () => {
    const other = the.stage.deploy(the.pool.definition, "db");
    await both(the.pool, other, [
      { ...basicPool, name: "web" },
      { ...basicPool, name: "db", size: 3, instanceType: "standard.small", description: "other" },
    ]);
    for (const one of [the.pool, other]) {
      const there = poolsIn(the.stage).find(({ id }) => id === one.id);
      assert.deepEqual(
        one.state.instanceIds,
        there?.instances.map(({ id }) => id),
      );
      const members = one.state.instances as {
        readonly id: string;
        readonly name: string;
        readonly publicIp: string;
      }[];
      for (const { id, name, publicIp } of members) {
        const instance = exoscale(the.stage).instances.find((candidate) => candidate.id === id);
        assert.deepEqual([name, publicIp], [instance?.name, instance?.["public-ip"]]);
      }
    }
  });

  it("groups are each read as they are, all by one list", async () => {
    const other = the.stage.deploy(the.group.definition, "other");
    await both(the.group, other, [{ name: "a" }, { name: "b", description: "other" }]);
    later(the.stage);
    the.stage.simulator.clearLog();
    await Promise.all([the.group.refresh(), other.refresh()]);
    assert.deepEqual(
      requests(the.stage).filter((request) => !request.endsWith("/zone")),
      ["GET /anti-affinity-group"],
    );
  });
});
