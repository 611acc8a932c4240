import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSnapshot } from "../../../../provider/vmpooler/vm/vm-snapshot";
import { DEBIAN, eachVersion } from "../support";

eachVersion("VmSnapshot", (pooler) => {
  it("exists after its creation, and its id is host and name", async () => {
    const machine = await pooler().checkOut();
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.state.fqdn, revertTriggers: ["1"] });
    assert.deepEqual(pooler().runningVm.snapshots, [snapshot.state.snapshot]);
    assert.equal(snapshot.id, `${machine.id ?? ""}/${String(snapshot.state.snapshot)}`);
    assert.deepEqual(pooler().runningVm.reverts, []);
  });

  it("previews no change without a request and after a refresh", async () => {
    const machine = await pooler().checkOut();
    const snapshot = pooler().deploy(vmSnapshot);
    const news = { vm: machine.id, revertTriggers: ["1", 2, true] };
    await snapshot.up(news);
    pooler().stage.simulator.clearLog();
    assert.equal((await snapshot.preview(news)).step, "same");
    assert.deepEqual(pooler().requests(), []);
    await snapshot.refresh();
    assert.equal((await snapshot.preview(news)).step, "same");
  });

  it("reverts the VM whenever revertTriggers change, and warns in the preview", async () => {
    const machine = await pooler().checkOut();
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.id });
    const name = snapshot.state.snapshot;
    for (const [count, revertTriggers] of [["a"], ["b"], ["b", "c"]].entries()) {
      pooler().stage.said.length = 0;
      assert.equal((await snapshot.preview({ vm: machine.id, revertTriggers })).step, "update");
      assert.match(pooler().messages("warning"), /is reverted to the snapshot: everything since then is lost/);
      await snapshot.up({ vm: machine.id, revertTriggers });
      pooler().advance(0.1);
      assert.deepEqual(pooler().runningVm.reverts, Array(count + 1).fill(name));
    }
    pooler().stage.said.length = 0;
    await snapshot.up({ vm: machine.id });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.reverts.length, 3, "removing the triggers does not revert");
    assert.equal(pooler().messages("warning"), "");
  });

  it("reverts the VM in the next up if the first attempt failed", async () => {
    const machine = await pooler().checkOut();
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.id });
    pooler().fault({ method: "POST", path: "/snapshot/", kind: "status", status: 401, body: { ok: false } });
    await assert.rejects(snapshot.up({ vm: machine.id, revertTriggers: ["1"] }), /401/);
    await snapshot.up({ vm: machine.id, revertTriggers: ["1"] });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.reverts.length, 1);
  });

  it("reverts the VM once if only the read after it fails", async () => {
    const machine = await pooler().checkOut();
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.id });
    pooler().fault({ method: "GET", path: "/vm/", kind: "status", status: 500, skip: 1, times: 99 });
    await assert.rejects(snapshot.up({ vm: machine.id, revertTriggers: ["1"] }), /500/);
    pooler().stage.simulator.clearFaults();
    await snapshot.up({ vm: machine.id, revertTriggers: ["1"] });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.reverts.length, 1);
  });

  it("is replaced for another VM", async () => {
    const machine = await pooler().checkOut();
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.id });
    const other = await pooler().up(vm, { pool: DEBIAN }, "other");
    assert.equal((await snapshot.up({ vm: other.id })).step, "replace");
    assert.equal(pooler().vm(other.id).snapshots.length, 1);
    assert.equal(pooler().vm(machine.id).snapshots.length, 1);
  });

  it("is only removed from the state by a deletion, with a warning in the preview and then", async () => {
    const machine = await pooler().checkOut();
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.preview({ vm: machine.id });
    assert.match(pooler().messages("warning"), /cannot delete a snapshot/);
    await snapshot.up({ vm: machine.id });
    pooler().stage.simulator.clearLog();
    await snapshot.destroy();
    assert.deepEqual(pooler().requests(), []);
    assert.equal(pooler().runningVm.snapshots.length, 1);
    assert.match(pooler().messages("warning"), /stays with .* until that VM ends/);
  });

  it("is removed from the state by a refresh if its VM is gone", async () => {
    const machine = await pooler().checkOut();
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.id });
    pooler().event("expireVm", { hostname: machine.id });
    assert.equal(await snapshot.refresh(), false);
  });

  it("keeps its id at the time limit, and requests no second snapshot before the advised refresh", async () => {
    const machine = await pooler().checkOut();
    pooler().event("failSnapshots", { count: 1 });
    pooler().stage.timeoutMs = 60_000;
    const snapshot = pooler().deploy(vmSnapshot);
    await assert.rejects(
      snapshot.up({ vm: machine.id }),
      /the snapshot is not there yet.*after a `pulumi refresh` the next `pulumi up` requests it again/,
    );
    assert.match(snapshot.id ?? "", /^[^/]+\/[^/]+$/);
    await assert.rejects(snapshot.up({ vm: machine.id }), /the snapshot is not there yet/);
    assert.equal(pooler().writes(/\/snapshot/).length, 1);
    assert.equal(await snapshot.refresh(), false);
    await snapshot.up({ vm: machine.id });
    assert.equal(pooler().runningVm.snapshots.length, 1);
  });

  it("is found among older ones if the answer to its creation is lost", async () => {
    const machine = await pooler().checkOut();
    await pooler().up(vmSnapshot, { vm: machine.id }, "older");
    pooler().fault({ method: "POST", path: "/snapshot$", when: "after", kind: "drop" });
    const snapshot = await pooler().up(vmSnapshot, { vm: machine.id });
    assert.deepEqual(pooler().runningVm.snapshots.at(-1), snapshot.state.snapshot);
    assert.equal(pooler().runningVm.snapshots.length, 2);
    assert.doesNotMatch(pooler().messages("warning"), /already/);
  });
});
