import assert from "node:assert/strict";
import { check } from "../../../provider/core/schema/check";
import type { JsonObject } from "../../../provider/core/json";
import { lifecycle } from "../../../provider/core/lifecycle";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { settingsOf } from "../../support/context";

const poolName = "pool-maos-dev-0123456789abcdef0123456789abcdef";
const pool = { poolName, name: "train", flavor: "modelarts.vm.gpu.t4u8", count: 2 };
const bought = { mode: "1", periodNum: 1 };

describe("what a person should know before a node pool is changed", () => {
  const AT_ONCE = /billing\.mode 1 buys (\d) nodes for (.*), at once/;
  const LEFT_OUT = /billing\.mode is left out now/;
  const ADDED_ONLY = /only with nodes that are added/;
  const HOURS = /for creation alone/;
  const UNSUBSCRIBE = /unsubscribe them in the Billing Center/;

  const cases: [what: string, old: JsonObject | undefined, news: JsonObject, said: RegExp[]][] = [
    ["nothing of a pool without billing", undefined, {}, []],
    ["what a new pool buys", undefined, { billing: bought }, [AT_ONCE]],
    ["nothing of what is adopted", undefined, { billing: bought, adopt: `${poolName}/train` }, []],
    ["what growing buys", { billing: bought }, { billing: bought, count: 3 }, [AT_ONCE]],
    ["nothing where nothing grows", { billing: bought }, { billing: bought }, []],
    ["nothing of a count that is not known", { billing: bought }, { billing: bought, count: UNKNOWN }, []],
    ["that bought nodes stay", { billing: bought }, { billing: bought, count: 1 }, [UNSUBSCRIBE]],
    ["nothing of paid-for-use nodes that go", {}, { count: 1 }, []],
    ["that billing reaches added nodes alone", { billing: bought }, { billing: { mode: "0" } }, [ADDED_ONLY]],
    [
      "that hours are for creation",
      { billing: { periodType: "4" } },
      { billing: { periodType: "4" }, count: 3 },
      [HOURS],
    ],
    ["nothing of hours where nothing grows", { billing: { periodType: "4" } }, { billing: { periodType: "4" } }, []],
    ["that a mode was left out", { billing: bought }, { count: 3 }, [LEFT_OUT]],
    ["nothing of a mode that was never 1", { billing: { mode: "0" } }, { count: 3 }, []],
  ];
  for (const [what, old, news, said] of cases) {
    it(what, () => {
      const { warnings } = check(nodePool, old ? { ...pool, ...old } : {}, { ...pool, ...news }, settingsOf());
      assert.equal(warnings.length, said.length, warnings.join("\n"));
      for (const [index, words] of said.entries()) assert.match(warnings[index] ?? "", words);
    });
  }

  const periods: [billing: JsonObject, words: string][] = [
    [{}, "1 month"],
    [{ periodNum: 2 }, "2 months"],
    [{ periodNum: 1, periodType: "3" }, "1 year"],
    [{ periodNum: 3, periodType: "4" }, "3 hours"],
  ];
  for (const [billing, words] of periods) {
    it(`that it is bought for ${words}`, () => {
      const { warnings } = check(nodePool, {}, { ...pool, billing: { mode: "1", ...billing } }, settingsOf());
      assert.equal(AT_ONCE.exec(warnings.join())?.[2], words);
    });
  }
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
      assert.deepEqual(
        failures.map(({ path }) => path),
        wrong,
      );
    });
  }
});

describe("the distribution of a node pool's nodes over zones", () => {
  const azs = [
    { az: "a", count: 1 },
    { az: "b", count: 1 },
  ];
  const cases: [what: string, next: JsonObject[], changed: string[]][] = [
    ["the same in another order", [...azs].reverse(), []],
    ["the same with a zone that has none", [...azs, { az: "c", count: 0 }], []],
    ["another count", [{ az: "a", count: 2 }], ["azs"]],
    [
      "another zone",
      [
        { az: "a", count: 1 },
        { az: "c", count: 1 },
      ],
      ["azs"],
    ],
  ];
  for (const [what, next, changed] of cases) {
    it(`is ${changed.length > 0 ? "changed by" : "not changed by"} ${what}`, () => {
      const diff = lifecycle(nodePool).diff("id", { ...pool, azs }, { ...pool, azs: next });
      assert.deepEqual(diff.changed, changed);
    });
  }
});
