import assert from "node:assert/strict";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, exoscale, poolsIn, requests, TINY, UBUNTU } from "./support";

describe("Exoscale resources beside others of their kind", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  async function both(first: Deployed, second: Deployed, inputs: readonly [object, object]): Promise<void> {
    await first.up({ ...inputs[0] });
    await second.up({ ...inputs[1] });
    stage.clock.advance(60_000);
    stage.newProcess();
    for (const one of [first, second]) assert.equal(await one.refresh(), true);
    assert.equal((await first.preview({ ...inputs[0] })).step, "same");
    assert.equal((await second.preview({ ...inputs[1] })).step, "same");
  }

  it("pools are each read as they are, with their own members and type", async () => {
    const [first, second] = [stage.deploy(instancePool, "web"), stage.deploy(instancePool, "db")];
    await both(first, second, [
      { ...basicPool, name: "web" },
      { ...basicPool, name: "db", size: 3, instanceType: "standard.small", description: "other" },
    ]);
    for (const one of [first, second]) {
      const there = poolsIn(stage).find(({ id }) => id === one.id);
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
        const instance = exoscale(stage).instances.find((candidate) => candidate.id === id);
        assert.deepEqual([name, publicIp], [instance?.name, instance?.["public-ip"]]);
      }
    }
  });

  it("groups are each read as they are, all by one list", async () => {
    const [first, second] = [stage.deploy(antiAffinityGroup, "a"), stage.deploy(antiAffinityGroup, "b")];
    await both(first, second, [{ name: "a" }, { name: "b", description: "other" }]);
    stage.clock.advance(60_000);
    stage.newProcess();
    stage.simulator.clearLog();
    await Promise.all([first.refresh(), second.refresh()]);
    assert.deepEqual(
      requests(stage).filter((request) => !request.endsWith("/zone")),
      ["GET /anti-affinity-group"],
    );
  });

  it("a pool or a group whose answer was lost is not taken for one of another name", async () => {
    const theirs = { zone: "ch-gva-2", name: "theirs", size: 1, "disk-size": 10 };
    const refs = { template: { id: UBUNTU }, "instance-type": { id: TINY } };
    for (const [definition, path, inputs, happen] of [
      [
        instancePool,
        "/instance-pool$",
        basicPool,
        () => stage.simulator.event("exoscale", "createPool", { ...theirs, ...refs }),
      ],
      [
        antiAffinityGroup,
        "/anti-affinity-group$",
        {},
        () => stage.simulator.event("exoscale", "createAntiAffinityGroup", { name: "theirs" }),
      ],
    ] as const) {
      await stage.deploy(definition, "mine").up({ ...inputs, name: "mine" });
      // Made by others between the lost answer and the look for what was made.
      let made = false;
      stage.clock.sleep = (ms) => {
        stage.clock.advance(ms);
        if (!made) happen();
        made = true;
        return Promise.resolve();
      };
      stage.simulator.addFault({ method: "POST", path, kind: "drop", when: "before" });
      const lost = stage.deploy(definition, "lost");
      await assert.rejects(lost.up({ ...inputs, name: "lost" }), /was made is not known/);
      assert.equal(lost.id, undefined);
    }
  });
});
