import assert from "node:assert/strict";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../provider/vmpooler/vm/vm-disk";
import { DEBIAN, onBench, type Bench, type Version } from "./bench";

export function vmDiskSuite(version: Version): void {
  describe("VmDisk", () => {
    onBench(version, (bench) => {
      const posts = () =>
        bench()
          .requests("changes")
          .filter((line) => line.includes("/disk/"));

      it("is added to a VM that is named short or in full, and known by host, size and ordinal", async () => {
        const machine = await checkedOut(bench());
        const [first, second] = [bench().deploy(vmDisk, "first"), bench().deploy(vmDisk, "second")];
        await first.up({ vm: machine.id, size: 8 });
        await second.up({ vm: machine.state.fqdn, size: 8 });
        assert.equal(first.id, `${machine.id ?? ""}/8/1`);
        assert.equal(second.id, `${machine.id ?? ""}/8/2`);
        assert.deepEqual(bench().only.disks, ["+8gb", "+8gb"]);
        assert.equal((await second.preview({ vm: machine.id, size: 8 })).step, "same");
      });

      it("is never lost where several are asked for at once", async () => {
        const machine = await checkedOut(bench());
        const all = [8, 8, 8, 20].map((size, index) => ({ disk: bench().deploy(vmDisk, `d${index}`), size }));
        await Promise.all(all.map(({ disk, size }) => disk.up({ vm: machine.id, size })));
        assert.deepEqual([...bench().only.disks].sort(), ["+20gb", "+8gb", "+8gb", "+8gb"]);
        assert.equal(new Set(all.map(({ disk }) => disk.id)).size, 4);
      });

      it("previews clean without a request and after a refresh, and leaves its VM clean too", async () => {
        const machine = await checkedOut(bench());
        const disk = bench().deploy(vmDisk);
        await disk.up({ vm: machine.id, size: 8 });
        bench().stage.simulator.clearLog();
        assert.equal((await disk.preview({ vm: machine.id, size: 8 })).step, "same");
        assert.deepEqual(bench().requests(), []);
        await disk.refresh();
        await machine.refresh();
        assert.equal((await disk.preview({ vm: machine.id, size: 8 })).step, "same");
        assert.equal((await machine.preview({ pool: DEBIAN })).step, "same");
      });

      it("replaces for another size or VM, and the old disk stays", async () => {
        const machine = await checkedOut(bench());
        const disk = bench().deploy(vmDisk);
        await disk.up({ vm: machine.id, size: 8 });
        const preview = await disk.up({ vm: machine.id, size: 20 });
        assert.equal(preview.step, "replace");
        assert.match(preview.reasons.join(), /cannot resize a disk; the old one stays/);
        assert.deepEqual(bench().only.disks, ["+8gb", "+20gb"]);
        assert.equal((await disk.preview({ vm: "another", size: 20 })).step, "replace");
      });

      it("is only forgotten when it is deleted, and says so before and then", async () => {
        const machine = await checkedOut(bench());
        const disk = bench().deploy(vmDisk);
        await disk.preview({ vm: machine.id, size: 8 });
        assert.match(bench().said("warning"), /no way to take a disk off/);
        await disk.up({ vm: machine.id, size: 8 });
        bench().stage.simulator.clearLog();
        await disk.destroy();
        assert.deepEqual(bench().requests(), []);
        assert.deepEqual(bench().only.disks, ["+8gb"]);
        assert.match(bench().said("warning"), /stays on .* until that VM ends: it is only forgotten here/);
      });

      it("is gone at refresh with its VM", async () => {
        const machine = await checkedOut(bench());
        const disk = bench().deploy(vmDisk);
        await disk.up({ vm: machine.id, size: 8 });
        bench().event("expireVm", { hostname: machine.id });
        assert.equal(await disk.refresh(), false);
        await assert.rejects(disk.up({ vm: machine.id, size: 8 }), /is gone/);
      });

      it("fails at the deadline when it never appears, keeps its id, and is asked for anew after a refresh", async () => {
        const machine = await checkedOut(bench());
        bench().event("failDisks", { count: 1 });
        bench().stage.timeoutMs = 120_000;
        const disk = bench().deploy(vmDisk);
        await assert.rejects(
          disk.up({ vm: machine.id, size: 8 }),
          /was not done after 2 min: 0 of 1 disks.*after a `pulumi refresh` the next `pulumi up` asks for it anew/,
        );
        assert.equal(disk.id, `${machine.id ?? ""}/8/1`);
        await assert.rejects(disk.up({ vm: machine.id, size: 8 }), /0 of 1 disks/);
        assert.equal(posts().length, 1);
        assert.equal(await disk.refresh(), false);
        await disk.up({ vm: machine.id, size: 8 });
        assert.deepEqual(bench().only.disks, ["+8gb"]);
      });

      for (const kind of ["drop", "html", "garbage", "truncate"] as const) {
        it(`is added once where the answer was lost (${kind})`, async () => {
          const machine = await checkedOut(bench());
          bench().fault({ method: "POST", path: "/disk/", when: "after", kind });
          await bench().deploy(vmDisk).up({ vm: machine.id, size: 8 });
          assert.deepEqual(bench().only.disks, ["+8gb"]);
          assert.equal(posts().length, 1);
        });
      }

      it("tells what is asked for before it is, so that a killed process leaves a trace", async () => {
        const machine = await checkedOut(bench());
        bench().fault({ method: "POST", path: "/disk/", kind: "status", status: 400 });
        await assert.rejects(bench().deploy(vmDisk).up({ vm: machine.id, size: 8 }), /400/);
        assert.ok(bench().stage.said.includes(`progress: asking for a disk of 8 GB for ${machine.id ?? ""}`));
      });

      it("is adopted by host, size and ordinal, and refuses other forms", async () => {
        const machine = await checkedOut(bench());
        await bench().deploy(vmDisk, "first").up({ vm: machine.id, size: 8 });
        const taken = bench().deploy(vmDisk, "taken");
        for (const [adopt, words] of [
          [`${machine.id ?? ""}/8/2`, /nothing to adopt/],
          [`${machine.id ?? ""}/8`, /names no disk/],
          [`../x/8/1`, /names no disk/],
          [`${machine.id ?? ""}/8/0`, /names no disk/],
        ] as const) {
          await assert.rejects(taken.up({ vm: machine.id, size: 8, adopt }), words);
        }
        await taken.up({ vm: machine.id, size: 8, adopt: `${machine.id ?? ""}/8/1` });
        assert.equal(taken.state.ordinal, 1);
        assert.equal(posts().length, 1);
      });
    });
  });
}

async function checkedOut(bench: Bench) {
  const machine = bench.deploy(vm, "machine");
  await machine.up({ pool: DEBIAN });
  return machine;
}
