import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { basicPool, later, makeGroup, NOTHING, requests, scene, SMALL, UBUNTU, UBUNTU_22 } from "./support";

describe("the preview of an InstancePool", () => {
  const the = scene();

  async function warnings(news: object): Promise<string[]> {
    the.stage.said.length = 0;
    await the.pool.preview({ ...basicPool, ...news });
    return the.stage.said.flatMap((line) => /^warning: (.*)$/s.exec(line)?.[1] ?? []);
  }

  describe("of a change that running members do not get", () => {
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
      it(`says in one sentence, with numbers: ${sentence}`, async () => {
        await the.pool.up(basicPool);
        the.stage.simulator.clearLog();
        assert.deepEqual(await warnings(news), [sentence]);
        assert.deepEqual(requests(the.stage), []);
      });
    }

    it("says what they keep where it is removed, and never prints user data", async () => {
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
      assert.doesNotMatch(the.stage.said.join("\n"), /hunter2/);
    });

    it("counts the members that a refresh has seen", async () => {
      await the.pool.up(basicPool);
      the.stage.simulator.event("exoscale", "changePool", { id: the.pool.id, size: 5 });
      later(the.stage);
      await the.pool.refresh();
      assert.match((await warnings({ size: 5, diskSize: 20 })).join(), /^The 5 running members keep diskSize 10/);
    });

    it("says nothing where there are no members, or none that stay", async () => {
      assert.deepEqual(await warnings({ instanceType: "standard.medium" }), []);
      await the.pool.up(basicPool);
      assert.deepEqual(await warnings({ size: 0, instanceType: "standard.medium" }), []);
      assert.deepEqual(await warnings({ publicIpAssignment: "none", instanceType: "standard.medium" }), []);
      assert.deepEqual(await warnings({ size: 5, name: "other", labels: { a: "b" }, minAvailable: 1 }), []);
      await the.pool.up({ ...basicPool, size: 0 });
      assert.deepEqual(await warnings({ size: 0, instanceType: "standard.medium" }), []);
    });
  });

  it("says of what is attached to members that the vendor does not document whether running ones get it", async () => {
    await the.pool.up(basicPool);
    assert.deepEqual(
      await warnings({ securityGroupIds: [NOTHING], privateNetworkIds: [NOTHING], publicIpAssignment: "dual" }),
      [
        "Exoscale does not document whether the 2 running members get the new securityGroupIds, privateNetworkIds and publicIpAssignment.",
      ],
    );
  });

  it("warns where minAvailable can never be met, and only there", async () => {
    assert.deepEqual(await warnings({ minAvailable: 2 }), []);
    assert.match((await warnings({ minAvailable: 3 })).join(), /minAvailable 3 is above size 2/);
    assert.deepEqual(await warnings({ size: 9 }), []);
    assert.deepEqual(await warnings({ size: 8, antiAffinityGroupIds: [SMALL] }), []);
  });

  it("warns of a zone that is newer than this package, and asks it all the same", async () => {
    assert.match((await warnings({ zone: "fr-par-1" })).join(), /zone "fr-par-1" is not one that this version knows/);
    await assert.rejects(the.pool.up({ ...basicPool, zone: "fr-par-1" }), /has no zone "fr-par-1".*It has ch-gva-2, /);
  });
});
