import assert from "node:assert/strict";
import { parseDuration, timeoutFailures } from "../../../provider/host/timeouts";

describe("a timeout", () => {
  const durations: [text: unknown, ms: number | undefined][] = [
    ["30m", 1_800_000],
    ["1h30m", 5_400_000],
    ["90s", 90_000],
    ["1.5h", 5_400_000],
    ["1h1m1s1ms", 3_661_001],
    ["500ms", 500],
    ["0s", 0],
    ["", undefined],
    ["30", undefined],
    ["m", undefined],
    ["30 m", undefined],
    ["30min", undefined],
    ["-5m", undefined],
    ["1h-5m", undefined],
    ["5m ", undefined],
    ["1..5h", undefined],
    [30, undefined],
    [undefined, undefined],
    [null, undefined],
  ];
  for (const [text, ms] of durations) {
    it(`${text === undefined ? "undefined" : JSON.stringify(text)} is ${ms === undefined ? "invalid" : `${ms} ms`}`, () => {
      assert.equal(parseDuration(text), ms);
    });
  }

  it("is reported with its verb if it is invalid, but not if it is undefined", () => {
    assert.deepEqual(timeoutFailures({ create: "5m", update: undefined, delete: "soon" }), [
      { path: "customTimeouts.delete", reason: 'must be a duration such as "30m" or "1h30m", but is "soon"' },
    ]);
    for (const nothing of [undefined, null, {}, "5m"]) assert.deepEqual(timeoutFailures(nothing), []);
  });
});
