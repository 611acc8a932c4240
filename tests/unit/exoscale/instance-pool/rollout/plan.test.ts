import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  batchesOf,
  boundsOf,
  nextStep,
  type Member,
} from "../../../../../provider/exoscale/instance-pool/rollout/plan";

const member = (id: string, isOutdated: boolean, isAvailable = true): Member => ({ id, isOutdated, isAvailable });
const some = (count: number, isOutdated: boolean, isAvailable = true) =>
  Array.from({ length: count }, (_, index) =>
    member(`${isOutdated ? "old" : "new"}-${isAvailable ? "" : "unavailable-"}${index}`, isOutdated, isAvailable),
  );

describe("the plan of a rollout", () => {
  const bounds = boundsOf(6, { maxUnavailable: 0, maxSurge: 2 });

  it("creates new members first, then evicts as many old ones", () => {
    assert.deepEqual(nextStep(some(6, true), 6, bounds), { kind: "scale", size: 8 });
    assert.deepEqual(nextStep([...some(6, true), ...some(2, false)], 8, bounds), {
      kind: "evict",
      ids: ["old-0", "old-1"],
    });
    assert.deepEqual(nextStep([...some(1, true), ...some(5, false)], 6, bounds), { kind: "scale", size: 7 });
    assert.deepEqual(nextStep(some(6, false), 6, bounds), { kind: "done" });
  });

  it("evicts unavailable members first, and no available one that is needed", () => {
    const oldUnavailable = [...some(5, true), ...some(1, true, false), ...some(2, false)];
    assert.deepEqual(nextStep(oldUnavailable, 8, bounds), { kind: "evict", ids: ["old-unavailable-0", "old-0"] });
    const newUnavailable = [...some(6, true), ...some(1, false, false), ...some(1, false)];
    assert.deepEqual(nextStep(newUnavailable, 8, bounds), { kind: "evict", ids: ["old-0"] });
  });

  it("scales to the size again if members are missing at the end", () => {
    assert.deepEqual(nextStep(some(5, false), 6, bounds), { kind: "scale", size: 6 });
    assert.deepEqual(nextStep(some(6, false), 8, bounds), { kind: "scale", size: 6 });
  });

  it("is blocked if the groups are full and all members must stay", () => {
    assert.deepEqual(nextStep(some(6, true), 6, bounds, 0), { kind: "blocked" });
    assert.equal(batchesOf({ members: 8, outdated: 8 }, boundsOf(8, { maxUnavailable: 0, maxSurge: 2 }), 0), undefined);
  });

  it("counts batches", () => {
    const count = (size: number, settings: { maxUnavailable: number; maxSurge: number }, members = size) =>
      batchesOf({ members, outdated: members }, boundsOf(size, settings));
    assert.deepEqual(count(6, { maxUnavailable: 0, maxSurge: 2 }), [2, 2, 2]);
    assert.deepEqual(count(6, { maxUnavailable: 2, maxSurge: 0 }), [2, 2, 2]);
    assert.deepEqual(count(6, { maxUnavailable: 1, maxSurge: 2 }), [3, 3]);
    assert.deepEqual(count(1, { maxUnavailable: 0, maxSurge: 9 }), [1]);
    assert.deepEqual(count(4, { maxUnavailable: 0, maxSurge: 1 }, 6), [2, 1, 1, 1, 1]);
    assert.deepEqual(count(6, { maxUnavailable: 0, maxSurge: 1 }, 4), [1, 1, 1, 1]);
  });

  it("keeps both bounds and ends, for every size up to 50 and every legal combination", () => {
    let walks = 0;
    for (let size = 1; size <= 50; size += 1)
      for (let maxUnavailable = 0; maxUnavailable <= size; maxUnavailable += 1)
        for (let maxSurge = 0; maxSurge <= size; maxSurge += 1) {
          if (maxUnavailable + maxSurge === 0) continue;
          const kept = boundsOf(size, { maxUnavailable, maxSurge });
          const batches = batchesOf({ members: size, outdated: size }, kept) ?? assert.fail("the plan does not end");
          assert.equal(
            batches.reduce((sum, one) => sum + one, 0),
            size,
          );
          // Each batch but the last replaces as many members as the bounds allow: maxUnavailable 0 and maxSurge 2 allow 2.
          assert.ok(batches.length <= Math.ceil(size / Math.max(maxSurge, maxUnavailable)) + 1, `${size}`);
          walks += 1;
        }
    assert.ok(walks > 40_000);
  });

  it("keeps available members above the floor and all below the ceiling, for every pool", () => {
    const members = fc.array(fc.record({ isOutdated: fc.boolean(), isAvailable: fc.boolean() }), { maxLength: 60 });
    const given = fc.record({
      members,
      size: fc.integer({ min: 1, max: 50 }),
      maxUnavailable: fc.integer({ min: 0, max: 50 }),
      maxSurge: fc.integer({ min: 0, max: 50 }),
      minAvailable: fc.integer({ min: 0, max: 60 }),
      room: fc.integer({ min: 0, max: 8 }),
    });
    fc.assert(
      fc.property(given, ({ members: flags, size, room, minAvailable, ...settings }) => {
        const all = flags.map((flag, index) => ({ ...flag, id: String(index) }));
        const kept = boundsOf(size, settings, minAvailable);
        const step = nextStep(all, all.length, kept, room);
        const outdated = all.filter(({ isOutdated }) => isOutdated).length;
        switch (step.kind) {
          case "scale":
            if (outdated === 0) assert.equal(step.size, size);
            else assert.ok(step.size > all.length && step.size <= kept.ceiling && step.size <= all.length + room);
            break;
          case "evict": {
            const leaving = all.filter(({ id }) => step.ids.includes(id));
            assert.ok(leaving.every(({ isOutdated }) => isOutdated) && leaving.length > 0);
            assert.ok(all.length - leaving.length >= kept.floor);
            const left = all.filter(({ id, isAvailable }) => isAvailable && !step.ids.includes(id)).length;
            assert.ok(left >= kept.floor || leaving.every(({ isAvailable }) => !isAvailable));
            break;
          }
          case "blocked":
            assert.ok(outdated > 0);
            break;
          case "done":
            assert.deepEqual([outdated, all.length], [0, size]);
        }
      }),
    );
  });
});
