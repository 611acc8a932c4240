import assert from "node:assert/strict";
import { Shared } from "../../../../provider/core/context";
import { SharedRead } from "../../../../provider/core/http/shared-read";
import { manualClock } from "../../../support/clock";

/** A shared read with numbered answers, which arrive when the test calls `answer`. */
function numbered() {
  const clock = manualClock();
  const waiting: ((error?: Error) => void)[] = [];
  let requests = 0;
  const read = new SharedRead(
    () => {
      const answer = (requests += 1);
      return new Promise<number>((resolve, reject) => {
        waiting.push((error) => (error ? reject(error) : resolve(answer)));
      });
    },
    clock,
    5000,
  );
  return { clock, read, waiting, answer: (error?: Error) => waiting.splice(0).forEach((settle) => settle(error)) };
}

describe("Shared", () => {
  it("creates one value for each key", () => {
    const shared = new Shared();
    const [one, again, other] = ["a", "a", "b"].map((key) => shared.once(key, () => ({ key })));
    assert.equal(one, again);
    assert.deepEqual([one, other], [{ key: "a" }, { key: "b" }]);
  });
});

describe("SharedRead", () => {
  it("sends one request for concurrent callers and for callers within the maximum age", async () => {
    const { clock, read, waiting, answer } = numbered();
    const early = [read.get(), read.get()];
    clock.advance(5000);
    early.push(read.get());
    assert.equal(waiting.length, 1);
    answer();
    assert.deepEqual(await Promise.all(early), [1, 1, 1]);
    assert.equal(await read.get(), 1);
  });

  it("sends a new request if the answer is too old", async () => {
    const { clock, read, answer } = numbered();
    const first = read.get();
    answer();
    await first;
    clock.advance(5001);
    const second = read.get();
    answer();
    assert.equal(await second, 2);
  });

  it("sends a new request after an invalidation, even if an answer is on its way", async () => {
    const { read, waiting, answer } = numbered();
    const before = read.get();
    read.invalidate();
    const after = read.get();
    assert.equal(waiting.length, 2);
    answer();
    assert.deepEqual([await before, await after], [1, 2]);
    assert.equal(await read.get(), 2);
  });

  it("sends a new request after a failure, which all waiting callers see", async () => {
    const { read, answer } = numbered();
    const failing = [read.get(), read.get()];
    answer(new Error("no"));
    for (const one of failing) await assert.rejects(one, /no/);
    const next = read.get();
    answer();
    assert.equal(await next, 2);
  });

  it("keeps a newer answer when an older request fails", async () => {
    const { read, waiting } = numbered();
    const old = read.get();
    read.invalidate();
    const fresh = read.get();
    waiting[1]?.();
    waiting[0]?.(new Error("late"));
    await assert.rejects(old, /late/);
    assert.equal(await fresh, 2);
    assert.equal(await read.get(), 2);
  });

  it("measures age with the monotonic clock", async () => {
    const { clock, read, waiting, answer } = numbered();
    const first = read.get();
    answer();
    await first;
    clock.setBy(-3_600_000);
    assert.equal(await read.get(), 1);
    clock.advance(5001);
    void read.get();
    assert.equal(waiting.length, 1);
  });

  it("releases an aborted caller and keeps the others waiting", async () => {
    const { read, answer } = numbered();
    const ended = new AbortController();
    const [aborted, waitingOn] = [read.get(ended.signal), read.get()];
    ended.abort(new Error("over"));
    await assert.rejects(aborted, /over/);
    answer();
    assert.equal(await waitingOn, 1);
  });
});
