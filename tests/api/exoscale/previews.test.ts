import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import {
  basicPool,
  later,
  makeGroup,
  makePool,
  manageBySks,
  NOTHING,
  requests,
  scene,
  SMALL,
  UBUNTU,
  UBUNTU_22,
  writes,
} from "./support";

describe("the preview of an InstancePool", () => {
  const the = scene();

  async function warnings(news: object): Promise<string[]> {
    the.stage.said.length = 0;
    await the.pool.preview({ ...basicPool, ...news });
    return the.stage.said.flatMap((line) => /^warning: (.*)$/s.exec(line)?.[1] ?? []);
  }

  describe("of a change that running members do not receive", () => {
    const changes: [news: object, sentence: string][] = [
      [{ instanceType: "standard.medium" }, "The 2 running members keep standard.tiny; new ones get standard.medium."],
      [
        { templateId: UBUNTU_22 },
        `The 2 running members keep templateId ${UBUNTU}; new ones get templateId ${UBUNTU_22}.`,
      ],
      [{ diskSize: 50 }, "The 2 running members keep diskSize 10; new ones get diskSize 50."],
      [{ instancePrefix: "web" }, "The 2 running members keep instancePrefix pool; new ones get instancePrefix web."],
      [
        { userData: "password: hunter2-hunter2" },
        "The 2 running members keep no userData; new ones get the new userData.",
      ],
      [{ userDataBase64: "QUJD" }, "The 2 running members keep no userData; new ones get the new userData."],
      [{ sshKeys: ["a", "b"] }, "The 2 running members keep no sshKeys; new ones get sshKeys a, b."],
      [
        { antiAffinityGroupIds: [NOTHING] },
        `The 2 running members keep no antiAffinityGroupIds; new ones get antiAffinityGroupIds ${NOTHING}.`,
      ],
      [
        { deployTargetId: NOTHING },
        `The 2 running members keep no deployTargetId; new ones get deployTargetId ${NOTHING}.`,
      ],
      [
        { templateId: UNKNOWN },
        `The 2 running members keep templateId ${UBUNTU}; new ones get a templateId that is not known yet.`,
      ],
      [
        { instanceType: "standard.medium", diskSize: 50, sshKeys: ["a"], size: 3, description: "d" },
        "The 2 running members keep standard.tiny, diskSize 10 and no sshKeys; new ones get standard.medium, diskSize 50 and sshKeys a.",
      ],
    ];
    for (const [news, sentence] of changes) {
      it(`warns: ${sentence}`, async () => {
        await the.pool.up(basicPool);
        the.stage.simulator.clearLog();
        assert.deepEqual(await warnings(news), [sentence]);
        assert.deepEqual(requests(the.stage), []);
      });
    }

    it("warns of removed values that members keep, and never prints user data", async () => {
      const group = makeGroup(the.stage, "apart");
      await the.pool.up({
        ...basicPool,
        size: 1,
        userData: "password: hunter2-hunter2",
        antiAffinityGroupIds: [group],
      });
      assert.deepEqual(await warnings({ size: 1 }), [
        `The 1 running member keeps its userData and antiAffinityGroupIds ${group}; new ones get no userData and no antiAffinityGroupIds.`,
      ]);
      assert.doesNotMatch(the.said, /hunter2/);
    });

    it("counts the members of the last refresh", async () => {
      await the.pool.up(basicPool);
      the.event("changePool", { id: the.pool.id, size: 5 });
      later(the.stage);
      await the.pool.refresh();
      assert.match((await warnings({ size: 5, diskSize: 20 })).join(), /^The 5 running members keep diskSize 10/);
    });

    it("does not warn if the pool has no members or keeps none", async () => {
      assert.deepEqual(await warnings({ instanceType: "standard.medium" }), []);
      await the.pool.up(basicPool);
      assert.deepEqual(await warnings({ size: 0, instanceType: "standard.medium" }), []);
      assert.deepEqual(await warnings({ publicIpAssignment: "none", instanceType: "standard.medium" }), []);
      assert.deepEqual(await warnings({ size: 5, name: "other", labels: { a: "b" }, minAvailable: 1 }), []);
      await the.pool.up({ ...basicPool, size: 0 });
      assert.deepEqual(await warnings({ size: 0, instanceType: "standard.medium" }), []);
    });
  });

  it("warns of attachments for which Exoscale does not document whether running members receive them", async () => {
    await the.pool.up(basicPool);
    assert.deepEqual(
      await warnings({ securityGroupIds: [NOTHING], privateNetworkIds: [NOTHING], publicIpAssignment: "dual" }),
      [
        "Exoscale does not document whether the 2 running members get the new securityGroupIds, privateNetworkIds and publicIpAssignment.",
      ],
    );
  });

  it("warns only if minAvailable can never be met", async () => {
    assert.deepEqual(await warnings({ minAvailable: 2 }), []);
    assert.match((await warnings({ minAvailable: 3 })).join(), /minAvailable 3 is above size 2/);
    assert.deepEqual(await warnings({ size: 9 }), []);
    assert.deepEqual(await warnings({ size: 8, antiAffinityGroupIds: [SMALL] }), []);
  });

  it("warns of a zone that this version does not know, and up still requests it", async () => {
    assert.match((await warnings({ zone: "fr-par-1" })).join(), /zone "fr-par-1" is not one that this version knows/);
    await assert.rejects(the.pool.up({ ...basicPool, zone: "fr-par-1" }), /has no zone "fr-par-1".*It has ch-gva-2, /);
  });
});

