import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSnapshot } from "../../../../provider/vmpooler/vm/vm-snapshot";
import { DEBIAN, eachVersion, type Pooler } from "../support";

eachVersion("VmSnapshot", (pooler) => {
  it("is there when it is made, and known by host and name", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.state.fqdn, revertTriggers: ["1"] });
    assert.deepEqual(pooler().runningVm.snapshots, [snapshot.state.snapshot]);
    assert.equal(snapshot.id, `${machine.id ?? ""}/${String(snapshot.state.snapshot)}`);
    assert.deepEqual(pooler().runningVm.reverts, []);
  });

  it("previews clean without a request and after a refresh", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    const news = { vm: machine.id, revertTriggers: ["1", 2, true] };
    await snapshot.up(news);
    pooler().stage.simulator.clearLog();
    assert.equal((await snapshot.preview(news)).step, "same");
    assert.deepEqual(pooler().requests(), []);
    await snapshot.refresh();
    assert.equal((await snapshot.preview(news)).step, "same");
  });

  it("takes the VM back whenever revertTriggers change, and warns of it before", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.id });
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
    assert.equal(pooler().runningVm.reverts.length, 3, "leaving them out takes nothing back");
    assert.equal(pooler().messages("warning"), "");
  });

  it("takes the VM back in the next up where the first attempt failed", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.id });
    pooler().fault({ method: "POST", path: "/snapshot/", kind: "status", status: 401, body: { ok: false } });
    await assert.rejects(snapshot.up({ vm: machine.id, revertTriggers: ["1"] }), /401/);
    await snapshot.up({ vm: machine.id, revertTriggers: ["1"] });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.reverts.length, 1);
  });

  it("takes the VM back once where it is the look afterwards that fails", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.id });
    pooler().fault({ method: "GET", path: "/vm/", kind: "status", status: 500, skip: 1, times: 99 });
    await assert.rejects(snapshot.up({ vm: machine.id, revertTriggers: ["1"] }), /500/);
    pooler().stage.simulator.clearFaults();
    await snapshot.up({ vm: machine.id, revertTriggers: ["1"] });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.reverts.length, 1);
  });

  it("replaces for another VM", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.id });
    const other = pooler().deploy(vm, "other");
    await other.up({ pool: DEBIAN });
    assert.equal((await snapshot.up({ vm: other.id })).step, "replace");
    assert.equal(pooler().vm(other.id).snapshots.length, 1);
    assert.equal(pooler().vm(machine.id).snapshots.length, 1);
  });

  it("is only forgotten when it is deleted, and says so before and then", async () => {
    const machine = await checkedOut(pooler());
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

  it("is gone at refresh with its VM", async () => {
    const machine = await checkedOut(pooler());
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.id });
    pooler().event("expireVm", { hostname: machine.id });
    assert.equal(await snapshot.refresh(), false);
  });

  it("keeps its id at the deadline, and never asks for a second before the refresh that it advises", async () => {
    const machine = await checkedOut(pooler());
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

  it("finds the snapshot whose answer was lost, beside older ones", async () => {
    const machine = await checkedOut(pooler());
    await pooler().deploy(vmSnapshot, "older").up({ vm: machine.id });
    pooler().fault({ method: "POST", path: "/snapshot$", when: "after", kind: "drop" });
    const snapshot = pooler().deploy(vmSnapshot);
    await snapshot.up({ vm: machine.id });
    assert.deepEqual(pooler().runningVm.snapshots.at(-1), snapshot.state.snapshot);
    assert.equal(pooler().runningVm.snapshots.length, 2);
    assert.doesNotMatch(pooler().messages("warning"), /already/);
  });

  it("is adopted by host and name; a missing name is refused, for it would take another snapshot", async () => {
    const machine = await checkedOut(pooler());
    const first = pooler().deploy(vmSnapshot, "first");
    await first.up({ vm: machine.id });
    pooler().newStack();
    const taken = pooler().deploy(vmSnapshot, "taken");
    for (const adopt of [`${machine.id ?? ""}/`, machine.id, "/x", `${machine.id ?? ""}/a/b`]) {
      await assert.rejects(taken.up({ vm: machine.id, adopt }), /names no snapshot/);
    }
    await taken.up({ vm: machine.id, adopt: first.id, revertTriggers: ["now"] });
    assert.equal(taken.id, first.id);
    pooler().advance(0.1);
    assert.deepEqual(pooler().runningVm.reverts, [], "taking over takes nothing back");
    assert.equal(pooler().runningVm.snapshots.length, 1);
  });
});

async function checkedOut(pooler: Pooler) {
  const machine = pooler.deploy(vm, "machine");
  await machine.up({ pool: DEBIAN });
  return machine;
}
