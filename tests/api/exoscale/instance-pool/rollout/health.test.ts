import assert from "node:assert/strict";
import { later, scene } from "../../support";
import { assertDone, bounds, livesIn, members, newer, six, surge } from "./support";

describe("a rollout with a health check", () => {
  const the = scene();

  const checked = () => {
    const url = `${the.stage.simulator.origin}/exoscale/health/{id}`;
    return {
      ...newer,
      rollout: { ...surge, healthCheck: { url, intervalSeconds: 1, timeoutSeconds: 30, successes: 2 } },
    };
  };
  const failNext = (count: number) => the.event("setHealthOfNext", { pool: the.pool.id, count, ailment: "unhealthy" });
  const heal = () => {
    for (const { id } of members(the.stage)) the.event("setHealth", { id });
  };

  it("stops if a batch stays unhealthy, names outdated and unhealthy members, and continues after they recover", async () => {
    await the.pool.up(six);
    failNext(1);
    const begin = the.stage.clock.now();
    await assert.rejects(
      the.pool.up(checked()),
      /new members are not healthy after 30 s: \S+ \(\S+\)\. Of 8 members 6 are outdated/,
    );
    assert.equal((the.pool.state.outdatedInstanceIds as string[]).length, 6);
    assert.deepEqual(the.pool.state.stoppedRollout, { size: 6, fewest: 8, most: 8 });
    later(the.stage);
    await the.pool.refresh();
    const preview = await the.pool.preview(checked());
    assert.equal(preview.step, "update");
    assert.match(the.said, /The rollout that stopped continues: it replaces 6 members/);
    heal();
    await the.pool.up(checked());
    assertDone(the);
    assert.ok(bounds(livesIn(the.stage), begin).mostMembers <= 8);
  });

  it("continues within the bounds with pauseOnFailure false, and fails at the end", async () => {
    await the.pool.up(six);
    failNext(1);
    const news = checked();
    const rollout = { ...news.rollout, pauseOnFailure: false, maxUnavailable: 1 };
    await assert.rejects(the.pool.up({ ...news, rollout }), /not healthy after 30 s: .*No member is outdated any more/);
    heal();
    await the.pool.up({ ...news, rollout });
    assertDone(the);
  });

  it("replaces unhealthy members first if their definition is corrected", async () => {
    await the.pool.up(six);
    failNext(2);
    await assert.rejects(the.pool.up(checked()), /not healthy/);
    await the.pool.up({ ...checked(), diskSize: 20 });
    assertDone(the);
  });

  it("counts old members that fail the check as available until they first pass it", async () => {
    await the.pool.up(six);
    for (const { id } of members(the.stage)) the.event("setHealth", { id, ailment: "refusing" });
    const begin = the.stage.clock.now();
    await the.pool.up(checked());
    assertDone(the);
    assert.equal(bounds(livesIn(the.stage), begin).fewestWorking, 6);
  });
});
