import assert from "node:assert/strict";
import { poolReset } from "../../../../provider/vmpooler/pool/pool-reset";
import { CENTOS, eachVersion } from "../support";

eachVersion("PoolReset", (pooler) => {
  const ready = () =>
    pooler()
      .view.vms.filter(({ state, pool }) => state === "ready" && pool === CENTOS)
      .map(({ hostname }) => hostname);

  it("drains a pool on creation and when its triggers change; refresh and deletion send nothing", async () => {
    const deployed = pooler().deploy(poolReset);
    const first = ready();
    await deployed.preview({ pool: CENTOS, triggers: [1] });
    assert.match(pooler().messages("warning"), /all ready and pending VMs are destroyed.*On-demand requests that wait/);
    await deployed.up({ pool: CENTOS, triggers: [1] });
    assert.equal(deployed.id, CENTOS);
    pooler().advance(1);
    const second = ready();
    assert.equal(second.length, 5);
    for (const name of first) assert.equal(second.includes(name), false);

    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview({ pool: CENTOS, triggers: [1] })).step, "same");
    assert.equal(await deployed.refresh(), true);
    assert.equal((await deployed.preview({ pool: CENTOS, triggers: [1] })).step, "same");
    assert.deepEqual(pooler().requests(), []);

    const preview = await deployed.up({ pool: CENTOS, triggers: [2] });
    assert.equal(preview.step, "replace");
    assert.match(preview.reasons.join(), /resets the pool again/);
    pooler().advance(1);
    for (const name of second) assert.equal(ready().includes(name), false);
    const third = ready();
    await deployed.destroy();
    pooler().advance(1);
    assert.deepEqual(ready(), third);
    assert.deepEqual(pooler().writes(), ["POST /poolreset"]);
  });
});
