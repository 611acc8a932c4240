import assert from "node:assert/strict";
import { duration, systemClock } from "../../../../provider/core/time/clock";
import { ApiError, CancelledError, DeadlineError, PoolsError, TransportError } from "../../../../provider/core/errors";
import { Deadline } from "../../../../provider/core/time/deadline";
import { pollScheduleOf } from "../../../../provider/core/time/poll-schedule";
import { waitUntil, type PollResult } from "../../../../provider/core/time/wait";
import { manualClock } from "../../../support/clock";
import { testContext, type TestContext } from "../../../support/context";
import { rejection } from "../../../support/rejection";

const MINUTE = 60_000;

/** Polls of an operation that is done `ms` after the wait began. `polledAt` receives their times. */
function doneAfter(context: TestContext, ms: number, polledAt: number[] = []) {
  const since = context.clock.now();
  return (): Promise<PollResult<string>> => {
    polledAt.push(context.clock.now() - since);
    const done = context.clock.now() - since >= ms;
    return Promise.resolve({ done, value: "ready", progress: "1 of 2 running" });
  };
}

/** Polls that fail with these errors before one succeeds. */
function failing(...errors: Error[]) {
  return (): Promise<PollResult<string>> => {
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve({ done: true, value: "ready", progress: "" });
  };
}

const lost = () => new TransportError("GET /x", "cut", true);
const refused = (status: number) => new ApiError("GET /x", status, { message: "no", fields: [], isOwn: true });

