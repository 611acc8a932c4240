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

/** What the preview of a change says, of a node pool whose nodes all work. */
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

describe("what a person should know before a node pool is made", () => {
  const AT_ONCE = /^billing\.mode 1 buys (\d) nodes for (.*) at once\.$/;

  const warned = (news: JsonObject) => check(nodePool, {}, { ...pool, ...news }, settingsOf()).warnings.join("\n");

  it("is what it buys", () => {
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
    it(`is that it is bought for ${words}`, () => {
      assert.equal(AT_ONCE.exec(warned({ billing: { mode: "1", ...billing } }))?.[2], words);
    });
  }
});

describe("what a person should know before a node pool is changed", () => {
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
    ["nothing of a pool without billing", {}, { labels: { a: "1" } }, []],
    ["what growing buys", { billing: bought }, { billing: bought, count: 3 }, [BUYS, RENEWS]],
    ["nothing of what pay per use adds", {}, { count: 3 }, []],
    ["nothing where nothing changes", { billing: bought }, { billing: bought }, []],
    ["nothing where nothing grows", { billing: bought }, { billing: bought, labels: { a: "1" } }, []],
    ["nothing of a count that is not known", { billing: bought }, { billing: bought, count: UNKNOWN }, []],
    ["that bought nodes stay", { billing: bought }, { billing: bought, count: 1 }, [UNSUBSCRIBE]],
    ["how many paid-for-use nodes go", {}, { count: 1 }, [LEAVES]],
    ["that billing reaches added nodes alone", { billing: bought }, { billing: { mode: "0" } }, [ADDED_ONLY]],
    [
      "that hours are for creation",
      { billing: { periodType: "4" } },
      { billing: { periodType: "4" }, count: 3 },
      [HOURS],
    ],
    [
      "nothing of hours where nothing grows",
      { billing: { periodType: "4" } },
      { billing: { periodType: "4" }, labels: { a: "1" } },
      [],
    ],
    ["that a mode was left out", { billing: bought }, { count: 3 }, [LEFT_OUT]],
    ["nothing of a mode that is said", { billing: bought }, { billing: { mode: "0" }, count: 3 }, []],
    ["nothing of a mode that was never 1", { billing: { mode: "0" } }, { count: 3 }, []],
    ["that an order id serves once", { billing: ordered }, { billing: ordered, count: 3 }, [BUYS, ORDER]],
    [
      "nothing of another order id",
      { billing: ordered },
      { billing: { ...ordered, orderId: "CS2" }, count: 3 },
      [BUYS],
    ],
    [
      "which nodes leave",
      { count: 4 },
      { count: 1, nodesToRemove: ["node-a", "node-b"] },
      [/^3 of 4 nodes are removed: node-a, node-b \(those that exist\), and 1 that ModelArts chooses\.$/],
    ],
    [
      "that chosen nodes stay as long as the count does",
      {},
      { nodesToRemove: ["node-a"] },
      [/^nodesToRemove has no effect without a lower count/],
    ],
    [
      "which nodes keep an operating system",
      { os: { name: "EulerOS 2.9" } },
      { os: { name: "EulerOS 2.10" } },
      [/^The 2 existing nodes keep os name "EulerOS 2\.9"; added nodes get name "EulerOS 2\.10"\.$/],
    ],
    [
      "which node keeps its disk",
      { count: 1, rootVolume: { volumeType: "SSD", size: "100Gi" } },
      { count: 1, rootVolume: { volumeType: "SSD", size: "200Gi" } },
      [/^The 1 existing node keeps rootVolume .*"100Gi"; added nodes get .*"200Gi"\.$/],
    ],
    [
      "that a script reaches added nodes alone, without the script",
      { extendParams: { postInstall: "c2VjcmV0" } },
      { extendParams: { postInstall: "b3RoZXI=", runtime: "docker" } },
      [/^The 2 existing nodes keep extendParams a script; added nodes get runtime "docker", a script\.$/],
    ],
    [
      "that a policy keeps labels from the nodes that exist",
      { labels: { a: "1" }, labelPolicyOnExistingNodes: "ignore" },
      { labels: { a: "2" }, labelPolicyOnExistingNodes: "ignore" },
      [/^The 2 existing nodes keep their labels, by labelPolicyOnExistingNodes/],
    ],
    ["nothing of labels that reach them", { labels: { a: "1" } }, { labels: { a: "2" } }, []],
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

  it("is refused unless it is confirmed, with what it would cost", () => {
    for (const next of [{ billing }, { billing: { mode: "0" } }, {}])
      assert.throws(
        () => diff({ billing }, { ...next, flavor }),
        /would replace a node pool with yearly\/monthly nodes for flavor\..*the 2 existing nodes stay and are charged.*confirmPrepaidReplacement: true/,
      );
  });

  it("says what it buys, what stays and how its end fails, once it is confirmed", () => {
    const { notes, replaces } = diff({ billing }, { billing, flavor, count: 3, confirmPrepaidReplacement });
    assert.deepEqual(replaces.map(({ field }) => field), ["flavor"]); // prettier-ignore
    assert.deepEqual(notes, [
      "billing.mode 1 buys 3 nodes for 3 months at once. " +
        "The API cannot delete yearly/monthly nodes: the 2 existing nodes stay and are charged until you unsubscribe them in the Billing Center. " +
        "Its deletion fails until then; with the option retainOnDelete it is only removed from the state.",
    ]);
  });

  it("is like any other where nothing was bought", () => {
    assert.deepEqual(diff({}, { flavor }).notes, []);
    assert.match(diff({}, { flavor, billing }).notes.join(), /^billing\.mode 1 buys 2 nodes for 3 months at once\.$/);
  });

  it("asks nothing of a change in place", () => {
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
    it(`are ${wrong.length > 0 ? "refused" : "taken"}: ${JSON.stringify(news).replace(UNKNOWN, "?")}`, () => {
      const { failures } = check(nodePool, {}, { ...pool, ...news }, settingsOf());
      assert.deepEqual(failures.map(({ path }) => path), wrong); // prettier-ignore
    });
  }
});

describe("the distribution of a node pool's nodes over zones", () => {
  const azs = [{ az: "a", count: 1 }, { az: "b", count: 1 }]; // prettier-ignore
  const cases: [what: string, next: JsonObject[], changed: string[]][] = [
    ["the same in another order", [...azs].reverse(), []],
    ["the same with a zone that has none", [...azs, { az: "c", count: 0 }], []],
    ["another count", [{ az: "a", count: 2 }], ["azs"]],
    ["another zone", [{ az: "a", count: 1 }, { az: "c", count: 1 }], ["azs"]],
  ]; // prettier-ignore
  for (const [what, next, changed] of cases) {
    it(`is ${changed.length > 0 ? "changed by" : "not changed by"} ${what}`, () => {
      assert.deepEqual(diff({ azs }, { azs: next }).changed, changed);
    });
  }
});
