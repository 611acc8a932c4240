import assert from "node:assert/strict";
import { vmDisk } from "../../../../provider/vmpooler/vm/vm-disk";
import { DEBIAN, eachVersion } from "../support";

eachVersion("VmDisk", (pooler) => {
  const posts = () => pooler().writes(/\/disk\//);

  it("is added to a VM by its short or full name, and its id is host, size and ordinal", async () => {
    const machine = await pooler().checkOut();
    const [first, second] = [pooler().deploy(vmDisk, "first"), pooler().deploy(vmDisk, "second")];
    await first.up({ vm: machine.id, size: 8 });
    await second.up({ vm: machine.state.fqdn, size: 8 });
    assert.equal(first.id, `${machine.id ?? ""}/8/1`);
    assert.equal(second.id, `${machine.id ?? ""}/8/2`);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+8gb"]);
    assert.equal((await second.preview({ vm: machine.id, size: 8 })).step, "same");
  });

  it("is added also if several are created in parallel", async () => {
    const machine = await pooler().checkOut();
    const all = [8, 8, 8, 20].map((size, index) => ({ disk: pooler().deploy(vmDisk, `d${index}`), size }));
    await Promise.all(all.map(({ disk, size }) => disk.up({ vm: machine.id, size })));
    assert.deepEqual([...pooler().runningVm.disks].sort(), ["+20gb", "+8gb", "+8gb", "+8gb"]);
    assert.equal(new Set(all.map(({ disk }) => disk.id)).size, 4);
  });

  it("previews no change without a request and after a refresh, nor does its Vm", async () => {
    const machine = await pooler().checkOut();
    const disk = await pooler().up(vmDisk, { vm: machine.id, size: 8 });
    pooler().stage.simulator.clearLog();
    assert.equal((await disk.preview({ vm: machine.id, size: 8 })).step, "same");
    assert.deepEqual(pooler().requests(), []);
    await disk.refresh();
    await machine.refresh();
    assert.equal((await disk.preview({ vm: machine.id, size: 8 })).step, "same");
    assert.equal((await machine.preview({ pool: DEBIAN })).step, "same");
  });

  it("is replaced for another size or VM, and the old disk stays", async () => {
    const machine = await pooler().checkOut();
    const disk = await pooler().up(vmDisk, { vm: machine.id, size: 8 });
    const preview = await disk.up({ vm: machine.id, size: 20 });
    assert.equal(preview.step, "replace");
    assert.match(preview.reasons.join(), /cannot resize a disk; the old one stays/);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+20gb"]);
    assert.equal((await disk.preview({ vm: "another", size: 20 })).step, "replace");
  });

  it("can be refreshed and destroyed if it was adopted by an id with a zero in front", async () => {
    const machine = await pooler().checkOut();
    await pooler().up(vmDisk, { vm: machine.id, size: 8 }, "first");
    const adopt = `${machine.id ?? ""}/08/1`;
    const adopted = await pooler().up(vmDisk, { vm: machine.id, size: 8, adopt }, "adopted");
    assert.equal(await adopted.refresh(), true);
    await adopted.destroy();
  });

  it("is only removed from the state by a deletion, with a warning in the preview and then", async () => {
    const machine = await pooler().checkOut();
    const disk = pooler().deploy(vmDisk);
    await disk.preview({ vm: machine.id, size: 8 });
    assert.match(pooler().messages("warning"), /cannot remove a disk/);
    await disk.up({ vm: machine.id, size: 8 });
    pooler().stage.simulator.clearLog();
    await disk.destroy();
    assert.deepEqual(pooler().requests(), []);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
    assert.match(pooler().messages("warning"), /stays on .* until that VM ends: it is removed from the state only/);
  });

  it("is removed from the state by a refresh if its VM is gone", async () => {
    const machine = await pooler().checkOut();
    const disk = await pooler().up(vmDisk, { vm: machine.id, size: 8 });
    pooler().event("expireVm", { hostname: machine.id });
    assert.equal(await disk.refresh(), false);
    await assert.rejects(disk.up({ vm: machine.id, size: 8 }), /is gone/);
  });

  it("keeps its id if it does not appear before the time limit, and is requested again after a refresh", async () => {
    const machine = await pooler().checkOut();
    pooler().event("failDisks", { count: 1 });
    pooler().stage.timeoutMs = 120_000;
    const disk = pooler().deploy(vmDisk);
    await assert.rejects(
      disk.up({ vm: machine.id, size: 8 }),
      /was not done after 2 min: 0 of 1 disks.*after a `pulumi refresh` the next `pulumi up` requests it again/,
    );
    assert.equal(disk.id, `${machine.id ?? ""}/8/1`);
    await assert.rejects(disk.up({ vm: machine.id, size: 8 }), /0 of 1 disks/);
    assert.equal(posts().length, 1);
    assert.equal(await disk.refresh(), false);
    await disk.up({ vm: machine.id, size: 8 });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
  });

  for (const kind of ["drop", "html", "garbage", "truncate"] as const) {
    it(`is added once if the answer is lost (${kind})`, async () => {
      const machine = await pooler().checkOut();
      pooler().fault({ method: "POST", path: "/disk/", when: "after", kind });
      await pooler().up(vmDisk, { vm: machine.id, size: 8 });
      assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
      assert.equal(posts().length, 1);
    });
  }

  it("prints size and host before the request, so that it can be found after a killed process", async () => {
    const machine = await pooler().checkOut();
    pooler().fault({ method: "POST", path: "/disk/", kind: "status", status: 400 });
    await assert.rejects(pooler().up(vmDisk, { vm: machine.id, size: 8 }), /400/);
    assert.ok(pooler().stage.said.includes(`progress: Adding a disk of 8 GB to ${machine.id ?? ""}.`));
  });
});
