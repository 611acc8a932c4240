import assert from "node:assert/strict";
import { basicPool, exoscale, makePool, meanwhile, poolsIn, requests, scene, thePool, writes } from "./support";

const HOUR = 3_600_000;

describe("the deadline of a verb", () => {
  const the = scene();

  /** How long `act` took, by the clock that nobody sets. */
  async function took(act: () => Promise<unknown>): Promise<number> {
    const before = the.stage.clock.monotonic();
    await act();
    return the.stage.clock.monotonic() - before;
  }
  const always = (fault: object) => the.stage.simulator.addFault({ kind: "status", times: 100_000, ...fault });

  for (const [what, fault] of Object.entries({
    "429 for ever": { status: 429 },
    "429 for ever with a Retry-After of an hour": { status: 429, retryAfter: "3600" },
    "503 for ever": { status: 503 },
  })) {
    for (const [verb, prepared, act] of [
      ["create", () => Promise.resolve(), () => the.pool.up(basicPool)],
      ["update", () => the.pool.up(basicPool), () => the.pool.up({ ...basicPool, description: "d" })],
      ["delete", () => the.pool.up(basicPool), () => the.pool.destroy()],
      ["create a group", () => Promise.resolve(), () => the.group.up({})],
    ] as const) {
      it(`ends to ${verb} after the 30 s of customTimeouts, where the server answers ${what}`, async () => {
        await prepared();
        the.stage.timeoutMs = 30_000;
        always(fault);
        const elapsed = await took(() => assert.rejects(act(), /30 s|answered (429|503)/));
        // Beyond it a creation looks for what a lost answer made, for seconds.
        assert.ok(elapsed <= 41_000, `it took ${elapsed} ms`);
        the.stage.simulator.clearFaults();
        the.stage.timeoutMs = undefined;
        the.stage.clock.advance(HOUR);
        assert.ok(poolsIn(the.stage).length <= 1 && exoscale(the.stage).antiAffinityGroups.length === 0);
      });
    }
  }

  it("ends requests that are never answered", async () => {
    await the.pool.up(basicPool);
    the.stage.timeoutMs = 30_000;
    always({ kind: "hang", when: "before" });
    const elapsed = await took(() =>
      the.stage.observe(
        () => ({ hang: true }),
        () => assert.rejects(the.pool.destroy(), /30 s/),
      ),
    );
    assert.ok(elapsed <= 31_000, `it took ${elapsed} ms`);
    assert.equal(poolsIn(the.stage).length, 1);
  });

  for (const [what, ms] of [
    ["back", -HOUR],
    ["forward", HOUR],
  ] as const) {
    it(`is neither later nor sooner where the clock is set ${what} by an hour during a wait`, async () => {
      the.stage.simulator.event("exoscale", "setDurations", { instance: 10 * HOUR });
      the.stage.timeoutMs = 10 * 60_000;
      let isSet = false;
      const turn = () => {
        if (!isSet) the.stage.clock.setBy(ms);
        isSet = true;
      };
      const elapsed = await took(() =>
        meanwhile(the.stage, turn, () => assert.rejects(the.pool.up(basicPool), /not done after 10 min/)),
      );
      assert.ok(isSet);
      assert.ok(elapsed >= 10 * 60_000 - 1_000 && elapsed <= 10 * 60_000 + 11_000, `it took ${elapsed} ms`);
      assert.ok(requests(the.stage).length < 200, `${requests(the.stage).length} requests`);
      assert.equal(the.pool.id, thePool(the.stage).id);
    });
  }

  it("is that of the newest customTimeouts: where only they have changed, an update without a request records them", async () => {
    await the.pool.up(basicPool);
    const { id = "", inputs, state } = the.pool;
    const host = (hours: number) => ({
      __provider: `exports.handler = () => require("pulumi-pools/provider").handler("exoscale:InstancePool")`,
      __pulumi: { name: "web", urn: "urn:pulumi:test::test::pulumi-nodejs:dynamic/exoscale:InstancePool::web" },
      customTimeouts: { delete: `${hours}h` },
    });
    the.stage.simulator.event("exoscale", "setDurations", { removal: 50 * 60_000 });
    the.stage.simulator.clearLog();
    const provider = await the.stage.provider();
    const difference = await provider.diff(id, { ...state, ...host(1) }, { ...inputs, ...host(3) });
    // Left open, the engine compares the inputs, in which customTimeouts differ.
    assert.deepEqual([difference.changes, difference.replaces], [undefined, []]);
    const updated = await provider.update(id, { ...state, ...host(1) }, { ...inputs, ...host(3) });
    assert.deepEqual(writes(the.stage), []);
    await provider.delete(id, updated);
    assert.deepEqual(poolsIn(the.stage), []);
  });
});

describe("a wait", () => {
  const the = scene();

  it("tells what it waits for, since when and until when", async () => {
    the.stage.simulator.event("exoscale", "setDurations", {
      operation: 30_000,
      instance: 90_000,
      removal: 30_000,
      lingering: 60_000,
    });
    await the.pool.up(basicPool);
    await the.pool.up({ ...basicPool, size: 3, description: "d" });
    await the.pool.destroy();
    const said = the.stage.said.join("\n");
    for (const words of [
      /progress: the operation is pending, since 11 s, 59 min 49 s left/,
      /progress: \d of 2 instances exist, the pool is creating/,
      /progress: \d of 3 instances exist, the pool is scaling-up/,
      /progress: \d instances? left/,
    ])
      assert.match(said, words);
  });

  it("survives a few failing looks, and no more than that", async () => {
    makePool(the.stage, { name: "other" });
    the.stage.simulator.event("exoscale", "setDurations", { instance: 60_000 });
    const look = { method: "GET", path: "/instance-pool/[^/]+$", kind: "status", status: 501 } as const;
    the.stage.simulator.addFault({ ...look, times: 4, skip: 1 });
    await the.pool.up(basicPool);
    assert.equal(the.pool.unfinished, false);
    the.stage.simulator.addFault({ ...look, times: 100_000, skip: 3 });
    await assert.rejects(the.pool.up({ ...basicPool, size: 5 }), /answered 501/);
  });
});
