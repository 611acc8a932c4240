import assert from "node:assert/strict";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSnapshot } from "../../../provider/vmpooler/vm/vm-snapshot";
import { DEBIAN, onBench, type Bench, type Version } from "./bench";

export function vmSnapshotSuite(version: Version): void {
  describe("VmSnapshot", () => {
    onBench(version, (bench) => {
      it("is there when it is made, and known by host and name", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.state.fqdn, revertTriggers: ["1"] });
        assert.deepEqual(bench().only.snapshots, [snapshot.state.snapshot]);
        assert.equal(snapshot.id, `${machine.id ?? ""}/${String(snapshot.state.snapshot)}`);
        assert.deepEqual(bench().only.reverts, []);
      });

      it("previews clean without a request and after a refresh", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        const news = { vm: machine.id, revertTriggers: ["1", 2, true] };
        await snapshot.up(news);
        bench().stage.simulator.clearLog();
        assert.equal((await snapshot.preview(news)).step, "same");
        assert.deepEqual(bench().requests(), []);
        await snapshot.refresh();
        assert.equal((await snapshot.preview(news)).step, "same");
      });

      it("takes the VM back whenever revertTriggers change, and warns of it before", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.id });
        const name = snapshot.state.snapshot;
        for (const [count, revertTriggers] of [["a"], ["b"], ["b", "c"]].entries()) {
          bench().stage.said.length = 0;
          assert.equal((await snapshot.preview({ vm: machine.id, revertTriggers })).step, "update");
          assert.match(bench().said("warning"), /goes back to the snapshot: what it has done since is lost/);
          await snapshot.up({ vm: machine.id, revertTriggers });
          bench().advance(0.1);
          assert.deepEqual(bench().only.reverts, Array(count + 1).fill(name));
        }
        bench().stage.said.length = 0;
        await snapshot.up({ vm: machine.id });
        bench().advance(0.1);
        assert.equal(bench().only.reverts.length, 3, "leaving them out takes nothing back");
        assert.equal(bench().said("warning"), "");
      });

      it("takes the VM back in the next up where the first attempt failed", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.id });
        bench().fault({ method: "POST", path: "/snapshot/", kind: "status", status: 401, body: { ok: false } });
        await assert.rejects(snapshot.up({ vm: machine.id, revertTriggers: ["1"] }), /401/);
        await snapshot.up({ vm: machine.id, revertTriggers: ["1"] });
        bench().advance(0.1);
        assert.equal(bench().only.reverts.length, 1);
      });

      it("takes the VM back once where it is the look afterwards that fails", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.id });
        bench().fault({ method: "GET", path: "/vm/", kind: "status", status: 500, skip: 1, times: 99 });
        await assert.rejects(snapshot.up({ vm: machine.id, revertTriggers: ["1"] }), /500/);
        bench().stage.simulator.clearFaults();
        await snapshot.up({ vm: machine.id, revertTriggers: ["1"] });
        bench().advance(0.1);
        assert.equal(bench().only.reverts.length, 1);
      });

      it("replaces for another VM", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.id });
        const other = bench().deploy(vm, "other");
        await other.up({ pool: DEBIAN });
        assert.equal((await snapshot.up({ vm: other.id })).step, "replace");
        assert.equal(bench().vm(other.id).snapshots.length, 1);
        assert.equal(bench().vm(machine.id).snapshots.length, 1);
      });

      it("is only forgotten when it is deleted, and says so before and then", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.preview({ vm: machine.id });
        assert.match(bench().said("warning"), /no way to delete a snapshot/);
        await snapshot.up({ vm: machine.id });
        bench().stage.simulator.clearLog();
        await snapshot.destroy();
        assert.deepEqual(bench().requests(), []);
        assert.equal(bench().only.snapshots.length, 1);
        assert.match(bench().said("warning"), /stays with .* until that VM ends/);
      });

      it("is gone at refresh with its VM", async () => {
        const machine = await checkedOut(bench());
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.id });
        bench().event("expireVm", { hostname: machine.id });
        assert.equal(await snapshot.refresh(), false);
      });

      it("keeps its id at the deadline, and never asks for a second before the refresh that it advises", async () => {
        const machine = await checkedOut(bench());
        bench().event("failSnapshots", { count: 1 });
        bench().stage.timeoutMs = 60_000;
        const snapshot = bench().deploy(vmSnapshot);
        await assert.rejects(
          snapshot.up({ vm: machine.id }),
          /the snapshot is not there yet.*after a `pulumi refresh` the next `pulumi up` asks for it anew/,
        );
        assert.match(snapshot.id ?? "", /^[^/]+\/[^/]+$/);
        await assert.rejects(snapshot.up({ vm: machine.id }), /the snapshot is not there yet/);
        assert.equal(
          bench()
            .requests("changes")
            .filter((line) => line.includes("/snapshot")).length,
          1,
        );
        assert.equal(await snapshot.refresh(), false);
        await snapshot.up({ vm: machine.id });
        assert.equal(bench().only.snapshots.length, 1);
      });

      it("finds the snapshot whose answer was lost, beside older ones", async () => {
        const machine = await checkedOut(bench());
        await bench().deploy(vmSnapshot, "older").up({ vm: machine.id });
        bench().fault({ method: "POST", path: "/snapshot$", when: "after", kind: "drop" });
        const snapshot = bench().deploy(vmSnapshot);
        await snapshot.up({ vm: machine.id });
        assert.deepEqual(bench().only.snapshots.at(-1), snapshot.state.snapshot);
        assert.equal(bench().only.snapshots.length, 2);
        assert.doesNotMatch(bench().said("warning"), /already/);
      });

      it("is adopted by host and name; a missing name is refused, for it would take another snapshot", async () => {
        const machine = await checkedOut(bench());
        const first = bench().deploy(vmSnapshot, "first");
        await first.up({ vm: machine.id });
        const taken = bench().deploy(vmSnapshot, "taken");
        for (const adopt of [`${machine.id ?? ""}/`, machine.id, "/x", `${machine.id ?? ""}/a/b`]) {
          await assert.rejects(taken.up({ vm: machine.id, adopt }), /names no snapshot/);
        }
        await taken.up({ vm: machine.id, adopt: first.id, revertTriggers: ["now"] });
        assert.equal(taken.id, first.id);
        bench().advance(0.1);
        assert.deepEqual(bench().only.reverts, [], "taking over takes nothing back");
        assert.equal(bench().only.snapshots.length, 1);
      });
    });
  });
}

async function checkedOut(bench: Bench) {
  const machine = bench.deploy(vm, "machine");
  await machine.up({ pool: DEBIAN });
  return machine;
}
