import assert from "node:assert/strict";
import { basicPool, changePool, later, makeGroup, meanwhile, scene, thePool, UBUNTU_22, writes } from "../../support";
import { assertDone, bounds, livesIn, newer, six, surge } from "./support";

describe("a rollout of an InstancePool", () => {
  const the = scene();
  const now = () => the.stage.clock.now();
  const moves = () => writes(the.stage).map((request) => request.replace(/^PUT \/instance-pool\/[^:]+:?/, ""));

  it("replaces all members in batches within its bounds, as the preview said", async () => {
    await the.pool.up({ ...six, rollout: surge });
    const from = now();
    the.stage.simulator.clearLog();
    the.stage.said.splice(0);
    assert.equal((await the.pool.preview(newer)).step, "update");
    assert.deepEqual(the.stage.said.splice(0), [
      "warning: The rollout replaces 6 members for templateId, in 3 batches: at least 6 stay healthy, and at most 8 exist.",
    ]);
    await the.pool.up(newer);
    assertDone(the);
    assert.deepEqual(moves(), ["", "scale", "evict", "scale", "evict", "scale", "evict"]);
    assert.deepEqual(bounds(livesIn(the.stage), from), { fewestWorking: 6, mostMembers: 8 });
    later(the.stage);
    await the.pool.refresh();
    assert.equal((await the.pool.preview(newer)).step, "same");
  });

  it("evicts old members first if maxSurge is 0, and keeps minAvailable", async () => {
    const tight = { ...six, minAvailable: 4, rollout: { maxSurge: 0, maxUnavailable: 5 } };
    await the.pool.up(tight);
    const from = now();
    await the.pool.up({ ...tight, userData: "#cloud-config\n" });
    assertDone(the);
    assert.deepEqual(bounds(livesIn(the.stage), from), { fewestWorking: 4, mostMembers: 6 });
  });

  it("does not start undeclared: the state lists outdated members, and declaring it is an update", async () => {
    await the.pool.up(six);
    await the.pool.up({ ...six, templateId: UBUNTU_22, sshKeys: [] });
    assert.equal((the.pool.state.outdatedInstanceIds as string[]).length, 6);
    assert.deepEqual((the.pool.state.outdatedInstances as { fields: string[] }[])[0]?.fields, ["templateId"]);
    assert.equal((await the.pool.preview({ ...six, templateId: UBUNTU_22 })).step, "same");
    assert.equal((await the.pool.preview(newer)).step, "update");
    assert.match(the.said, /The rollout replaces 6 members, which are outdated, in 3 batches/);
    await the.pool.up(newer);
    assertDone(the);
  });

  it("starts after a refresh finds outdated members, but not with an update whose preview announced none", async () => {
    await the.pool.up({ ...six, rollout: surge });
    // Outside, the pool gets a new template, a member, and its old template again.
    changePool(the.stage, the.pool.id, { template: { id: UBUNTU_22 }, size: 7 });
    changePool(the.stage, the.pool.id, { template: { id: six.templateId } });
    const wider = { ...six, size: 7, rollout: surge };
    the.stage.simulator.clearLog();
    await the.pool.up({ ...wider, size: 6, description: "x" });
    assert.deepEqual(moves(), [""]);
    later(the.stage);
    await the.pool.refresh();
    assert.equal((the.pool.state.outdatedInstanceIds as string[]).length, 1);
    await the.pool.up({ ...wider, description: "x" });
    assertDone(the, 7);
  });

  for (const [from, to] of [
    [6, 4],
    [4, 6],
  ] as const) {
    it(`can change the size from ${from} to ${to} together with the definition`, async () => {
      await the.pool.up({ ...six, size: from, rollout: surge });
      const begin = now();
      await the.pool.up({ ...newer, size: to });
      assertDone(the, to);
      assert.equal(the.pool.state.size, to);
      const { fewestWorking, mostMembers } = bounds(livesIn(the.stage), begin);
      assert.ok(fewestWorking >= 4, `${fewestWorking} worked`);
      assert.ok(mostMembers <= Math.max(from, to + 2), `${mostMembers} were there`);
    });
  }

  it("keeps to the 8 places of a group, and fails if none is free", async () => {
    const group = makeGroup(the.stage, "apart");
    const eight = { ...basicPool, size: 8, antiAffinityGroupIds: [group] };
    const rollout = { maxSurge: 2, maxUnavailable: 1 };
    await the.pool.up({ ...eight, rollout });
    const begin = now();
    await the.pool.up({ ...eight, rollout, templateId: UBUNTU_22 });
    assertDone(the, 8);
    assert.deepEqual(bounds(livesIn(the.stage), begin), { fewestWorking: 7, mostMembers: 8 });
    const stuck = { ...eight, rollout: { maxSurge: 2 }, templateId: basicPool.templateId };
    await the.pool.preview(stuck);
    assert.match(the.said, /cannot replace 8 members: 8 must stay.*are full/);
    await assert.rejects(the.pool.up(stuck), /The rollout stopped: of 8 members.*8 must stay.*maxUnavailable/);
    await the.pool.up({ ...stuck, rollout });
    assertDone(the, 8);
  });

  it("moves members to a new group, so that the old one can be deleted", async () => {
    await the.group.up({});
    const grouped = { ...six, antiAffinityGroupIds: [the.group.id], rollout: surge };
    await the.pool.up(grouped);
    const other = makeGroup(the.stage, "other");
    await the.pool.up({ ...grouped, antiAffinityGroupIds: [other] });
    assertDone(the);
    await the.group.destroy();
  });

  it("continues with fewer new members if the hosts are used up", async () => {
    const group = makeGroup(the.stage, "apart");
    const grouped = { ...six, size: 3, antiAffinityGroupIds: [group], rollout: { maxSurge: 3 } };
    await the.pool.up(grouped);
    the.event("exhaustHosts", { group, after: 4 });
    const begin = now();
    await the.pool.up({ ...grouped, diskSize: 20 });
    assertDone(the, 3);
    assert.deepEqual(bounds(livesIn(the.stage), begin), { fewestWorking: 3, mostMembers: 4 });
  });

  it("waits batchPauseSeconds after new members run before it evicts old ones", async () => {
    const rollout = { maxSurge: 3, batchPauseSeconds: 600 };
    await the.pool.up({ ...six, rollout });
    const begin = now();
    await the.pool.up({ ...newer, rollout });
    assertDone(the);
    const first = Math.min(...livesIn(the.stage).map(({ leavingAt = Infinity }) => leavingAt));
    const made = livesIn(the.stage)
      .map(({ runningAt = 0 }) => runningAt)
      .filter((at) => at > begin && at < first);
    assert.equal(made.length, 3);
    assert.ok(first - Math.max(...made) >= 600_000);
  });

  it("ends with the size that the pool is scaled to meanwhile", async () => {
    await the.pool.up({ ...six, rollout: surge });
    let acted = false;
    const scale = () => {
      const { size, state } = thePool(the.stage);
      if (acted || state !== "running" || size !== 8) return;
      acted = true;
      changePool(the.stage, the.pool.id, { size: 9 });
    };
    await meanwhile(the.stage, scale, () => the.pool.up(newer));
    assert.ok(acted);
    assertDone(the, 9);
    assert.match(the.said, /was scaled from 8 to 9 elsewhere: the rollout ends with 9 members/);
  });

  it("keeps the size that an autoscaler set before", async () => {
    await the.pool.up({ ...six, rollout: surge });
    changePool(the.stage, the.pool.id, { size: 7 });
    await the.pool.up(newer);
    assertDone(the, 7);
  });

  it("starts no batch that would exceed the deadline, and the next up continues", async () => {
    await the.pool.up({ ...six, rollout: { maxSurge: 1 } });
    the.event("setDurations", { instance: 60_000 });
    the.stage.timeoutMs = 260_000;
    const news = { ...newer, rollout: { maxSurge: 1 } };
    await assert.rejects(the.pool.up(news), /The rollout stopped between two batches.*are outdated.*customTimeouts/);
    assert.deepEqual([thePool(the.stage).size, the.pool.state.stoppedRollout], [6, { size: 6, fewest: 6, most: 6 }]);
    the.stage.timeoutMs = undefined;
    await the.pool.up(news);
    assertDone(the);
  });

  it("repeats no request whose answer is lost", async () => {
    await the.pool.up({ ...six, rollout: surge });
    for (const path of [":scale$", ":evict$"])
      the.addFault({ method: "PUT", path, kind: "drop", when: "after", times: 2 });
    await the.pool.up(newer);
    assertDone(the);
  });

  it("ends with the declared size in the next up if the provider is killed", async () => {
    await the.pool.up({ ...six, rollout: surge });
    let scalings = 0;
    await assert.rejects(
      the.stage.observe(
        (method, path) =>
          method === "PUT" && path.endsWith(":evict") && (scalings += 1) === 2 ? { die: "before" } : undefined,
        () => the.pool.up(newer),
      ),
    );
    assert.equal(thePool(the.stage).size, 8);
    later(the.stage);
    await the.pool.up(newer);
    assertDone(the);
  });
});
