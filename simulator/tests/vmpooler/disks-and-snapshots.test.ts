import assert from "node:assert/strict";
import { at, checkOut, DEBIAN, DOMAIN, eachVersion } from "./support";

eachVersion("disks and snapshots", (vmpooler, call, version) => {
  let token: string;
  let host: string;
  beforeEach(async () => {
    token = await vmpooler.token();
    host = await checkOut(call, DEBIAN, token);
  });
  const post = (path: string) => call("POST", `/vm/${host}${path}`, { token });
  const shown = async () => at(await call("GET", `/vm/${host}`), host);
  const takeSnapshot = async () => String(at(await post("/snapshot"), host).snapshot);

  it("accepts a disk with 202 and adds it within seconds", async () => {
    const reply = await call("POST", `/vm/${host}.${DOMAIN}/disk/8`, { token });
    assert.deepEqual([reply.status, reply.body], [202, { ok: true, [host]: { disk: "+8gb" } }]);
    assert.equal((await shown()).disk, undefined);
    vmpooler.advance(6);
    assert.deepEqual((await shown()).disk, ["+8gb"]);
  });

  it("merges queued requests for equal disks, and adds a second disk for a later request", async () => {
    for (let times = 0; times < 3; times += 1) await post("/disk/8");
    vmpooler.advance(60);
    assert.deepEqual((await shown()).disk, ["+8gb"]);
    await post("/disk/8");
    vmpooler.advance(6);
    assert.deepEqual((await shown()).disk, ["+8gb", "+8gb"]);
  });

  it("adds one disk every five seconds on the whole server, in any order", async () => {
    const other = await checkOut(call, DEBIAN, token);
    const sizes = ["1", "2", "3", "4", "5", "6"];
    for (const size of sizes) await post(`/disk/${size}`);
    await call("POST", `/vm/${other}/disk/7`, { token });
    const count = () => vmpooler.view().vms.reduce((sum, vm) => sum + vm.disks.length, 0);
    const counts: number[] = [];
    for (let beat = 0; beat < 7; beat += 1) {
      vmpooler.advance(beat === 0 ? 6.5 : 5);
      counts.push(count());
    }
    assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7]);
    const { disk } = await shown();
    assert.ok(Array.isArray(disk));
    assert.notDeepEqual(
      disk,
      sizes.map((size) => `+${size}gb`),
    );
  });

  it("can fail to add a disk without a sign", async () => {
    vmpooler.event("failDisks");
    assert.equal((await post("/disk/8")).status, 202);
    vmpooler.advance(60);
    assert.equal((await shown()).disk, undefined);
    await post("/disk/8");
    vmpooler.advance(60);
    assert.deepEqual((await shown()).disk, ["+8gb"]);
  });

  it("accepts a disk and a snapshot for a destroyed VM, and does nothing", async () => {
    vmpooler.event("expireVm", { hostname: host });
    assert.equal((await post("/disk/8")).status, 202);
    assert.equal((await post("/snapshot")).status, 202);
    vmpooler.advance(60);
    const { disk, snapshots } = await shown();
    assert.deepEqual([disk, snapshots], [undefined, undefined]);
  });

  it("answers 401 without a valid token", async () => {
    for (const path of ["/disk/8", "/snapshot", "/snapshot/x"]) {
      for (const wrong of [undefined, "wrong"]) {
        assert.equal((await call("POST", `/vm/${host}${path}`, { token: wrong })).status, 401);
      }
    }
  });

  it("answers 404 for unknown VMs and snapshots, and for other methods than POST", async () => {
    for (const path of ["/disk/8", "/snapshot", "/snapshot/x"]) {
      assert.equal((await call("POST", `/vm/nowhere${path}`, { token })).status, 404);
    }
    assert.equal((await post("/snapshot/unknown")).status, 404);
    for (const method of ["DELETE", "GET", "PUT"]) {
      assert.equal((await call(method, `/vm/${host}/disk/8`, { token })).status, 404);
      assert.equal((await call(method, `/vm/${host}/snapshot/x`, { token })).status, 404);
    }
  });

  it("takes a snapshot in one to six seconds", async () => {
    const reply = await post("/snapshot");
    const { snapshot } = at(reply, host);
    assert.equal(reply.status, 202);
    assert.match(String(snapshot), /^[a-y][a-z0-9]{31}$/);
    vmpooler.advance(1);
    assert.equal((await shown()).snapshots, undefined);
    vmpooler.advance(5);
    assert.deepEqual((await shown()).snapshots, [snapshot]);
  });

  it("reverts to a completed snapshot, without a sign in the API", async () => {
    const snapshot = await takeSnapshot();
    assert.equal((await post(`/snapshot/${snapshot}`)).status, 404);
    vmpooler.advance(6);
    const reply = await post(`/snapshot/${snapshot}`);
    assert.deepEqual([reply.status, reply.body], [202, { ok: true }]);
    const reverts = () => vmpooler.view().vms.find((vm) => vm.hostname === host)?.reverts;
    assert.deepEqual(reverts(), []);
    vmpooler.advance(6);
    assert.deepEqual(reverts(), [snapshot]);
  });

  it("takes a snapshot if the name to revert to is empty", async () => {
    assert.equal(typeof at(await post("/snapshot/"), host).snapshot, "string");
  });

  it("can fail to take a snapshot without a sign", async () => {
    vmpooler.event("failSnapshots");
    const snapshot = await takeSnapshot();
    vmpooler.advance(60);
    assert.equal((await shown()).snapshots, undefined);
    assert.equal((await post(`/snapshot/${snapshot}`)).status, 404);
  });

  const sizes: readonly [size: string, v1: number, v3: number][] = [
    ["0", 404, 400],
    ["-1", 404, 400],
    ["abc", 404, 400],
    ["1.5", 202, 400],
    ["8gb", 202, 400],
    ["2048", 202, 202],
    ["4096", 202, 400],
  ];
  for (const [size, v1, v3] of sizes) {
    const status = version === "v1" ? v1 : v3;
    it(`answers ${status} to a disk of ${size}`, async () => {
      const reply = await post(`/disk/${size}`);
      assert.equal(reply.status, status);
      if (status === 202) assert.equal(at(reply, host).disk, `+${size}gb`);
    });
  }

  it("shows queued requests in its view", async () => {
    await post("/disk/8");
    const snapshot = await takeSnapshot();
    const { disks, snapshots, reverts } = vmpooler.view();
    assert.deepEqual(disks.waiting, [`${host}:8`]);
    assert.deepEqual(snapshots.waiting, [`${host}:${snapshot}`]);
    assert.deepEqual(reverts.waiting, []);
  });
});
