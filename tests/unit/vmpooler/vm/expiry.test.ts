import assert from "node:assert/strict";
import { expiresSoon, lifetimeWarnings } from "../../../../provider/vmpooler/vm/expiry";

const END = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;
const state = { startTime: new Date(END - 24 * HOUR).toISOString(), endTime: new Date(END).toISOString() };

describe("the near end of a vmpooler VM", () => {
  for (const [what, known, wanted, hoursLeft, due] of [
    ["replaceWhenExpiresWithin is not set", state, {}, 0.1, false],
    ["the end is later", state, { replaceWhenExpiresWithin: 2 }, 2.01, false],
    ["the end is exactly that near", state, { replaceWhenExpiresWithin: 2 }, 2, true],
    ["the end is past", state, { replaceWhenExpiresWithin: 2 }, -5, true],
    ["the VM has no end", { startTime: state.startTime }, { replaceWhenExpiresWithin: 2 }, 0, false],
    ["a longer lifetime moves the end away", state, { replaceWhenExpiresWithin: 2, lifetime: 30 }, 1, false],
    ["a shorter lifetime moves the end near", state, { replaceWhenExpiresWithin: 2, lifetime: 20 }, 5, true],
    [
      "the declared lifetime is the same and the end is later",
      state,
      { replaceWhenExpiresWithin: 2, lifetime: 24 },
      3,
      false,
    ],
  ] as const) {
    it(`${due ? "replaces" : "does not replace"} it if ${what}`, () => {
      assert.equal(expiresSoon(known, wanted, END - hoursLeft * HOUR) !== undefined, due);
    });
  }

  it("has a reason with the time of the end", () => {
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

  it("has a reason if the end is beyond the last date", () => {
    const soon = expiresSoon(state, { lifetime: 1e16, replaceWhenExpiresWithin: 1e16 - 2 }, END);
    assert.match(soon?.reason ?? "", /\(at a time beyond all dates\)/);
  });

  it("has a reason that says so if the whole lifetime is so short that every update replaces", () => {
    const wanted = { replaceWhenExpiresWithin: 24 };
    const reason = (known: Parameters<typeof expiresSoon>[0]) => expiresSoon(known, wanted, END - 20 * HOUR)?.reason;
    assert.match(reason(state) ?? "", /The whole lifetime is 24 h, so every update replaces/);
    const longer = { ...state, startTime: new Date(END - 25 * HOUR).toISOString() };
    assert.match(reason(longer) ?? "", /replaceWhenExpiresWithin is 24 h\.$/);
    assert.match(reason({ endTime: state.endTime }) ?? "", /replaceWhenExpiresWithin is 24 h\.$/);
  });

  it("is warned of if the lifetime is lowered, not if it is raised or set first", () => {
    assert.equal(lifetimeWarnings({ lifetime: 10 }, { lifetime: 12 }).length, 1);
    assert.equal(lifetimeWarnings({ lifetime: 12 }, { lifetime: 12 }).length, 0);
    assert.equal(lifetimeWarnings({ lifetime: 14 }, { lifetime: 12 }).length, 0);
    assert.equal(lifetimeWarnings({ lifetime: 14 }, {}).length, 0);
    assert.equal(lifetimeWarnings({ lifetime: 14 }, undefined).length, 0);
  });
});
