import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { CENTOS, DEBIAN, eachVersion } from "../support";

eachVersion("Vm: what time and others do to it", (pooler) => {
  for (const event of ["expireVm", "destroyVm"]) {
    it(`is gone at refresh after ${event}, and the next up checks out another`, async () => {
      const deployed = pooler().deploy(vm);
      await deployed.up({ pool: DEBIAN });
      const hostname = deployed.id ?? "";
      pooler().event(event, { hostname });
      assert.equal(await deployed.refresh(), false);
      assert.equal((await deployed.up({ pool: DEBIAN })).step, "create");
      assert.notEqual(pooler().runningVm.hostname, hostname);
    });
  }

  it("is gone at refresh when its lifetime is over", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN, lifetime: 2 });
    pooler().advance(1.9);
    assert.equal(await deployed.refresh(), true);
    pooler().advance(0.2);
    assert.equal(await deployed.refresh(), false);
  });

  it("is replaced ahead of its end by the clock alone, with the reason in the preview", async () => {
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, lifetime: 10, replaceWhenExpiresWithin: 2 };
    await deployed.up(news);
    const hostname = deployed.id;
    pooler().advance(7.9);
    assert.equal((await deployed.preview(news)).step, "same");
    pooler().advance(0.2);
    pooler().stage.simulator.clearLog();
    const preview = await deployed.preview(news);
    assert.equal(preview.step, "replace");
    assert.match(preview.reasons.join(), /ends in 1 h 5\d min \(at .*\); replaceWhenExpiresWithin is 2 h/);
    assert.deepEqual(pooler().requests(), []);
    assert.equal((await deployed.preview({ ...news, lifetime: 20 })).step, "update", "a longer lifetime will do");
    await deployed.up(news);
    assert.notEqual(pooler().runningVm.hostname, hostname);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("lets others' tags be, and shows a declared tag that they changed", async () => {
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, tags: { team: "web" } };
    await deployed.up(news);
    pooler().event("tagVm", { hostname: deployed.id, tags: { created_by: "somebody" } });
    await deployed.refresh();
    assert.equal((await deployed.preview(news)).step, "same");
    pooler().event("tagVm", { hostname: deployed.id, tags: { team: "theirs" } });
    await deployed.refresh();
    assert.deepEqual((await deployed.up(news)).changed, ["tags"]);
    assert.deepEqual(pooler().runningVm.tags, { created_by: "somebody", team: "web" });
  });

  it("takes a tag that the server's tagfilter rewrites for what it was declared as", async () => {
    pooler().event("setOptions", { tagfilter: { url: "([^/]*/[^/]*)/" } });
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, tags: { url: "foo.com/bar/baz", team: "web" } };
    await deployed.up(news);
    assert.equal(pooler().runningVm.tags.url, "foo.com/bar");
    assert.deepEqual(deployed.state.rewrittenTags, { url: "foo.com/bar" });
    await deployed.refresh();
    assert.equal((await deployed.preview(news)).step, "same");
    pooler().event("tagVm", { hostname: deployed.id, tags: { url: "other/thing/x" } });
    await deployed.refresh();
    assert.equal((await deployed.preview(news)).step, "update", "somebody else's value is a difference");
  });

  it("shows drift of the lifetime only where one is declared", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    assert.equal(deployed.state.lifetime, 24, "the server's own, with a token");
    pooler().newStack();
    const other = pooler().deploy(vm, "other");
    await other.up({ pool: DEBIAN, adopt: deployed.id, lifetime: 36 });
    await deployed.refresh();
    assert.equal(deployed.state.lifetime, 36);
    assert.equal((await deployed.preview({ pool: DEBIAN })).step, "same");
    await other.up({ pool: DEBIAN, lifetime: 40 });
    await deployed.refresh();
    assert.equal((await deployed.preview({ pool: DEBIAN, lifetime: 36 })).step, "update");
  });

  it("leaves the disks of others out of account", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    pooler().newStack();
    const other = pooler().deploy(vm, "other");
    await other.up({ pool: DEBIAN, adopt: deployed.id, disks: [8] });
    await deployed.refresh();
    assert.equal((await deployed.preview({ pool: DEBIAN })).step, "same");
  });

  it("adopts a running VM, and keeps disks that the program does not mention", async () => {
    const first = pooler().deploy(vm, "first");
    await first.up({ pool: DEBIAN, disks: [8] });
    pooler().newStack();
    const taken = pooler().deploy(vm, "taken");
    await taken.up({ pool: DEBIAN, adopt: first.id });
    for (const look of [() => undefined, () => taken.refresh()]) {
      await look();
      assert.equal((await taken.preview({ pool: DEBIAN })).step, "same");
    }
    await taken.up({ pool: DEBIAN, disks: [8, 20] });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb", "+20gb"]);
  });

  it("adopts a running VM, and refuses one whose disks are declared otherwise", async () => {
    const first = pooler().deploy(vm, "first");
    await first.up({ pool: DEBIAN, disks: [8], tags: { mine: "yes" } });
    pooler().newStack();
    const taken = pooler().deploy(vm, "taken");
    await assert.rejects(taken.up({ pool: DEBIAN, adopt: first.id, disks: [] }), /not adopted.*disks/s);
    await assert.rejects(taken.up({ pool: CENTOS, disks: [8], adopt: first.id }), /not adopted.*pool/s);
    await taken.up({ pool: DEBIAN, adopt: String(first.state.fqdn), disks: [8], tags: { team: "new" } });
    assert.equal(taken.id, first.id);
    assert.deepEqual(pooler().runningVm.tags, { mine: "yes", team: "new" });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
    await assert.rejects(pooler().deploy(vm, "none").up({ pool: DEBIAN, adopt: "nobody" }), /nothing to adopt/);
  });
});