describe("the preview of an adoption", () => {
  const the = scene();

  const declared = { ...basicPool, zone: "at-vie-1" };
  const theirs = (more: object = {}): string => `${makePool(the.stage, { zone: "at-vie-1", ...more })}@at-vie-1`;

  /** Previews and returns what was printed. */
  async function printed(news: object): Promise<string> {
    the.stage.said.length = 0;
    assert.equal((await the.pool.preview({ ...declared, ...news })).step, "create");
    assert.deepEqual(writes(the.stage), []);
    return the.said;
  }
  const DESTROY =
    "Once adopted, `pulumi destroy` deletes it, unless the resource has the option protect or retainOnDelete.";

  it("lists each change with both values but no user data, and says what destroy does", async () => {
    const adopt = theirs({ "user-data": Buffer.from("password: old-pass").toString("base64") });
    assert.equal(
      await printed({ size: 3, userData: "password: new-pass", antiAffinityGroupIds: [UNKNOWN], adopt }),
      `info: web: will adopt ${adopt} and change size from 2 to 3, userData (not shown). ` +
        `Not compared, because not known yet: antiAffinityGroupIds. ${DESTROY}`,
    );
  });

  it("says that nothing changes", async () => {
    const adopt = theirs();
    assert.equal(await printed({ adopt }), `info: web: will adopt ${adopt} as it is. ${DESTROY}`);
  });

  it("says that a managed pool is only read", async () => {
    const adopt = theirs();
    manageBySks(the, adopt.split("@")[0]);
    assert.match(
      await printed({ size: 3, adopt }),
      /^info: web: will adopt \S+ and change nothing\. The pool is managed by sks-nodepool/,
    );
  });

  it("fails if the pool does not exist or only a replacement could apply a change", async () => {
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

  const unreadable: [what: string, prepare: () => void, news: object, why: RegExp][] = [
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
      "the connection is unknown",
      () => undefined,
      { connection: UNKNOWN },
      /because connection is not known yet\. Once/,
    ],
    [
      "the server does not answer",
      () => the.addFault({ method: "GET", kind: "status", status: 500, times: 99 }),
      {},
      /because it could not be read: GET .* answered 500.*\. Once/,
    ],
  ];
  for (const [what, prepare, news, why] of unreadable) {
    it(`lists no changes and gives the reason if ${what}`, async () => {
      const adopt = theirs();
      prepare();
      assert.match(await printed({ ...news, adopt }), why);
      if (!what.startsWith("the server")) assert.deepEqual(requests(the.stage), []);
    });
  }

  it("sends no request once the pool is adopted", async () => {
    const news = { ...declared, adopt: theirs() };
    await the.pool.up(news);
    const { length } = requests(the.stage);
    later(the.stage);
    assert.equal((await the.pool.preview(news)).step, "same");
    assert.equal(requests(the.stage).length, length);
    assert.doesNotMatch(the.said, /will adopt/);
  });
});
