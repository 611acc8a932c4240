import assert from "node:assert/strict";
import { basicPool, changePool, later, makeGroup, meanwhile, scene, thePool, UBUNTU_22, writes } from "../../support";
import { bounds, livesIn, members } from "./support";

const six = { ...basicPool, size: 6 };
const surge = { maxSurge: 2 };
const newer = { ...six, templateId: UBUNTU_22, rollout: surge };

describe("a rollout of an InstancePool", () => {
  const the = scene();
  const now = () => the.stage.clock.now();
  const moves = () => writes(the.stage).map((request) => request.replace(/^PUT \/instance-pool\/[^:]+:?/, ""));

  const isOver = (size = 6) => {
    assert.deepEqual([thePool(the.stage).size, thePool(the.stage).instances.length], [size, size]);
    assert.deepEqual(
      members(the.stage).filter(({ outdated }) => outdated),
      [],
    );
    assert.deepEqual([the.pool.state.outdatedInstanceIds, the.pool.state.stoppedRollout], [[], undefined]);
  };

  it("replaces all members after the change, in batches, within its bounds, as the preview has said", async () => {
    await the.pool.up({ ...six, rollout: surge });
    const from = now();
    the.stage.simulator.clearLog();
    the.stage.said.splice(0);
    assert.equal((await the.pool.preview(newer)).step, "update");
    assert.deepEqual(the.stage.said.splice(0), [
      "warning: The rollout replaces 6 members for templateId, in 3 batches: at least 6 stay healthy, and at most 8 exist.",
    ]);
    await the.pool.up(newer);
    isOver();
    assert.deepEqual(moves(), ["", "scale", "evict", "scale", "evict", "scale", "evict"]);
    assert.deepEqual(bounds(livesIn(the.stage), from), { fewestWorking: 6, mostMembers: 8 });
    later(the.stage);
    await the.pool.refresh();
    assert.equal((await the.pool.preview(newer)).step, "same");
  });

  it("takes old ones away first where there may be no more, and leaves minAvailable alone", async () => {
    const tight = { ...six, minAvailable: 4, rollout: { maxSurge: 0, maxUnavailable: 5 } };
    await the.pool.up(tight);
    const from = now();
    await the.pool.up({ ...tight, userData: "#cloud-config\n" });
    isOver();
    assert.deepEqual(bounds(livesIn(the.stage), from), { fewestWorking: 4, mostMembers: 6 });
  });

  it("does not happen without being asked for: the state tells who is outdated, and adding it is an update", async () => {
    await the.pool.up(six);
    await the.pool.up({ ...six, templateId: UBUNTU_22, sshKeys: [] });
    assert.equal((the.pool.state.outdatedInstanceIds as string[]).length, 6);
    assert.deepEqual((the.pool.state.outdatedInstances as { fields: string[] }[])[0]?.fields, ["templateId"]);
    assert.equal((await the.pool.preview({ ...six, templateId: UBUNTU_22 })).step, "same");
    assert.equal((await the.pool.preview(newer)).step, "update");
    assert.match(the.stage.said.join("\n"), /The rollout replaces 6 members, which are outdated, in 3 batches/);
    await the.pool.up(newer);
    isOver();
  });

  it("happens where a refresh finds outdated members, and not with another change that announced nothing", async () => {
    await the.pool.up({ ...six, rollout: surge });
    // Somebody has made the pool newer, a member, and the pool old again.
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
    isOver(7);
  });

  for (const [from, to] of [
    [6, 4],
    [4, 6],
  ] as const) {
    it(`changes the size from ${from} to ${to} and the definition at once`, async () => {
      await the.pool.up({ ...six, size: from, rollout: surge });
      const begin = now();
      await the.pool.up({ ...newer, size: to });
      isOver(to);
      assert.equal(the.pool.state.size, to);
      const { fewestWorking, mostMembers } = bounds(livesIn(the.stage), begin);
      assert.ok(fewestWorking >= 4, `${fewestWorking} worked`);
      assert.ok(mostMembers <= Math.max(from, to + 2), `${mostMembers} were there`);
    });
  }

  it("stays within the 8 places of a group, and says where none is left", async () => {
    const group = makeGroup(the.stage, "apart");
    const eight = { ...basicPool, size: 8, antiAffinityGroupIds: [group] };
    const rollout = { maxSurge: 2, maxUnavailable: 1 };
    await the.pool.up({ ...eight, rollout });
    const begin = now();
    await the.pool.up({ ...eight, rollout, templateId: UBUNTU_22 });
    isOver(8);
    assert.deepEqual(bounds(livesIn(the.stage), begin), { fewestWorking: 7, mostMembers: 8 });
    const stuck = { ...eight, rollout: { maxSurge: 2 }, templateId: basicPool.templateId };
    await the.pool.preview(stuck);
    assert.match(the.stage.said.join("\n"), /cannot replace 8 members: 8 must stay.*are full/);
    await assert.rejects(the.pool.up(stuck), /The rollout stopped: of 8 members.*8 must stay.*maxUnavailable/);
    await the.pool.up({ ...stuck, rollout });
    isOver(8);
  });

  it("moves members to the group that replaces theirs, after which the old one can be deleted", async () => {
    await the.group.up({});
    const grouped = { ...six, antiAffinityGroupIds: [the.group.id], rollout: surge };
    await the.pool.up(grouped);
    const other = makeGroup(the.stage, "other");
    await the.pool.up({ ...grouped, antiAffinityGroupIds: [other] });
    isOver();
    await the.group.destroy();
  });

  it("goes on with fewer new members at a time where the hosts are used up", async () => {
    const group = makeGroup(the.stage, "apart");
    const grouped = { ...six, size: 3, antiAffinityGroupIds: [group], rollout: { maxSurge: 3 } };
    await the.pool.up(grouped);
    the.stage.simulator.event("exoscale", "exhaustHosts", { group, after: 4 });
    const begin = now();
    await the.pool.up({ ...grouped, diskSize: 20 });
    isOver(3);
    assert.deepEqual(bounds(livesIn(the.stage), begin), { fewestWorking: 3, mostMembers: 4 });
  });

  describe("with a health check", () => {
    const checked = () => {
      const url = `${the.stage.simulator.origin}/exoscale/health/{id}`;
      return {
        ...newer,
        rollout: { ...surge, healthCheck: { url, intervalSeconds: 1, timeoutSeconds: 30, successes: 2 } },
      };
    };
    const sicken = (count: number) =>
      the.stage.simulator.event("exoscale", "setHealthOfNext", { pool: the.pool.id, count, ailment: "unhealthy" });
    const heal = () => {
      for (const { id } of members(the.stage)) the.stage.simulator.event("exoscale", "setHealth", { id });
    };

    it("stops where a batch stays sick, names who is old and sick, and continues after it is healed", async () => {
      await the.pool.up(six);
      sicken(1);
      const begin = now();
      await assert.rejects(
        the.pool.up(checked()),
        /new members are not healthy after 30 s: \S+ \(\S+\)\. Of 8 members 6 are outdated/,
      );
      assert.equal((the.pool.state.outdatedInstanceIds as string[]).length, 6);
      assert.deepEqual(the.pool.state.stoppedRollout, { size: 6, fewest: 8, most: 8 });
      later(the.stage);
      await the.pool.refresh();
      const preview = await the.pool.preview(checked());
      assert.equal(preview.step, "update");
      assert.match(the.stage.said.join("\n"), /The rollout that stopped continues: it replaces 6 members/);
      heal();
      await the.pool.up(checked());
      isOver();
      assert.ok(bounds(livesIn(the.stage), begin).mostMembers <= 8);
    });

    it("goes as far as the bounds allow with pauseOnFailure false, and fails in the end", async () => {
      await the.pool.up(six);
      sicken(1);
      const news = checked();
      const rollout = { ...news.rollout, pauseOnFailure: false, maxUnavailable: 1 };
      await assert.rejects(
        the.pool.up({ ...news, rollout }),
        /not healthy after 30 s: .*No member is outdated any more/,
      );
      heal();
      await the.pool.up({ ...news, rollout });
      isOver();
    });

    it("replaces sick members first when their definition is corrected", async () => {
      await the.pool.up(six);
      sicken(2);
      await assert.rejects(the.pool.up(checked()), /not healthy/);
      await the.pool.up({ ...checked(), diskSize: 20 });
      isOver();
    });

    it("does not take old members for useless that do not know the check yet", async () => {
      await the.pool.up(six);
      for (const { id } of members(the.stage))
        the.stage.simulator.event("exoscale", "setHealth", { id, ailment: "refusing" });
      const begin = now();
      await the.pool.up(checked());
      isOver();
      assert.equal(bounds(livesIn(the.stage), begin).fewestWorking, 6);
    });
  });

  it("watches new members for batchPauseSeconds before old ones leave", async () => {
    const rollout = { maxSurge: 3, batchPauseSeconds: 600 };
    await the.pool.up({ ...six, rollout });
    const begin = now();
    await the.pool.up({ ...newer, rollout });
    isOver();
    const first = Math.min(...livesIn(the.stage).map(({ leavingAt = Infinity }) => leavingAt));
    const made = livesIn(the.stage)
      .map(({ runningAt = 0 }) => runningAt)
      .filter((at) => at > begin && at < first);
    assert.equal(made.length, 3);
    assert.ok(first - Math.max(...made) >= 600_000);
  });

  it("notices who scales the pool meanwhile, and ends with that size", async () => {
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
    isOver(9);
    assert.match(the.stage.said.join("\n"), /was scaled from 8 to 9 elsewhere: the rollout ends with 9 members/);
  });

  it("keeps the size that an autoscaler has chosen before", async () => {
    await the.pool.up({ ...six, rollout: surge });
    changePool(the.stage, the.pool.id, { size: 7 });
    await the.pool.up(newer);
    isOver(7);
  });

  it("begins no batch that would not end before the deadline, and the next up continues", async () => {
    await the.pool.up({ ...six, rollout: { maxSurge: 1 } });
    the.stage.simulator.event("exoscale", "setDurations", { instance: 60_000 });
    the.stage.timeoutMs = 260_000;
    const news = { ...newer, rollout: { maxSurge: 1 } };
    await assert.rejects(the.pool.up(news), /The rollout stopped between two batches.*are outdated.*customTimeouts/);
    assert.deepEqual([thePool(the.stage).size, the.pool.state.stoppedRollout], [6, { size: 6, fewest: 6, most: 6 }]);
    the.stage.timeoutMs = undefined;
    await the.pool.up(news);
    isOver();
  });

  it("survives lost answers of its calls without doing one twice", async () => {
    await the.pool.up({ ...six, rollout: surge });
    for (const path of [":scale$", ":evict$"])
      the.stage.simulator.addFault({ method: "PUT", path, kind: "drop", when: "after", times: 2 });
    await the.pool.up(newer);
    isOver();
  });

  it("ends at the declared size after the provider was killed in the middle", async () => {
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
    isOver();
  });
});
