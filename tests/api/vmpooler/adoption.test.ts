import assert from "node:assert/strict";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { token } from "../../../provider/vmpooler/token/token";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../provider/vmpooler/vm/vm-disk";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import { vmSnapshot } from "../../../provider/vmpooler/vm/vm-snapshot";
import { CENTOS, DEBIAN, EMPTY, eachVersion } from "./support";

eachVersion("adoption", (pooler) => {
  it("of a Vm keeps disks that the program does not declare", async () => {
    const first = await pooler().up(vm, { pool: DEBIAN, disks: [8] }, "first");
    pooler().newStack();
    const taken = await pooler().up(vm, { pool: DEBIAN, adopt: first.id }, "taken");
    for (const look of [() => undefined, () => taken.refresh()]) {
      await look();
      assert.equal((await taken.preview({ pool: DEBIAN })).step, "same");
    }
    await taken.up({ pool: DEBIAN, disks: [8, 20] });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+20gb"]);
  });

  it("of a Vm fails if pool or disks differ, and sets tags", async () => {
    const first = await pooler().up(vm, { pool: DEBIAN, disks: [8], tags: { mine: "yes" } }, "first");
    pooler().newStack();
    const taken = pooler().deploy(vm, "taken");
    await assert.rejects(taken.up({ pool: DEBIAN, adopt: first.id, disks: [] }), /not adopted.*disks/s);
    await assert.rejects(taken.up({ pool: CENTOS, disks: [8], adopt: first.id }), /not adopted.*pool/s);
    await taken.up({ pool: DEBIAN, adopt: String(first.state.fqdn), disks: [8], tags: { team: "new" } });
    assert.equal(taken.id, first.id);
    assert.deepEqual(pooler().runningVm.tags, { mine: "yes", team: "new" });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
    await assert.rejects(pooler().up(vm, { pool: DEBIAN, adopt: "nobody" }, "none"), /nothing to adopt/);
  });

  it("of a VmSet takes the names of its VMs in any order, and fails for another count", async () => {
    const first = await pooler().up(vmSet, { pools: { [DEBIAN]: 2 } }, "first");
    pooler().newStack();
    const taken = pooler().deploy(vmSet, "taken");
    await assert.rejects(taken.up({ pools: { [DEBIAN]: 3 }, adopt: first.id }), /not adopted.*pools/s);
    await taken.up({ pools: { [DEBIAN]: 2 }, adopt: first.id?.split(",").reverse().join(", "), lifetime: 50 });
    assert.equal(taken.id, first.id);
    assert.deepEqual(
      pooler().running.map(({ lifetime }) => lifetime),
      [50, 50],
    );
  });

  it("of an OndemandRequest takes its id, and sets the lifetime", async () => {
    const first = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 } }, "first");
    pooler().newStack();
    const taken = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 }, adopt: first.id, lifetime: 44 }, "taken");
    assert.equal(taken.id, first.id);
    assert.equal(pooler().runningVm.lifetime, 44);
    await assert.rejects(
      pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 }, adopt: "nothing" }, "none"),
      /nothing to adopt/,
    );
  });

  it("of a VmDisk takes host, size and ordinal, and fails for other forms", async () => {
    const host = String((await pooler().checkOut()).id);
    await pooler().up(vmDisk, { vm: host, size: 8 }, "first");
    pooler().newStack();
    const taken = pooler().deploy(vmDisk, "taken");
    for (const [adopt, words] of [
      [`${host}/8/2`, /nothing to adopt/],
      [`${host}/8`, /names no disk/],
      [`../x/8/1`, /names no disk/],
      [`${host}/8/0`, /names no disk/],
    ] as const) {
      await assert.rejects(taken.up({ vm: host, size: 8, adopt }), words);
    }
    await taken.up({ vm: host, size: 8, adopt: `${host}/8/1` });
    assert.equal(taken.state.ordinal, 1);
    assert.equal(pooler().writes(/disk/).length, 1);
  });

  it("of a VmSnapshot takes host and name, and fails without a snapshot name", async () => {
    const host = String((await pooler().checkOut()).id);
    const first = await pooler().up(vmSnapshot, { vm: host }, "first");
    pooler().newStack();
    const taken = pooler().deploy(vmSnapshot, "taken");
    for (const adopt of [`${host}/`, host, "/x", `${host}/a/b`]) {
      await assert.rejects(taken.up({ vm: host, adopt }), /names no snapshot/);
    }
    await taken.up({ vm: host, adopt: first.id, revertTriggers: ["now"] });
    assert.equal(taken.id, first.id);
    pooler().advance(0.1);
    assert.deepEqual(pooler().runningVm.reverts, [], "adoption does not revert");
    assert.equal(pooler().runningVm.snapshots.length, 1);
  });

  it("of a Token takes its id, and returns the token", async () => {
    const first = await pooler().up(token, {}, "first");
    pooler().newStack();
    const taken = await pooler().up(token, { adopt: first.id }, "taken");
    assert.equal(taken.state.token, first.state.token);
    assert.equal(pooler().view.tokens.length, 2, "the configured and the adopted one");
    await assert.rejects(pooler().up(token, { adopt: "jdoe@000000000000" }, "none"), /nothing to adopt/);
  });

  it("of a PoolSize sends no write if the size is the same", async () => {
    await pooler().up(poolSize, { pool: DEBIAN, size: 10, adopt: DEBIAN });
    assert.deepEqual(pooler().writes(), []);
  });

  it("of a PoolReset does not drain the pool until its triggers change", async () => {
    const deployed = await pooler().up(poolReset, { pool: CENTOS, triggers: [1], adopt: CENTOS });
    assert.deepEqual(pooler().writes(), []);
    await deployed.up({ pool: CENTOS, triggers: [2] });
    assert.deepEqual(pooler().writes(), ["POST /poolreset"]);
  });
});
