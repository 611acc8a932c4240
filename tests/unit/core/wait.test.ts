import assert from "node:assert/strict";
import { duration, systemClock } from "../../../provider/core/time/clock";
import { ApiError, DeadlineError, PoolsError, TransportError } from "../../../provider/core/errors";
import { waitUntil, type Look } from "../../../provider/core/time/wait";
import { manualClock } from "../../support/clock";
import { testContext, type TestContext } from "../../support/context";
import { rejection } from "../../support/rejection";

const MINUTE = 60_000;

/** Looks that see a thing that is done `ms` after the wait began. */
function doneAfter(context: TestContext, ms: number, seen: number[] = []) {
  const since = context.clock.now();
  return (): Promise<Look<string>> => {
    seen.push(context.clock.now() - since);
    const done = context.clock.now() - since >= ms;
    return Promise.resolve({ done, value: "ready", progress: "1 of 2 there" });
  };
}

/** Looks that fail in the given ways before one succeeds. */
function failing(...errors: Error[]) {
  return (): Promise<Look<string>> => {
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve({ done: true, value: "ready", progress: "" });
  };
}

const lost = () => new TransportError("GET /x", "cut", true);
const refused = (status: number) => new ApiError("GET /x", status, { message: "no", fields: [] });

describe("waitUntil", () => {
  it("does not sleep for what is done", async () => {
    const context = testContext();
    assert.equal(await waitUntil("the pool", context, doneAfter(context, 0)), "ready");
    assert.deepEqual(context.clock.sleeps, []);
  });

  for (const ms of [1000, 10_000, MINUTE, 10 * MINUTE]) {
    it(`sees what takes ${duration(ms)} at most a quarter of that, and at most 15 s, later`, async () => {
      const context = testContext();
      await waitUntil("the pool", context, doneAfter(context, ms));
      const late = context.clock.now() - context.startedAt - ms;
      assert.ok(late <= Math.min(Math.max(ms / 4, 250), 15_000), `${late} ms late`);
    });
  }

  it("looks at gaps that grow with the time it has taken, from 250 ms to 15 s", async () => {
    const context = testContext();
    await waitUntil("the pool", context, doneAfter(context, 5 * MINUTE));
    const { sleeps } = context.clock;
    assert.equal(sleeps[0], 250);
    assert.equal(sleeps.at(-1), 15_000);
    assert.deepEqual(
      [...sleeps].sort((a, b) => a - b),
      sleeps,
    );
    assert.ok(sleeps.length < 50, `${sleeps.length} looks`);
  });

  it("ends at the verb's deadline, counted from its beginning, and says where it stood and what to do", async () => {
    const clock = manualClock();
    const context = testContext({ clock, startedAt: clock.now() - 50_000, timeoutMs: MINUTE });
    const seen: number[] = [];
    const error = await rejection(waitUntil("the pool", context, doneAfter(context, MINUTE, seen)), DeadlineError);
    assert.equal(clock.now() - context.startedAt, MINUTE);
    assert.equal(seen.at(-1), 10_000, "it looks once more at the very end");
    assert.match(error.message, /^the pool was not done after 1 min: 1 of 2 there\..*pulumi up.*customTimeouts/);
  });

  it("says how a wait ended whose looks failed at the end", async () => {
    const context = testContext({ timeoutMs: 0 });
    const error = await rejection(waitUntil("the pool", context, failing(refused(503))), DeadlineError);
    assert.match(error.message, /GET \/x answered 503/);
  });

  it("takes a last look where the time is over before it begins", async () => {
    const context = testContext({ timeoutMs: -1 });
    assert.equal(await waitUntil("the pool", context, doneAfter(context, 0)), "ready");
  });

  it("tolerates four failing looks in a row", async () => {
    const context = testContext();
    assert.equal(await waitUntil("the pool", context, failing(lost(), refused(500), refused(429), lost())), "ready");
    const fifth = failing(lost(), lost(), lost(), lost(), refused(502));
    assert.equal((await rejection(waitUntil("the pool", context, fifth), ApiError)).status, 502);
  });

  it("counts failing looks anew after one that succeeded", async () => {
    const context = testContext();
    let look = 0;
    const result = await waitUntil("the pool", context, () => {
      look += 1;
      if (look % 5 !== 0) return Promise.reject(lost());
      return Promise.resolve({ done: look === 20, value: look, progress: "" });
    });
    assert.equal(result, 20);
  });

  it("does not tolerate what no time heals", async () => {
    for (const error of [refused(404), refused(403), new PoolsError("gone"), new TypeError("defect")]) {
      await assert.rejects(waitUntil("the pool", testContext(), failing(error)), error);
    }
  });

  it("tells its progress after ten seconds, then at growing distances", async () => {
    const context = testContext();
    await waitUntil("the pool", context, doneAfter(context, 30 * MINUTE));
    const [first, second] = context.told;
    assert.match(String(first), /^progress: 1 of 2 there, 1[0-2] s$/);
    assert.match(String(second), /, 2\d s$/);
    assert.ok(context.told.length >= 6 && context.told.length <= 9, context.told.join("\n"));
  });

  it("tells nothing of what is soon done", async () => {
    const context = testContext();
    await waitUntil("the pool", context, doneAfter(context, 7000));
    assert.deepEqual(context.told, []);
  });

  it("ends when it is aborted: before a look, and in a pause", async () => {
    const stop = new AbortController();
    const context = testContext({ signal: stop.signal });
    let looks = 0;
    const waiting = waitUntil("the pool", context, () => {
      looks += 1;
      if (looks === 3) stop.abort(new PoolsError("stopped"));
      return Promise.resolve({ done: false, value: 0, progress: "" });
    });
    assert.equal((await rejection(waiting, PoolsError)).message, "stopped");
    assert.equal(looks, 3);
    await rejection(
      waitUntil("the pool", context, () => assert.fail("it looked")),
      PoolsError,
    );
  });

  it("goes on where the clock is set back", async () => {
    const context = testContext();
    let looks = 0;
    await waitUntil("the pool", context, () => {
      looks += 1;
      if (looks === 2) context.clock.advance(-3_600_000);
      return Promise.resolve({ done: looks === 5, value: 0, progress: "" });
    });
    assert.ok(
      context.clock.sleeps.every((ms) => ms >= 250 && ms <= 15_000),
      context.clock.sleeps.join(),
    );
  });
});

describe("the system's clock", () => {
  it("sleeps", async () => {
    const before = systemClock.now();
    await systemClock.sleep(5);
    assert.ok(systemClock.now() - before >= 4);
  });

  it("wakes at once when it is aborted", async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(3_600_000, stop.signal);
    stop.abort();
    await assert.rejects(sleeping, { name: "AbortError" });
    await assert.rejects(systemClock.sleep(3_600_000, stop.signal), { name: "AbortError" });
  });
});

describe("a duration", () => {
  const durations: [ms: number, text: string][] = [
    [0, "0 s"],
    [499, "0 s"],
    [40_000, "40 s"],
    [59_600, "1 min"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [3_600_000, "1 h"],
    [3_780_000, "1 h 3 min"],
  ];
  for (const [ms, text] of durations) it(`of ${ms} ms is ${text}`, () => assert.equal(duration(ms), text));
});
