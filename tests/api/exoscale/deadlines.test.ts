import assert from "node:assert/strict";
import { loopback, type Reply } from "../../support/loopback";
import {
  atPause,
  basicPool,
  exoscale,
  makePool,
  meanwhile,
  NOTHING,
  poolsIn,
  requests,
  scene,
  thePool,
  writes,
} from "./support";

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("the deadline of an operation", () => {
  const the = scene();

  /** Milliseconds that `act` took by the monotonic clock. */
  async function took(act: () => Promise<unknown>): Promise<number> {
    const before = the.stage.clock.monotonic();
    await act();
    return the.stage.clock.monotonic() - before;
  }
  const always = (fault: object) => the.addFault({ kind: "status", times: 100_000, ...fault });

  for (const [what, fault] of Object.entries({
    "429 forever": { status: 429 },
    "429 forever with a Retry-After of an hour": { status: 429, retryAfter: "3600" },
    "503 forever": { status: 503 },
  })) {
    for (const [verb, prepared, act] of [
      ["create", () => Promise.resolve(), () => the.pool.up(basicPool)],
      ["update", () => the.pool.up(basicPool), () => the.pool.up({ ...basicPool, description: "d" })],
      ["delete", () => the.pool.up(basicPool), () => the.pool.destroy()],
      ["create a group", () => Promise.resolve(), () => the.group.up({})],
    ] as const) {
      it(`ends "${verb}" after the 30 s of customTimeouts if the server answers ${what}`, async () => {
        await prepared();
        the.stage.timeoutMs = 30_000;
        always(fault);
        const elapsed = await took(() => assert.rejects(act(), /30 s|answered (429|503)/));
        // After the deadline a creation still looks a few seconds for the object of a lost answer.
        assert.ok(elapsed <= 41_000, `it took ${elapsed} ms`);
        the.stage.simulator.clearFaults();
        the.stage.timeoutMs = undefined;
        the.stage.clock.advance(HOUR);
        assert.ok(poolsIn(the.stage).length <= 1 && exoscale(the.stage).antiAffinityGroups.length === 0);
      });
    }
  }

  it("aborts a request without an answer", async () => {
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
    it(`does not move if the clock is set ${what} by an hour during a wait`, async () => {
      the.event("setDurations", { instance: 10 * HOUR });
      the.stage.timeoutMs = 10 * MINUTE;
      const setClock = atPause(1, () => the.stage.clock.setBy(ms));
      const elapsed = await took(() =>
        meanwhile(the.stage, setClock, () => assert.rejects(the.pool.up(basicPool), /not done after 10 min/)),
      );
      assert.ok(elapsed >= 10 * MINUTE - 1_000 && elapsed <= 10 * MINUTE + 11_000, `it took ${elapsed} ms`);
      assert.ok(requests(the.stage).length < 200, `${requests(the.stage).length} requests`);
      assert.equal(the.pool.id, thePool(the.stage).id);
    });
  }

  it("follows changed customTimeouts, which an update records without a request", async () => {
    await the.pool.up(basicPool);
    const { id = "", inputs, state } = the.pool;
    const host = (hours: number) => ({
      __provider: `exports.handler = () => require("pulumi-pools/provider").handler("exoscale:InstancePool")`,
      __pulumi: { name: "web", urn: "urn:pulumi:test::test::pulumi-nodejs:dynamic/exoscale:InstancePool::web" },
      customTimeouts: { delete: `${hours}h` },
    });
    the.event("setDurations", { removal: 50 * MINUTE });
    the.stage.simulator.clearLog();
    const provider = await the.stage.provider();
    const difference = await provider.diff(id, { ...state, ...host(1) }, { ...inputs, ...host(3) });
    // If diff gives no answer, the engine compares the inputs, in which customTimeouts differ.
    assert.deepEqual([difference.changes, difference.replaces], [undefined, []]);
    const updated = await provider.update(id, { ...state, ...host(1) }, { ...inputs, ...host(3) });
    assert.deepEqual(writes(the.stage), []);
    await provider.delete(id, updated);
    assert.deepEqual(poolsIn(the.stage), []);
  });
});

describe("a wait", () => {
  const the = scene();

  it("reports what it waits for, since when, and the time left", async () => {
    the.event("setDurations", {
      operation: 30_000,
      instance: 90_000,
      removal: 30_000,
      lingering: 60_000,
    });
    await the.pool.up(basicPool);
    await the.pool.up({ ...basicPool, size: 3, description: "d" });
    await the.pool.destroy();
    const said = the.said;
    for (const line of [
      /progress: the operation is pending, since 11 s, 59 min 49 s left/,
      /progress: \d of 2 instances exist, the pool is creating/,
      /progress: \d of 3 instances exist, the pool is scaling-up/,
      /progress: \d instances? left/,
    ])
      assert.match(said, line);
  });

  it("tolerates a few failed polls, but not unlimited ones", async () => {
    makePool(the.stage, { name: "other" });
    the.event("setDurations", { instance: 60_000 });
    const failedPoll = { method: "GET", path: "/instance-pool/[^/]+$", kind: "status", status: 501 } as const;
    the.addFault({ ...failedPoll, times: 4, skip: 1 });
    await the.pool.up(basicPool);
    assert.equal(the.pool.unfinished, false);
    the.addFault({ ...failedPoll, times: 100_000, skip: 3 });
    await assert.rejects(the.pool.up({ ...basicPool, size: 5 }), /answered 501/);
  });
});

describe("an answer that never completes", () => {
  const the = scene();

  /** A 200 with a body that never ends: a byte every 5 ms keeps the connection active. */
  const dripping: Reply = (response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    const drip = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(drip));
  };
  const operations: [verb: string, act: () => Promise<unknown>][] = [
    ["creation", () => the.pool.up(basicPool)],
    ["read", () => the.pool.get(NOTHING)],
  ];
  for (const [verb, act] of operations) {
    it(`fails a ${verb} after six attempts of a minute each`, async () => {
      const server = await loopback([dripping]);
      the.stage.onClose(() => server.close());
      the.stage.config["exoscale:endpoint"] = `${server.url}/v2`;
      const before = the.stage.clock.monotonic();
      await the.stage.observe(
        () => ({ hang: true }),
        () => assert.rejects(act(), /GET \/v2\/zone got no usable answer: no complete answer within 1 min from 127/),
      );
      assert.ok(the.stage.clock.monotonic() - before < 8 * MINUTE);
      assert.equal(server.heard.length, 6);
    });
  }
});
