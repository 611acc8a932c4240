import assert from "node:assert/strict";
import { Shared } from "../../../../provider/core/context";
import type { JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { check } from "../../../../provider/core/schema/check";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { writeState } from "../../../../provider/core/state/state";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { settingsOf } from "../../../support/context";

const poolName = "pool-maos-dev-0123456789abcdef0123456789abcdef";
const pool = { poolName, name: "train", flavor: "modelarts.vm.gpu.t4u8", count: 2 };
const bought = { mode: "1", periodNum: 1 };

/** The diff of a node pool without abnormal nodes. */
function diff(old: JsonObject, next: JsonObject) {
  const declared = { ...pool, ...old };
  const resources = { available: declared.count, creating: 0, abnormal: 0, deleting: 0 };
  const state = writeState({
    seen: { ...declared, resources, prepaid: false },
    declared,
    place: undefined,
    serial: undefined,
    unfinished: false,
  });
  const context = { settings: settingsOf(), shared: new Shared() };
  return lifecycle(nodePool).diff(`${poolName}/train`, state, { ...pool, ...next }, context);
}

describe("warnings before a creation", () => {
  const AT_ONCE = /^billing\.mode 1 buys (\d) nodes for (.*) at once\.$/;

  const warned = (news: JsonObject) => check(nodePool, {}, { ...pool, ...news }, settingsOf()).warnings.join("\n");

  it("announce a purchase", () => {
    assert.equal(warned({ billing: bought }), "billing.mode 1 buys 2 nodes for 1 month at once.");
    assert.equal(warned({}), "");
    assert.equal(warned({ billing: bought, adopt: `${poolName}/train` }), "");
    assert.equal(warned({ billing: bought, count: UNKNOWN }), "");
  });

  const periods: [billing: JsonObject, words: string][] = [
    [{}, "1 month"],
    [{ periodNum: 2 }, "2 months"],
    [{ periodNum: 1, periodType: "3" }, "1 year"],
    [{ periodNum: 3, periodType: "4" }, "3 hours"],
  ];
  for (const [billing, words] of periods) {
    it(`announce a purchase for ${words}`, () => {
      assert.equal(AT_ONCE.exec(warned({ billing: { mode: "1", ...billing } }))?.[2], words);
    });
  }
});

describe("notes about a change", () => {
  const BUYS = /^billing\.mode 1 buys 1 nodes for 1 month at once\.$/;
  const RENEWS = /^billing\.autoRenew is left out: .* renews itself if the resource pool's does/;
  const LEFT_OUT = /^billing\.mode is left out now: the 1 added nodes are paid for as the resource pool is/;
  const ADDED_ONLY = /only when nodes are added/;
  const HOURS = /hours.*for creation only/;
  const ORDER = /^billing\.orderId has not changed, and is valid for one purchase/;
  const UNSUBSCRIBE = /unsubscribe them in the Billing Center/;
  const LEAVES = /^1 of 2 nodes are removed: 1 that ModelArts chooses\.$/;
  const ordered = { ...bought, autoRenew: false, orderId: "CS1" };

  const cases: [what: string, old: JsonObject, news: JsonObject, said: RegExp[]][] = [
    ["are empty without billing", {}, { labels: { a: "1" } }, []],
    ["announce what added nodes cost", { billing: bought }, { billing: bought, count: 3 }, [BUYS, RENEWS]],
    ["are empty if pay-per-use nodes are added", {}, { count: 3 }, []],
    ["are empty if nothing changes", { billing: bought }, { billing: bought }, []],
    ["are empty if no nodes are added", { billing: bought }, { billing: bought, labels: { a: "1" } }, []],
    ["are empty if the count is unknown", { billing: bought }, { billing: bought, count: UNKNOWN }, []],
    ["say that bought nodes stay", { billing: bought }, { billing: bought, count: 1 }, [UNSUBSCRIBE]],
    ["say how many pay-per-use nodes are removed", {}, { count: 1 }, [LEAVES]],
    ["say that billing applies to added nodes only", { billing: bought }, { billing: { mode: "0" } }, [ADDED_ONLY]],
    [
      "say that hours are for creation only",
      { billing: { periodType: "4" } },
      { billing: { periodType: "4" }, count: 3 },
      [HOURS],
    ],
    [
      "are empty for hours if no nodes are added",
      { billing: { periodType: "4" } },
      { billing: { periodType: "4" }, labels: { a: "1" } },
      [],
    ],
    ["say that a mode was left out", { billing: bought }, { count: 3 }, [LEFT_OUT]],
    ["are empty if another mode is declared", { billing: bought }, { billing: { mode: "0" }, count: 3 }, []],
    ["are empty if the mode was never 1", { billing: { mode: "0" } }, { count: 3 }, []],
    ["say that an order id is valid once", { billing: ordered }, { billing: ordered, count: 3 }, [BUYS, ORDER]],
    [
      "are empty for another order id",
      { billing: ordered },
      { billing: { ...ordered, orderId: "CS2" }, count: 3 },
      [BUYS],
    ],
    [
      "name the removed nodes",
      { count: 4 },
      { count: 1, nodesToRemove: ["node-a", "node-b"] },
      [/^3 of 4 nodes are removed: node-a, node-b \(those that exist\), and 1 that ModelArts chooses\.$/],
    ],
    [
      "say that chosen nodes stay if the count stays",
      {},
      { nodesToRemove: ["node-a"] },
      [/^nodesToRemove has no effect without a lower count/],
    ],
    [
      "say which nodes keep the old operating system",
      { os: { name: "EulerOS 2.9" } },
      { os: { name: "EulerOS 2.10" } },
      [/^The 2 existing nodes keep os name "EulerOS 2\.9"; added nodes get name "EulerOS 2\.10"\.$/],
    ],
    [
      "say which node keeps its old disk",
      { count: 1, rootVolume: { volumeType: "SSD", size: "100Gi" } },
      { count: 1, rootVolume: { volumeType: "SSD", size: "200Gi" } },
      [/^The 1 existing node keeps rootVolume .*"100Gi"; added nodes get .*"200Gi"\.$/],
    ],
    [
      "say that a script runs on added nodes only, without showing it",
      { extendParams: { postInstall: "c2VjcmV0" } },
      { extendParams: { postInstall: "b3RoZXI=", runtime: "docker" } },
      [/^The 2 existing nodes keep extendParams a script; added nodes get runtime "docker", a script\.$/],
    ],
    [
      "say that a policy keeps the old labels of existing nodes",
      { labels: { a: "1" }, labelPolicyOnExistingNodes: "ignore" },
      { labels: { a: "2" }, labelPolicyOnExistingNodes: "ignore" },
      [/^The 2 existing nodes keep their labels, by labelPolicyOnExistingNodes/],
    ],
    ["are empty for labels that existing nodes get", { labels: { a: "1" } }, { labels: { a: "2" } }, []],
  ];
  for (const [what, old, news, said] of cases) {
    it(what, () => {
      const { notes } = diff(old, news);
      assert.equal(notes.length, said.length, notes.join("\n"));
      for (const [index, words] of said.entries()) assert.match(notes[index] ?? "", words);
    });
  }
});

describe("the replacement of a prepaid node pool", () => {
  const billing = { mode: "1", periodNum: 3, periodType: "2" };
  const flavor = "modelarts.vm.cpu.8ud";
  const confirmPrepaidReplacement = true;

  it("is refused with its cost unless it is confirmed", () => {
    for (const next of [{ billing }, { billing: { mode: "0" } }, {}])
      assert.throws(
        () => diff({ billing }, { ...next, flavor }),
        /would replace a node pool with yearly\/monthly nodes for flavor\..*the 2 existing nodes stay and are charged.*confirmPrepaidReplacement: true/,
      );
  });

  it("says what it buys, what stays and why the deletion fails, if it is confirmed", () => {
    const { notes, replaces } = diff({ billing }, { billing, flavor, count: 3, confirmPrepaidReplacement });
    assert.deepEqual(replaces.map(({ field }) => field), ["flavor"]); // prettier-ignore
    assert.deepEqual(notes, [
      "billing.mode 1 buys 3 nodes for 3 months at once. " +
        "The API cannot delete yearly/monthly nodes: the 2 existing nodes stay and are charged until you unsubscribe them in the Billing Center. " +
        "Its deletion fails until then; with the option retainOnDelete it is only removed from the state.",
    ]);
  });

  it("is like any other if nothing was bought", () => {
    assert.deepEqual(diff({}, { flavor }).notes, []);
    assert.match(diff({}, { flavor, billing }).notes.join(), /^billing\.mode 1 buys 2 nodes for 3 months at once\.$/);
  });

  it("does not affect a change in place", () => {
    assert.deepEqual(diff({ billing }, { billing, labels: { a: "1" } }).notes, []);
  });
});

describe("the counts of a node pool", () => {
  const cases: [news: JsonObject, wrong: string[]][] = [
    [{ maxCount: 2 }, []],
    [{ maxCount: 1 }, ["maxCount"]],
    [{ maxCount: 1, count: UNKNOWN }, []],
    [{ azs: [] }, []],
    [{ azs: [{ az: "a", count: 1 }] }, ["azs"]],
    [{ azs: [{ az: "a", count: 1 }], count: UNKNOWN }, []],
  ];
  for (const [news, wrong] of cases) {
    it(`are ${wrong.length > 0 ? "refused" : "accepted"}: ${JSON.stringify(news).replace(UNKNOWN, "?")}`, () => {
      const { failures } = check(nodePool, {}, { ...pool, ...news }, settingsOf());
      assert.deepEqual(failures.map(({ path }) => path), wrong); // prettier-ignore
    });
  }
});

describe("the distribution over zones", () => {
  const azs = [{ az: "a", count: 1 }, { az: "b", count: 1 }]; // prettier-ignore
  const cases: [what: string, next: JsonObject[], changed: string[]][] = [
    ["the same zones in another order", [...azs].reverse(), []],
    ["an additional zone without nodes", [...azs, { az: "c", count: 0 }], []],
    ["another count", [{ az: "a", count: 2 }], ["azs"]],
    ["another zone", [{ az: "a", count: 1 }, { az: "c", count: 1 }], ["azs"]],
  ]; // prettier-ignore
  for (const [what, next, changed] of cases) {
    it(`${changed.length > 0 ? "differs" : "is equal"} with ${what}`, () => {
      assert.deepEqual(diff({ azs }, { azs: next }).changed, changed);
    });
  }
});
