import assert from "node:assert/strict";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { DEBIAN, eachVersion } from "../support";

eachVersion("drift of a Vm", (pooler) => {
  for (const event of ["expireVm", "destroyVm"]) {
    it(`by ${event}: a refresh removes the VM from the state, and the next up checks out another`, async () => {
      const deployed = await pooler().up(vm, { pool: DEBIAN });
      const hostname = deployed.id ?? "";
      pooler().event(event, { hostname });
      assert.equal(await deployed.refresh(), false);
      assert.equal((await deployed.up({ pool: DEBIAN })).step, "create");
      assert.notEqual(pooler().runningVm.hostname, hostname);
    });
  }

  it("by the end of its lifetime: a refresh removes the VM from the state", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN, lifetime: 2 });
    pooler().advance(1.9);
    assert.equal(await deployed.refresh(), true);
    pooler().advance(0.2);
    assert.equal(await deployed.refresh(), false);
  });

  it("by time: a VM near its end is replaced without a request, with the reason in the preview", async () => {
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
    assert.equal(
      (await deployed.preview({ ...news, lifetime: 20 })).step,
      "update",
      "a longer lifetime avoids the replacement",
    );
    await deployed.up(news);
    assert.notEqual(pooler().runningVm.hostname, hostname);
    assert.equal((await deployed.preview(news)).step, "same");
  });

  it("of tags: undeclared tags are kept, and a changed declared tag is a difference", async () => {
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, tags: { team: "web" } };
    await deployed.up(news);
    pooler().event("tagVm", { hostname: deployed.id, tags: { created_by: "others" } });
    await deployed.refresh();
    assert.equal((await deployed.preview(news)).step, "same");
    pooler().event("tagVm", { hostname: deployed.id, tags: { team: "theirs" } });
    await deployed.refresh();
    assert.deepEqual((await deployed.up(news)).changed, ["tags"]);
    assert.deepEqual(pooler().runningVm.tags, { created_by: "others", team: "web" });
  });

  it("of tags: a value that the server's tagfilter cuts is no difference", async () => {
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
    assert.equal((await deployed.preview(news)).step, "update", "a value that someone else set is a difference");
  });

  it("of the lifetime is a difference only if a lifetime is declared", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    assert.equal(deployed.state.lifetime, 24, "the server's default with a token");
    pooler().newStack();
    const other = await pooler().up(vm, { pool: DEBIAN, adopt: deployed.id, lifetime: 36 }, "other");
    await deployed.refresh();
    assert.equal(deployed.state.lifetime, 36);
    assert.equal((await deployed.preview({ pool: DEBIAN })).step, "same");
    await other.up({ pool: DEBIAN, lifetime: 40 });
    await deployed.refresh();
    assert.equal((await deployed.preview({ pool: DEBIAN, lifetime: 36 })).step, "update");
  });

  it("of disks is no difference if no disks are declared", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().newStack();
    await pooler().up(vm, { pool: DEBIAN, adopt: deployed.id, disks: [8] }, "other");
    await deployed.refresh();
    assert.equal((await deployed.preview({ pool: DEBIAN })).step, "same");
  });
});
