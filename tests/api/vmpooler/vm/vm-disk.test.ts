import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../../provider/vmpooler/vm/vm-disk";
import { DEBIAN, eachVersion, type Pooler } from "../support";

eachVersion("VmDisk", (pooler) => {
  const posts = () => pooler().writes(/\/disk\//);

  it("is added to a VM that is named short or in full, and known by host, size and ordinal", async () => {
    const machine = await checkedOut(pooler());
    const [first, second] = [pooler().deploy(vmDisk, "first"), pooler().deploy(vmDisk, "second")];
    await first.up({ vm: machine.id, size: 8 });
    await second.up({ vm: machine.state.fqdn, size: 8 });
    assert.equal(first.id, `${machine.id ?? ""}/8/1`);
    assert.equal(second.id, `${machine.id ?? ""}/8/2`);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+8gb"]);
    assert.equal((await second.preview({ vm: machine.id, size: 8 })).step, "same");
  });

  it("is never lost where several are asked for at once", async () => {
    const machine = await checkedOut(pooler());
    const all = [8, 8, 8, 20].map((size, index) => ({ disk: pooler().deploy(vmDisk, `d${index}`), size }));
    await Promise.all(all.map(({ disk, size }) => disk.up({ vm: machine.id, size })));
    assert.deepEqual([...pooler().runningVm.disks].sort(), ["+20gb", "+8gb", "+8gb", "+8gb"]);
    assert.equal(new Set(all.map(({ disk }) => disk.id)).size, 4);
  });

  it("previews clean without a request and after a refresh, and leaves its VM clean too", async () => {
    const machine = await checkedOut(pooler());
    const disk = pooler().deploy(vmDisk);
    await disk.up({ vm: machine.id, size: 8 });
    pooler().stage.simulator.clearLog();
    assert.equal((await disk.preview({ vm: machine.id, size: 8 })).step, "same");
    assert.deepEqual(pooler().requests(), []);
    await disk.refresh();
    await machine.refresh();
    assert.equal((await disk.preview({ vm: machine.id, size: 8 })).step, "same");
    assert.equal((await machine.preview({ pool: DEBIAN })).step, "same");
  });

  it("replaces for another size or VM, and the old disk stays", async () => {
    const machine = await checkedOut(pooler());
    const disk = pooler().deploy(vmDisk);
    await disk.up({ vm: machine.id, size: 8 });
    const preview = await disk.up({ vm: machine.id, size: 20 });
    assert.equal(preview.step, "replace");
    assert.match(preview.reasons.join(), /cannot resize a disk; the old one stays/);
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+20gb"]);
    assert.equal((await disk.preview({ vm: "another", size: 20 })).step, "replace");
  });

  it("is only forgotten when it is deleted, and says so before and then", async () => {
    const machine = await checkedOut(pooler());
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

  it("is gone at refresh with its VM", async () => {
    const machine = await checkedOut(pooler());
    const disk = pooler().deploy(vmDisk);
    await disk.up({ vm: machine.id, size: 8 });
    pooler().event("expireVm", { hostname: machine.id });
    assert.equal(await disk.refresh(), false);
    await assert.rejects(disk.up({ vm: machine.id, size: 8 }), /is gone/);
  });

  it("fails at the deadline when it never appears, keeps its id, and is asked for anew after a refresh", async () => {
    const machine = await checkedOut(pooler());
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
    it(`is added once where the answer was lost (${kind})`, async () => {
      const machine = await checkedOut(pooler());
      pooler().fault({ method: "POST", path: "/disk/", when: "after", kind });
      await pooler().deploy(vmDisk).up({ vm: machine.id, size: 8 });
      assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
      assert.equal(posts().length, 1);
    });
  }

  it("tells what is asked for before it is, so that a killed process leaves a trace", async () => {
    const machine = await checkedOut(pooler());
    pooler().fault({ method: "POST", path: "/disk/", kind: "status", status: 400 });
    await assert.rejects(pooler().deploy(vmDisk).up({ vm: machine.id, size: 8 }), /400/);
    assert.ok(pooler().stage.said.includes(`progress: Adding a disk of 8 GB to ${machine.id ?? ""}.`));
  });

  it("is adopted by host, size and ordinal, and refuses other forms", async () => {
    const machine = await checkedOut(pooler());
    await pooler().deploy(vmDisk, "first").up({ vm: machine.id, size: 8 });
    pooler().newStack();
    const taken = pooler().deploy(vmDisk, "taken");
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

async function checkedOut(pooler: Pooler) {
  const machine = pooler.deploy(vm, "machine");
  await machine.up({ pool: DEBIAN });
  return machine;
}
