import assert from "node:assert/strict";
import {
  basicPool,
  changePool,
  exoscale,
  later,
  makeGroup,
  makePool,
  manageBySks,
  meanwhile,
  NOTHING,
  requests,
  scene,
  thePool,
  TINY,
  UBUNTU_22,
  writes,
} from "./support";

describe("the adoption of an InstancePool", () => {
  const the = scene();

  const declared = { ...basicPool, zone: "at-vie-1" };
  const theirs = (more: object = {}): string => `${makePool(the.stage, { zone: "at-vie-1", ...more })}@at-vie-1`;
  const idOf = (adopt: string) => adopt.split("@")[0];

  it("takes over an existing pool without a write", async () => {
    const adopt = theirs();
    await the.pool.up({ ...declared, name: "theirs", adopt });
    assert.equal(the.pool.id, idOf(adopt));
    assert.deepEqual(writes(the.stage), []);
    assert.match(the.said, /Adopts .* as it is\./);
    assert.equal((await the.pool.preview({ ...declared, name: "theirs" })).step, "same");
  });

  it("keeps every field that the program omits, also after a refresh and a later change", async () => {
    const fields = {
      description: "by hand",
      labels: { by: "hand" },
      "user-data": Buffer.from("#!/bin/sh\nirreplaceable\n").toString("base64"),
      "min-available": 1,
      "instance-prefix": "node",
      "public-ip-assignment": "dual",
      "anti-affinity-groups": [{ id: makeGroup(the.stage, "apart") }],
    };
    const news = { ...declared, adopt: theirs(fields) };
    const before = thePool(the.stage);
    await the.pool.up(news);
    assert.deepEqual(thePool(the.stage), before);
    assert.deepEqual(writes(the.stage), []);
    later(the.stage);
    await the.pool.refresh();
    assert.equal((await the.pool.preview(news)).step, "same");
    assert.equal((await the.pool.preview({ ...news, adopt: undefined })).step, "same");
    await the.pool.up({ ...news, size: 3 });
    assert.deepEqual({ ...thePool(the.stage), size: 2, instances: [] }, { ...before, instances: [] });
  });

  it("lists each change with both values before the first write, but no user data", async () => {
    const adopt = theirs({ description: "by hand", "user-data": Buffer.from("password: old-pass").toString("base64") });
    let said = "";
    const listen = (method: string) => {
      if (method !== "GET" && said === "") said = the.said;
      return {};
    };
    const news = {
      ...declared,
      description: "ours now",
      size: 3,
      templateId: UBUNTU_22,
      userData: "password: new-pass",
    };
    await the.stage.observe(listen, () => the.pool.up({ ...news, adopt }));
    assert.match(said, /Adopts .* and changes /);
    for (const change of [
      'description from "by hand" to "ours now"',
      "size from 2 to 3",
      `templateId from "${basicPool.templateId}" to "${UBUNTU_22}"`,
      "userData (not shown)",
    ])
      assert.ok(said.includes(change), said);
    assert.doesNotMatch(the.said, /old-pass|new-pass/);
    assert.equal(thePool(the.stage).description, "ours now");
    assert.equal(thePool(the.stage).instances.length, 3);
  });

  it("clears fields that the program declares as empty", async () => {
    const adopt = theirs({ description: "by hand", labels: { by: "hand" }, "ssh-keys": [], "min-available": 1 });
    await the.pool.up({ ...declared, description: "", labels: {}, minAvailable: 0, adopt });
    const { description, labels, "min-available": available } = thePool(the.stage);
    assert.deepEqual([description ?? "", labels ?? {}, available ?? 0], ["", {}, 0]);
    assert.match(the.said, /changes .*description from "by hand" to nothing/);
    assert.match(the.said, /labels from {"by":"hand"} to nothing/);
  });

  it("waits until the pool is settled, even if nothing differs", async () => {
    const adopt = theirs({ state: "scaling-up" });
    const done = () => changePool(the.stage, idOf(adopt), { state: "running" });
    await meanwhile(the.stage, done, () => the.pool.up({ ...declared, adopt }));
    assert.equal(the.pool.state.state, "running");
  });

  it("keeps the id if a change fails, and the next up applies the change", async () => {
    const adopt = theirs();
    the.addFault({ method: "PUT", kind: "status", status: 403, body: { message: "Forbidden" } });
    const news = { ...declared, description: "ours now", adopt };
    await assert.rejects(the.pool.up(news), /Forbidden/);
    assert.equal(the.pool.id, idOf(adopt));
    await the.pool.up(news);
    assert.equal(thePool(the.stage).description, "ours now");
  });

  it("is refused if only a replacement could apply the declared values", async () => {
    const adopt = theirs({ "public-ip-assignment": "none" });
    for (const news of [{ publicIpAssignment: "inet4" }, { ipv6Enabled: false }]) {
      await assert.rejects(the.pool.up({ ...declared, ...news, adopt }), /is not adopted.*publicIpAssignment/);
      assert.equal(the.pool.id, undefined);
    }
    assert.equal(thePool(the.stage)["public-ip-assignment"], "none");
    assert.deepEqual(writes(the.stage), []);
  });

  it("keeps publicIpAssignment if none is declared, also after adopt is removed", async () => {
    const adopt = theirs({ "public-ip-assignment": "dual" });
    await the.pool.up({ ...declared, adopt });
    assert.equal(thePool(the.stage)["public-ip-assignment"], "dual");
    assert.equal((await the.pool.preview(declared)).step, "same");
    const { changed } = await the.pool.preview({ ...declared, publicIpAssignment: "inet4", adopt });
    assert.deepEqual(changed, ["publicIpAssignment"]);
  });

  it("keeps the name if none is declared, also in later updates", async () => {
    const news = { ...declared, adopt: theirs() };
    await the.pool.up(news);
    assert.equal(thePool(the.stage).name, "theirs");
    assert.equal((await the.pool.preview(news)).step, "same");
    await the.pool.up({ ...news, description: "mine" });
    assert.equal(thePool(the.stage).name, "theirs");
    await the.pool.up({ ...news, adopt: undefined, name: "ours", description: "mine" });
    assert.equal(thePool(the.stage).name, "ours");
  });

  it("accepts an id in capitals", async () => {
    const adopt = theirs();
    await the.pool.up({ ...declared, adopt: `${idOf(adopt)?.toUpperCase()}@at-vie-1` });
    assert.equal(the.pool.id, idOf(adopt));
  });

  it("is refused in the preview, without a request, if adopt has no zone or an invalid one", async () => {
    for (const adopt of [TINY, `${TINY}@`, `${TINY}@evil.example/`, "theirs"])
      await assert.rejects(the.pool.preview({ ...declared, adopt }), /adopt must be <id>@<zone>/);
    assert.deepEqual(requests(the.stage), []);
  });

  it("is refused in the preview if the zone differs from the declared one; the error names both", async () => {
    const expected = /zone must be declared as it is in adopt, de-fra-1, but is at-vie-1/;
    await assert.rejects(the.pool.preview({ ...declared, adopt: `${TINY}@de-fra-1` }), expected);
  });

  it("is refused in preview and update if another resource adopts the same pool", async () => {
    const adopt = theirs();
    const rival = the.stage.deploy(the.pool.definition, "rival");
    assert.equal((await the.pool.preview({ ...declared, adopt })).step, "create");
    const expected = /adopt names the object that "web" adopts: only one resource can manage it/;
    await assert.rejects(
      rival.preview({ ...declared, adopt: adopt.toUpperCase().replace("AT-VIE-1", "at-vie-1") }),
      expected,
    );
    await the.pool.up({ ...declared, adopt });
    await assert.rejects(rival.up({ ...declared, description: "rival", adopt }), expected);
    assert.deepEqual(writes(the.stage), []);
  });

  it("fails if the pool does not exist, says what to check, and keeps no state", async () => {
    const expected = /There is nothing to adopt under "00000000-.*@at-vie-1"\. The form is <id>@<zone>/;
    await assert.rejects(the.pool.up({ ...declared, adopt: `${NOTHING}@at-vie-1` }), expected);
    assert.equal(the.pool.id, undefined);
  });

  it("reads a managed pool with a warning, and never writes to it", async () => {
    const adopt = theirs();
    const id = idOf(adopt);
    manageBySks(the, id);
    await the.pool.up({ ...declared, description: "mine", adopt });
    assert.match(the.said, /warning: .*managed by sks-nodepool.*Not changed: description/);
    // The change was not applied, so it remains a difference.
    await assert.rejects(the.pool.up({ ...declared, description: "mine" }), /managed by sks-nodepool/);
    await the.pool.destroy();
    assert.equal(thePool(the.stage).id, id);
    assert.deepEqual(writes(the.stage), []);
  });
});

describe("the adoption of an AntiAffinityGroup", () => {
  const the = scene();

  it("keeps the name if none is declared", async () => {
    const adopt = makeGroup(the.stage, "theirs");
    await the.group.up({ adopt });
    assert.equal(the.group.id, adopt);
    assert.equal((await the.group.preview({ adopt })).step, "same");
    assert.equal((await the.group.preview({})).step, "same");
  });

  it("is refused if the declared name or description differs, because a group cannot change", async () => {
    const adopt = makeGroup(the.stage, "theirs");
    for (const news of [{ name: "ours" }, { description: "ours" }])
      await assert.rejects(the.group.up({ ...news, adopt }), /is not adopted.*The API cannot change/);
    assert.deepEqual(
      exoscale(the.stage).antiAffinityGroups.map(({ name }) => name),
      ["theirs"],
    );
  });
});
