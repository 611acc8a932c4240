import assert from "node:assert/strict";
import { expiresSoon, lifetimeWarnings } from "../../../../provider/vmpooler/vm/expiry";

const END = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;
const state = { startTime: new Date(END - 24 * HOUR).toISOString(), endTime: new Date(END).toISOString() };

describe("vmpooler: an end that is near", () => {
  for (const [what, known, wanted, hoursLeft, due] of [
    ["nothing is wanted", state, {}, 0.1, false],
    ["it is far", state, { replaceWhenExpiresWithin: 2 }, 2.01, false],
    ["it is as near as may be", state, { replaceWhenExpiresWithin: 2 }, 2, true],
    ["it is past", state, { replaceWhenExpiresWithin: 2 }, -5, true],
    ["there is no end", { startTime: state.startTime }, { replaceWhenExpiresWithin: 2 }, 0, false],
    ["a longer lifetime moves it", state, { replaceWhenExpiresWithin: 2, lifetime: 30 }, 1, false],
    ["a shorter lifetime moves it", state, { replaceWhenExpiresWithin: 2, lifetime: 20 }, 5, true],
    ["the same lifetime is declared", state, { replaceWhenExpiresWithin: 2, lifetime: 24 }, 3, false],
  ] as const) {
    it(`${due ? "replaces" : "replaces nothing"} where ${what}`, () => {
      assert.equal(expiresSoon(known, wanted, END - hoursLeft * HOUR) !== undefined, due);
    });
  }

  it("says when the end is or was", () => {
    const soon = expiresSoon(state, { replaceWhenExpiresWithin: 2 }, END - 0.5 * HOUR);
    assert.deepEqual(soon, {
      field: "replaceWhenExpiresWithin",
      reason: "The lifetime ends in 30 min (at 2026-01-01T12:00:00.000Z); replaceWhenExpiresWithin is 2 h.",
    });
    assert.match(
      expiresSoon(state, { replaceWhenExpiresWithin: 2 }, END + HOUR)?.reason ?? "",
      /^The lifetime is over/,
    );
  });

  it("has words for an end beyond all dates", () => {
    const soon = expiresSoon(state, { lifetime: 1e16, replaceWhenExpiresWithin: 1e16 - 2 }, END);
    assert.match(soon?.reason ?? "", /\(at a time beyond all dates\)/);
  });

  it("says so where the server's own lifetime is so short that every update would replace", () => {
    const wanted = { replaceWhenExpiresWithin: 24 };
    const reason = (known: Parameters<typeof expiresSoon>[0]) => expiresSoon(known, wanted, END - 20 * HOUR)?.reason;
    assert.match(reason(state) ?? "", /The whole lifetime is 24 h, so every update replaces/);
    const longer = { ...state, startTime: new Date(END - 25 * HOUR).toISOString() };
    assert.match(reason(longer) ?? "", /replaceWhenExpiresWithin is 24 h\.$/);
    assert.match(reason({ endTime: state.endTime }) ?? "", /replaceWhenExpiresWithin is 24 h\.$/);
  });

  it("is warned of where a lifetime goes down, not where it goes up or begins", () => {
    assert.equal(lifetimeWarnings({ lifetime: 10 }, { lifetime: 12 }).length, 1);
    assert.equal(lifetimeWarnings({ lifetime: 12 }, { lifetime: 12 }).length, 0);
    assert.equal(lifetimeWarnings({ lifetime: 14 }, { lifetime: 12 }).length, 0);
    assert.equal(lifetimeWarnings({ lifetime: 14 }, {}).length, 0);
    assert.equal(lifetimeWarnings({ lifetime: 14 }, undefined).length, 0);
  });
});
