import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import {
  basicPool,
  changePool,
  exoscale,
  later,
  makeGroup,
  makePool,
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

  it("takes over what exists and makes nothing", async () => {
    const adopt = theirs();
    await the.pool.up({ ...declared, name: "theirs", adopt });
    assert.equal(the.pool.id, idOf(adopt));
    assert.deepEqual(writes(the.stage), []);
    assert.match(the.stage.said.join("\n"), /Adopts .* as it is\./);
    assert.equal((await the.pool.preview({ ...declared, name: "theirs" })).step, "same");
  });

  it("keeps everything that the program does not mention, at once, at a refresh and at a later change", async () => {
    const there = {
      description: "by hand",
      labels: { by: "hand" },
      "user-data": Buffer.from("#!/bin/sh\nirreplaceable\n").toString("base64"),
      "min-available": 1,
      "instance-prefix": "node",
      "public-ip-assignment": "dual",
      "anti-affinity-groups": [{ id: makeGroup(the.stage, "apart") }],
    };
    const news = { ...declared, adopt: theirs(there) };
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

  it("lists each change with both values before it makes one, and no user data", async () => {
    const adopt = theirs({ description: "by hand", "user-data": Buffer.from("password: old-pass").toString("base64") });
    let said = "";
    const listen = (method: string) => {
      if (method !== "GET" && said === "") said = the.stage.said.join("\n");
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
    assert.doesNotMatch(the.stage.said.join("\n"), /old-pass|new-pass/);
    assert.equal(thePool(the.stage).description, "ours now");
    assert.equal(thePool(the.stage).instances.length, 3);
  });

  describe("is previewed:", () => {
    async function told(news: object): Promise<string> {
      the.stage.said.length = 0;
      assert.equal((await the.pool.preview({ ...declared, ...news })).step, "create");
      assert.deepEqual(writes(the.stage), []);
      return the.stage.said.join("\n");
    }
    const DESTROY =
      "Once adopted, `pulumi destroy` deletes it, unless the resource has the option protect or retainOnDelete.";

    it("with each change, both values, no user data, and what destroy does", async () => {
      const adopt = theirs({ "user-data": Buffer.from("password: old-pass").toString("base64") });
      assert.equal(
        await told({ size: 3, userData: "password: new-pass", antiAffinityGroupIds: [UNKNOWN], adopt }),
        `info: web: will adopt ${adopt} and change size from 2 to 3, userData (not shown). ` +
          `Not compared, because not known yet: antiAffinityGroupIds. ${DESTROY}`,
      );
    });

    it("as what stays as it is", async () => {
      const adopt = theirs();
      assert.equal(await told({ adopt }), `info: web: will adopt ${adopt} as it is. ${DESTROY}`);
    });

    it("as what is only read where something else manages it", async () => {
      const adopt = theirs();
      the.stage.simulator.event("exoscale", "setManager", {
        id: idOf(adopt),
        manager: { id: TINY, type: "sks-nodepool" },
      });
      assert.match(
        await told({ size: 3, adopt }),
        /^info: web: will adopt \S+ and change nothing\. The pool is managed by sks-nodepool/,
      );
    });

    it("as impossible where it is not there, or is otherwise where only a replacement could change it", async () => {
      const adopt = theirs({ "public-ip-assignment": "none" });
      await assert.rejects(
        the.pool.preview({ ...declared, publicIpAssignment: "dual", adopt }),
        /^Error: adopt: "\S+" is not adopted: .*publicIpAssignment from "none" to "dual" \(`none` is final/,
      );
      await assert.rejects(
        the.pool.preview({ ...declared, adopt: `${NOTHING}@at-vie-1` }),
        /^Error: adopt: There is nothing to adopt under/,
      );
    });

    const unread: [what: string, prepare: () => void, news: object, why: RegExp][] = [
      [
        "there are no credentials",
        () => {
          delete the.stage.config["exoscale:key"];
          delete the.stage.config["exoscale:endpoint"];
        },
        {},
        /because it is not read without credentials\. Once/,
      ],
      [
        "the configuration forbids it",
        () => (the.stage.config["pools:offlinePreviews"] = "true"),
        {},
        /because pools:offlinePreviews is true\. Once/,
      ],
      [
        "its account is not known yet",
        () => undefined,
        { connection: UNKNOWN },
        /because connection is not known yet\. Once/,
      ],
      [
        "the server does not answer",
        () => the.stage.simulator.addFault({ method: "GET", kind: "status", status: 500, times: 99 }),
        {},
        /because it could not be read: GET .* answered 500.*\. Once/,
      ],
    ];
    for (const [what, prepare, news, why] of unread) {
      it(`without what it changes, and with the reason, where ${what}`, async () => {
        const adopt = theirs();
        prepare();
        assert.match(await told({ ...news, adopt }), why);
        if (!what.startsWith("the server")) assert.deepEqual(requests(the.stage), []);
      });
    }

    it("and not read in a preview any more once it is adopted", async () => {
      const news = { ...declared, adopt: theirs() };
      await the.pool.up(news);
      const { length } = requests(the.stage);
      later(the.stage);
      assert.equal((await the.pool.preview(news)).step, "same");
      assert.equal(requests(the.stage).length, length);
      assert.doesNotMatch(the.stage.said.join("\n"), /will adopt/);
    });
  });

  it("clears what the program mentions with an explicit empty value", async () => {
    const adopt = theirs({ description: "by hand", labels: { by: "hand" }, "ssh-keys": [], "min-available": 1 });
    await the.pool.up({ ...declared, description: "", labels: {}, minAvailable: 0, adopt });
    const { description, labels, "min-available": available } = thePool(the.stage);
    assert.deepEqual([description ?? "", labels ?? {}, available ?? 0], ["", {}, 0]);
    assert.match(the.stage.said.join("\n"), /changes .*description from "by hand" to nothing/);
    assert.match(the.stage.said.join("\n"), /labels from {"by":"hand"} to nothing/);
  });

  it("waits for what is under way, also where nothing differs", async () => {
    const adopt = theirs({ state: "scaling-up" });
    const done = () => changePool(the.stage, idOf(adopt), { state: "running" });
    await meanwhile(the.stage, done, () => the.pool.up({ ...declared, adopt }));
    assert.equal(the.pool.state.state, "running");
  });

  it("keeps the id where a change fails, and the next up goes on", async () => {
    const adopt = theirs();
    the.stage.simulator.addFault({ method: "PUT", kind: "status", status: 403, body: { message: "Forbidden" } });
    const news = { ...declared, description: "ours now", adopt };
    await assert.rejects(the.pool.up(news), /Forbidden/);
    assert.equal(the.pool.id, idOf(adopt));
    await the.pool.up(news);
    assert.equal(thePool(the.stage).description, "ours now");
  });

  it("is refused where only a replacement could make it fit", async () => {
    const adopt = theirs({ "public-ip-assignment": "none" });
    for (const news of [{ publicIpAssignment: "inet4" }, { ipv6Enabled: false }]) {
      await assert.rejects(the.pool.up({ ...declared, ...news, adopt }), /is not adopted.*publicIpAssignment/);
      assert.equal(the.pool.id, undefined);
    }
    assert.equal(thePool(the.stage)["public-ip-assignment"], "none");
    assert.deepEqual(writes(the.stage), []);
  });

  it("leaves the addresses of a pool alone that is declared without them, also when adopt is dropped later", async () => {
    const adopt = theirs({ "public-ip-assignment": "dual" });
    await the.pool.up({ ...declared, adopt });
    assert.equal(thePool(the.stage)["public-ip-assignment"], "dual");
    assert.equal((await the.pool.preview(declared)).step, "same");
    const { changed } = await the.pool.preview({ ...declared, publicIpAssignment: "inet4", adopt });
    assert.deepEqual(changed, ["publicIpAssignment"]);
  });

  it("leaves the name alone where none is declared, then and later", async () => {
    const news = { ...declared, adopt: theirs() };
    await the.pool.up(news);
    assert.equal(thePool(the.stage).name, "theirs");
    assert.equal((await the.pool.preview(news)).step, "same");
    await the.pool.up({ ...news, description: "mine" });
    assert.equal(thePool(the.stage).name, "theirs");
    await the.pool.up({ ...news, adopt: undefined, name: "ours", description: "mine" });
    assert.equal(thePool(the.stage).name, "ours");
  });

  it("finds an id that is written in capitals", async () => {
    const adopt = theirs();
    await the.pool.up({ ...declared, adopt: `${idOf(adopt)?.toUpperCase()}@at-vie-1` });
    assert.equal(the.pool.id, idOf(adopt));
  });

  it("is refused in the preview, without a request, for a bare id and for what is no zone", async () => {
    for (const adopt of [TINY, `${TINY}@`, `${TINY}@evil.example/`, "theirs"])
      await assert.rejects(the.pool.preview({ ...declared, adopt }), /adopt must be <id>@<zone>/);
    assert.deepEqual(requests(the.stage), []);
  });

  it("is refused in the preview for another zone than the declared one, and names both", async () => {
    const expected = /zone must be declared as it is in adopt, de-fra-1, but is at-vie-1/;
    await assert.rejects(the.pool.preview({ ...declared, adopt: `${TINY}@de-fra-1` }), expected);
  });

  it("is refused for two resources that adopt one object, in the preview and in the update", async () => {
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

  it("says what to check where there is nothing under the id, and keeps no state", async () => {
    const expected = /There is nothing to adopt under "00000000-.*@at-vie-1"\. The form is <id>@<zone>/;
    await assert.rejects(the.pool.up({ ...declared, adopt: `${NOTHING}@at-vie-1` }), expected);
    assert.equal(the.pool.id, undefined);
  });

  it("reads a managed pool with a warning, and never writes it", async () => {
    const adopt = theirs();
    const id = idOf(adopt);
    the.stage.simulator.event("exoscale", "setManager", { id, manager: { id: TINY, type: "sks-nodepool" } });
    await the.pool.up({ ...declared, description: "mine", adopt });
    assert.match(the.stage.said.join("\n"), /warning: .*managed by sks-nodepool.*Not changed: description/);
    // What was not applied stays a difference.
    await assert.rejects(the.pool.up({ ...declared, description: "mine" }), /managed by sks-nodepool/);
    await the.pool.destroy();
    assert.equal(thePool(the.stage).id, id);
    assert.deepEqual(writes(the.stage), []);
  });
});

describe("the adoption of an AntiAffinityGroup", () => {
  const the = scene();

  it("takes over the name that it has where none is declared", async () => {
    const adopt = makeGroup(the.stage, "theirs");
    await the.group.up({ adopt });
    assert.equal(the.group.id, adopt);
    assert.equal((await the.group.preview({ adopt })).step, "same");
    assert.equal((await the.group.preview({})).step, "same");
  });

  it("is refused where the declared name or description differs: a group cannot change", async () => {
    const adopt = makeGroup(the.stage, "theirs");
    for (const news of [{ name: "ours" }, { description: "ours" }])
      await assert.rejects(the.group.up({ ...news, adopt }), /is not adopted.*The API cannot change/);
    assert.deepEqual(
      exoscale(the.stage).antiAffinityGroups.map(({ name }) => name),
      ["theirs"],
    );
  });
});
