import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { DEBIAN, eachVersion } from "../support";

eachVersion("the disks of a Vm", (pooler) => {
  const posts = () => pooler().writes(/\/disk\//).length;

  it("end the update at the time limit if one never appears; after a refresh the next up requests it again", async () => {
    pooler().event("failDisks", { count: 1 });
    pooler().stage.timeoutMs = 120_000;
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, disks: [8] };
    await assert.rejects(
      deployed.up(news),
      /disk of 8 GB .* was not done after 2 min.*0 of 1 disks.*requests it again/s,
    );
    const { hostname } = pooler().runningVm;
    await assert.rejects(deployed.up(news), /0 of 1 disks/, "without a refresh the next up continues to wait");
    assert.equal(posts(), 1);
    await deployed.refresh();
    await deployed.up(news);
    assert.equal(pooler().runningVm.hostname, hostname);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
  });

  it("of equal size are counted: only the missing one is requested again", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, disks: [8] });
    pooler().event("failDisks", { count: 1 });
    pooler().stage.timeoutMs = 120_000;
    await assert.rejects(deployed.up({ pool: DEBIAN, disks: [8, 8] }), /1 of 2 disks/);
    await deployed.refresh();
    assert.deepEqual((await deployed.up({ pool: DEBIAN, disks: [8, 8] })).changed, ["disks"]);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+8gb"]);
  });

  it("keep their declared order in the state if one is missing", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, disks: [8, 16] });
    pooler().event("failDisks", { count: 1 });
    pooler().stage.timeoutMs = 120_000;
    await assert.rejects(deployed.up({ pool: DEBIAN, disks: [8, 16, 8] }), /1 of 2 disks/);
    await deployed.refresh();
    assert.deepEqual(deployed.inputs.disks, [8, 16]);
  });

  it("are not requested again after a 429 if the disk appears", async () => {
    pooler().event("setOptions", { durations: { diskQueue: 0, disk: [0, 0] } });
    pooler().fault({ method: "POST", path: "/disk/", when: "after", kind: "status", status: 429 });
    await pooler().up(vm, { pool: DEBIAN, disks: [8] });
    pooler().advance(0.1);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
  });

  for (const [what, fault, tries] of [
    ["is lost", { kind: "drop", when: "after" }, 1],
    ["is an HTML page", { kind: "html", when: "after" }, 1],
    ["is a 429", { kind: "status", status: 429 }, 2],
  ] as const) {
    it(`are added once if the answer ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      pooler().fault({ method: "POST", path: "/disk/", ...fault });
      await deployed.up({ pool: DEBIAN, disks: [8, 8] });
      assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+8gb"]);
      assert.equal(posts(), tries + 1);
    });
  }
});
