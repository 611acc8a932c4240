import assert from "node:assert/strict";
import { poolTemplate } from "../../../../provider/vmpooler/pool/pool-template";
import { CENTOS, DEBIAN, eachVersion } from "../support";

const OLD = "templates/debian-12-x86_64-0.0.4";
const NEW = "templates/debian-12-x86_64-0.0.5";

eachVersion("PoolTemplate", (pooler) => {
  it("sets the template of a pool, waits until it is prepared, and restores the server's own when it is deleted", async () => {
    const deployed = pooler().deploy(poolTemplate);
    await deployed.preview({ pool: DEBIAN, template: NEW });
    assert.match(
      pooler().messages("warning"),
      /all ready and pending VMs are destroyed.*On-demand requests that wait.*let them depend on this/,
    );
    await deployed.up({ pool: DEBIAN, template: NEW });
    assert.equal(deployed.id, DEBIAN);
    assert.equal(pooler().pool(DEBIAN).template, NEW);
    assert.equal(pooler().pool(DEBIAN).templateReady, true);
    await deployed.destroy();
    assert.equal(pooler().pool(DEBIAN).template, OLD);
    assert.deepEqual(pooler().view.overrides.template, {});
  });

  it("is changed in place, and replaced for another pool", async () => {
    const deployed = await pooler().up(poolTemplate, { pool: DEBIAN, template: NEW });
    await deployed.up({ pool: DEBIAN, template: "templates/other" });
    assert.equal(pooler().pool(DEBIAN).template, "templates/other");
    pooler().stage.said.length = 0;
    assert.equal((await deployed.preview({ pool: DEBIAN, template: "templates/other" })).step, "same");
    assert.equal(pooler().messages("warning"), "");
    assert.equal((await deployed.up({ pool: CENTOS, template: "templates/other" })).step, "replace");
    assert.equal(pooler().pool(DEBIAN).template, OLD);
    assert.equal(pooler().pool(CENTOS).template, "templates/other");
  });

  it("previews no change after a refresh, and shows drift", async () => {
    const deployed = await pooler().up(poolTemplate, { pool: DEBIAN, template: NEW });
    await deployed.refresh();
    assert.equal((await deployed.preview({ pool: DEBIAN, template: NEW })).step, "same");
    await pooler().up(poolTemplate, { pool: DEBIAN, template: "templates/theirs" }, "other");
    await deployed.refresh();
    assert.deepEqual((await deployed.up({ pool: DEBIAN, template: NEW })).changed, ["template"]);
    assert.equal(pooler().pool(DEBIAN).template, NEW);
  });

  it("stays in the state if the preparation times out; the next up continues to wait", async () => {
    pooler().event("setOptions", { durations: { template: [100, 100] } });
    pooler().stage.timeoutMs = 30_000;
    const deployed = pooler().deploy(poolTemplate);
    await assert.rejects(deployed.up({ pool: DEBIAN, template: NEW }), /is being prepared/);
    assert.equal(deployed.id, DEBIAN);
    pooler().stage.timeoutMs = undefined;
    await deployed.up({ pool: DEBIAN, template: NEW });
    assert.equal(pooler().writes().length, 1);
  });

  it("stops waiting if the template was changed elsewhere, and sets it again after a refresh", async () => {
    pooler().event("setOptions", { durations: { template: [100, 100] } });
    pooler().stage.timeoutMs = 30_000;
    const deployed = pooler().deploy(poolTemplate);
    await assert.rejects(deployed.up({ pool: DEBIAN, template: NEW }), /is being prepared/);
    pooler().stage.timeoutMs = undefined;
    await pooler().up(poolTemplate, { pool: DEBIAN, template: OLD }, "other");
    const since = pooler().stage.clock.now();
    await assert.rejects(
      deployed.up({ pool: DEBIAN, template: NEW }),
      /template of pool debian-12-x86_64 is templates\/\S*0\.0\.4 now, and no longer .*Run `pulumi refresh`/,
    );
    assert.ok(pooler().stage.clock.now() - since < 60_000);
    await deployed.refresh();
    await deployed.up({ pool: DEBIAN, template: NEW });
    assert.equal(pooler().pool(DEBIAN).template, NEW);
    assert.equal(pooler().pool(DEBIAN).templateReady, true);
  });

  it("is removed from the state by a refresh if its pool is gone", async () => {
    const deployed = await pooler().up(poolTemplate, { pool: CENTOS, template: NEW });
    pooler().event("removePool", { pool: CENTOS });
    pooler().stage.newProcess();
    assert.equal(await deployed.refresh(), false);
  });
});