describe("waitUntil", () => {
  it("does not sleep if the first poll is done", async () => {
    const context = testContext();
    assert.equal(await waitUntil("the pool", context, doneAfter(context, 0)), "ready");
    assert.deepEqual(context.clock.sleeps, []);
  });

  for (const ms of [500, 2000, 10_000, MINUTE, 10 * MINUTE]) {
    const isSoonEnough = (late: number) => late <= Math.min(Math.max(ms / 10, 250), 15_000);

    it(`notices the end of ${duration(ms)} at most a tenth of that (at least 250 ms, at most 15 s) later`, async () => {
      const context = testContext();
      await waitUntil("the pool", context, doneAfter(context, ms));
      const late = context.clock.monotonic() - ms;
      assert.ok(isSoonEnough(late), `${late} ms late`);
    });

    it(`notices the end of a second operation of the kind as early, with few polls, after one of ${duration(ms)}`, async () => {
      const context = testContext({ timeoutMs: 100 * MINUTE });
      const schedule = pollScheduleOf(context, "pools");
      await waitUntil("the pool", context, doneAfter(context, ms), schedule);
      for (let again = 0; again < 5; again += 1) {
        const polledAt: number[] = [];
        await waitUntil("the pool", context, doneAfter(context, ms, polledAt), schedule);
        assert.ok(isSoonEnough((polledAt.at(-1) ?? Infinity) - ms), polledAt.join());
        assert.ok(polledAt.length <= (ms <= MINUTE ? 12 : 20), polledAt.join());
      }
    });
  }

  it("polls after a tenth of the elapsed time if an operation takes longer than others of its kind", async () => {
    const context = testContext();
    const schedule = pollScheduleOf(context, "pools");
    for (const ms of [10_000, MINUTE]) {
      const polledAt: number[] = [];
      await waitUntil("the pool", context, doneAfter(context, ms, polledAt), schedule);
      assert.ok((polledAt.at(-1) ?? Infinity) <= ms * 1.1, polledAt.join());
    }
  });

  it("notices within a minute the end of an operation that is much shorter than others of its kind", async () => {
    const context = testContext({ timeoutMs: 100 * MINUTE });
    const schedule = pollScheduleOf(context, "pools");
    await waitUntil("the pool", context, doneAfter(context, 50 * MINUTE), schedule);
    const polledAt: number[] = [];
    await waitUntil("the pool", context, doneAfter(context, 715_000, polledAt), schedule);
    assert.ok((polledAt.at(-1) ?? Infinity) <= 775_000, polledAt.join());
  });

  it("polls once more shortly before the deadline", async () => {
    const context = testContext({ timeoutMs: MINUTE });
    const schedule = pollScheduleOf(context, "pools");
    schedule.completed(30 * MINUTE);
    assert.equal(await waitUntil("the pool", context, doneAfter(context, 54_000), schedule), "ready");
  });

  it("polls at growing intervals, from 50 ms to 15 s", async () => {
    const context = testContext();
    await waitUntil("the pool", context, doneAfter(context, 5 * MINUTE));
    const { sleeps } = context.clock;
    assert.equal(sleeps[0], 50);
    assert.equal(sleeps.at(-1), 15_000);
    assert.deepEqual(
      [...sleeps].sort((a, b) => a - b),
      sleeps,
    );
    assert.ok(sleeps.length < 70, `${sleeps.length} polls`);
  });

  it("ends at the verb's deadline with the last progress and advice", async () => {
    const context = testContext({ timeoutMs: MINUTE });
    context.clock.advance(50_000);
    const error = await rejection(waitUntil("the pool", context, doneAfter(context, MINUTE)), DeadlineError);
    assert.ok(context.clock.monotonic() < MINUTE + 15_000);
    assert.match(error.message, /^the pool was not done after 1 min: 1 of 2 running\..*pulumi up.*customTimeouts/);
  });

  it("ends at the deadline during a poll, with the last progress", async () => {
    const context = testContext({ timeoutMs: MINUTE });
    let polls = 0;
    const poll = () => {
      polls += 1;
      if (polls === 1) return Promise.resolve({ done: false, value: 0, progress: "1 of 2 running" });
      return new Promise<never>((_, reject) => {
        context.signal.addEventListener("abort", () => reject(context.signal.reason as Error));
        context.clock.advance(MINUTE);
      });
    };
    const error = await rejection(waitUntil("the pool", context, poll), DeadlineError);
    assert.match(error.message, /not done after 1 min: 1 of 2 running/);
  });

  for (const [what, ms] of [
    ["back", -3_600_000],
    ["forward", 3_600_000],
  ] as const) {
    it(`keeps its deadline if the clock is set ${what} by an hour`, async () => {
      const context = testContext({ timeoutMs: 10 * MINUTE });
      let polls = 0;
      const poll = () => {
        polls += 1;
        if (polls === 2) context.clock.setBy(ms);
        return Promise.resolve({ done: false, value: 0, progress: "" });
      };
      await rejection(waitUntil("the pool", context, poll), DeadlineError);
      const lasted = context.clock.monotonic();
      assert.ok(lasted >= 10 * MINUTE && lasted < 11 * MINUTE, `${lasted} ms`);
      assert.ok(polls < 100, `${polls} polls`);
    });
  }

  it("names the last error if polls failed until the deadline", async () => {
    const context = testContext({ timeoutMs: 40 });
    const error = await rejection(waitUntil("the pool", context, failing(refused(503))), DeadlineError);
    assert.match(error.message, /GET \/x answered 503/);
  });

  it("tolerates four failed polls in a row", async () => {
    const context = testContext();
    assert.equal(await waitUntil("the pool", context, failing(lost(), refused(500), refused(429), lost())), "ready");
    const fifth = failing(lost(), lost(), lost(), lost(), refused(502));
    assert.equal((await rejection(waitUntil("the pool", context, fifth), ApiError)).status, 502);
  });

  it("counts failed polls again from zero after a successful one", async () => {
    const context = testContext();
    let poll = 0;
    const result = await waitUntil("the pool", context, () => {
      poll += 1;
      if (poll % 5 !== 0) return Promise.reject(lost());
      return Promise.resolve({ done: poll === 20, value: poll, progress: "" });
    });
    assert.equal(result, 20);
  });

  it("does not tolerate errors that are not transient", async () => {
    for (const error of [refused(404), refused(403), new PoolsError("gone"), new TypeError("defect")]) {
      await assert.rejects(waitUntil("the pool", testContext(), failing(error)), error);
    }
  });

  it("logs its progress after ten seconds, then at growing intervals", async () => {
    const context = testContext();
    await waitUntil("the pool", context, doneAfter(context, 30 * MINUTE));
    const [first, second] = context.told;
    assert.match(String(first), /^progress: 1 of 2 running, since 1[0-2] s, 59 min [45]\d s left$/);
    assert.match(String(second), /, since 2\d s, /);
    assert.ok(context.told.length >= 6 && context.told.length <= 9, context.told.join("\n"));
  });

  it("logs nothing if the operation is done soon", async () => {
    const context = testContext();
    await waitUntil("the pool", context, doneAfter(context, 7000));
    assert.deepEqual(context.told, []);
  });

  it("ends when the user cancels, before a poll and in a pause", async () => {
    const cancel = new AbortController();
    const clock = manualClock();
    const deadline = new Deadline(clock, 3_600_000, cancel.signal);
    const context = testContext({ clock, deadline, signal: deadline.signal });
    let polls = 0;
    const waiting = waitUntil("the pool", context, () => {
      polls += 1;
      if (polls === 3) cancel.abort();
      return Promise.resolve({ done: false, value: 0, progress: "1 of 2 running" });
    });
    assert.match((await rejection(waiting, CancelledError)).message, /^the pool was cancelled: 1 of 2 running\./);
    assert.equal(polls, 3);
    await rejection(
      waitUntil("the pool", context, () => assert.fail("no poll may start")),
      CancelledError,
    );
  });
});

describe("a deadline", () => {
  it("does not abort after it is closed", () => {
    const clock = manualClock();
    const deadline = new Deadline(clock, 1_000);
    deadline.close();
    clock.advance(2_000);
    assert.equal(deadline.signal.aborted, false);
  });

  it("returns the remaining time", () => {
    const clock = manualClock();
    const deadline = new Deadline(clock, 1_000);
    clock.advance(400);
    assert.equal(deadline.remainingMs, 600);
    clock.advance(4_000);
    assert.equal(deadline.remainingMs, 0);
  });
});

describe("the system clock", () => {
  it("calls an alarm unless it is cancelled", async () => {
    const rung: string[] = [];
    systemClock.alarm(5, () => rung.push("rung"));
    systemClock.alarm(5, () => rung.push("cancelled"))();
    systemClock.alarm(2 ** 40, () => rung.push("too early"))();
    await systemClock.sleep(15);
    assert.deepEqual(rung, ["rung"]);
  });

  it("sleeps", async () => {
    const before = systemClock.now();
    await systemClock.sleep(5);
    assert.ok(systemClock.now() - before >= 4);
  });

  it("stops sleeping when it is aborted", async () => {
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
