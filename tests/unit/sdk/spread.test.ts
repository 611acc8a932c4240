import assert from "node:assert/strict";
import fc from "fast-check";
import { LARGEST_POOL, spread } from "../../../sdk/exoscale/spread";

const zones = fc.uniqueArray(fc.constantFrom("ch-gva-2", "ch-dk-2", "de-fra-1", "de-muc-1", "at-vie-1", "bg-sof-1"), {
  minLength: 1,
});
const size = fc.nat({ max: 300 });

/** The sizes by the pool's name in a program. */
function sizes(total: number, among: readonly string[]): Map<string, number> {
  return new Map(spread(total, among).map((share) => [`${share.zone}-${share.number}`, share.size]));
}

function byZone(total: number, among: readonly string[]): number[] {
  const shares = spread(total, among);
  return among.map((zone) => shares.reduce((sum, share) => sum + (share.zone === zone ? share.size : 0), 0));
}

describe("spread", () => {
  it("creates the fewest pools of 1 to 8 members that add up to the size", () => {
    fc.assert(
      fc.property(size, zones, (total, among) => {
        const shares = spread(total, among);
        assert.equal(
          shares.reduce((sum, share) => sum + share.size, 0),
          total,
        );
        for (const share of shares) assert.ok(share.size >= 1 && share.size <= LARGEST_POOL);
        for (const [index, members] of byZone(total, among).entries()) {
          const own = shares.filter(({ zone }) => zone === among[index]);
          assert.equal(own.length, Math.ceil(members / LARGEST_POOL));
          assert.deepEqual(
            own.map(({ number }) => number),
            own.map((_, at) => at + 1),
          );
        }
      }),
    );
  });

  it("balances zones: their sizes differ by at most one member", () => {
    fc.assert(
      fc.property(size, zones, (total, among) => {
        const members = byZone(total, among);
        assert.ok(Math.max(...members) - Math.min(...members) <= 1);
      }),
    );
  });

  it("removes no member from a pool on growth, and changes one pool for one more member", () => {
    fc.assert(
      fc.property(size, fc.nat({ max: 40 }), zones, (total, more, among) => {
        const [before, after] = [sizes(total, among), sizes(total + more, among)];
        for (const [pool, members] of before) assert.ok((after.get(pool) ?? 0) >= members, pool);
        const next = sizes(total + 1, among);
        const changed = [...next].filter(([pool, members]) => (before.get(pool) ?? 0) !== members);
        assert.equal(changed.length, 1);
      }),
    );
  });

  it("shrinks the largest zone first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), zones, (total, among) => {
        const [before, after] = [byZone(total, among), byZone(total - 1, among)];
        const loser = before.findIndex((members, index) => members !== after[index]);
        assert.equal(before[loser], Math.max(...before));
      }),
    );
  });

  it("does not depend on the order of the zones", () => {
    fc.assert(
      fc.property(size, zones, (total, among) => {
        assert.deepEqual(spread(total, [...among].reverse()), spread(total, among));
      }),
    );
  });

  it("adds a second pool for the ninth member", () => {
    assert.deepEqual(spread(8, [undefined]), [{ zone: undefined, number: 1, size: 8 }]);
    assert.deepEqual(
      spread(9, [undefined]).map((share) => share.size),
      [8, 1],
    );
    assert.deepEqual(spread(0, [undefined]), []);
  });
});
