import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { nodePool as answer } from "../../../../provider/modelarts/api/answers";
import { inputs } from "../../../../provider/modelarts/node-pool/fields";
import { patchBody } from "../../../../provider/modelarts/node-pool/patch";
import { decodeNodePool } from "../../../../provider/modelarts/node-pool/decode";

const poolName = "pool-maos-dev-0123456789abcdef0123456789abcdef";
const base = { poolName, name: "train", flavor: "f", count: 2 };
const there = (resources: JsonObject = {}) =>
  decodeNodePool(
    poolName,
    answer.parse({
      metadata: { name: "train" },
      spec: { resources: { flavor: "f", count: 2, maxCount: 2, ...resources } },
    }),
  ).state;

/** The patch from the declared to the wanted inputs. */
function patch(before: JsonObject, after: JsonObject, found = there()) {
  const changed = new Set(
    Object.keys({ ...before, ...after }).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])),
  );
  const change = { declared: { ...base, ...before }, next: inputs.parse({ ...base, ...after }), changed };
  return patchBody(change, found);
}

const resources = (more: JsonObject) => ({ spec: { resources: { flavor: "f", count: 2, maxCount: 2, ...more } } });

describe("the patch of a node pool", () => {
  const parts: [what: string, before: JsonObject, after: JsonObject, expected: JsonObject][] = [
    ["a new label alone", { labels: { a: "1" } }, { labels: { a: "1", b: "2" } }, { labels: { b: "2" } }],
    ["a removed label as null", { labels: { a: "1", b: "2" } }, { labels: { a: "1" } }, { labels: { b: null } }],
    ["null for each label when all are removed", { labels: { a: "1", b: "2" } }, {}, { labels: { a: null, b: null } }],
    [
      "taints as a whole",
      { taints: [{ key: "a", effect: "NoExecute" }] },
      { taints: [{ key: "b", effect: "NoExecute" }] },
      { taints: [{ key: "b", effect: "NoExecute" }] },
    ],
    ["an empty list for removed taints", { taints: [{ key: "a", effect: "NoExecute" }] }, {}, { taints: [] }],
    ["an empty list for removed tags", { tags: [{ key: "a", value: "b" }] }, { tags: [] }, { tags: [] }],
    [
      "null for a removed parameter",
      { extendParams: { a: "1", b: "2" } },
      { extendParams: { a: "3" } },
      { extendParams: { a: "3", b: null } },
    ],
    ["null for the last parameter", { extendParams: { a: "1" } }, {}, { extendParams: { a: null } }],
    [
      "an object whole, with null for its removed part",
      { os: { name: "x", imageId: "i" } },
      { os: { name: "y" } },
      { os: { name: "y", imageId: null } },
    ],
    [
      "autoMatch again, which the server forgets",
      { os: { name: "x", autoMatch: "z" } },
      { os: { name: "y", autoMatch: "z" } },
      { os: { name: "y", autoMatch: "z" } },
    ],
    [
      "security groups with the unchanged network",
      { network: { vpc: "v", subnet: "s", securityGroups: ["a"] } },
      { network: { vpc: "v", securityGroups: ["b"] } },
      { network: { vpc: "v", securityGroups: ["b"] } },
    ],
    [
      "a label with its policy",
      { labelPolicyOnExistingNodes: "ignore" },
      { labelPolicyOnExistingNodes: "ignore", labels: { a: "1" } },
      { labels: { a: "1" }, extendParams: { labelPolicyOnExistingNodes: "ignore" } },
    ],
    [
      "a policy that changed",
      {},
      { tagPolicyOnExistingNodes: "ignore" },
      { extendParams: { tagPolicyOnExistingNodes: "ignore" } },
    ],
    [
      "refresh for a policy that was removed",
      { taintPolicyOnExistingNodes: "ignore" },
      {},
      { extendParams: { taintPolicyOnExistingNodes: "refresh" } },
    ],
    [
      "policies beside parameters",
      { extendParams: { a: "1" } },
      { extendParams: { a: "2" }, labelPolicyOnExistingNodes: "ignore" },
      { extendParams: { a: "2", labelPolicyOnExistingNodes: "ignore" } },
    ],
  ];
  for (const [what, before, after, expected] of parts) {
    it(`holds ${what}`, () => {
      assert.deepEqual(patch(before, after), resources(expected));
    });
  }

  it("keeps taints and tags of others, and removes its own", () => {
    const taint = (key: string, value?: string) => ({ key, effect: "NoSchedule", ...(value ? { value } : {}) });
    const others = there({
      taints: [taint("mine"), taint("theirs", "x"), taint("kept", "old")],
      tags: [{ key: "mine", value: "1" }, { key: "theirs", value: "2" }],
    }); // prettier-ignore
    const before = { taints: [taint("mine"), taint("kept", "old")], tags: [{ key: "mine", value: "1" }] };
    const after = { taints: [taint("kept", "new")], tags: [{ key: "new", value: "3" }] };
    assert.deepEqual(
      patch(before, after, others),
      resources({
        taints: [taint("kept", "new"), taint("theirs", "x")],
        tags: [{ key: "new", value: "3" }, { key: "theirs", value: "2" }],
      }),
    ); // prettier-ignore
  });

  it("changes maxCount with count if maxCount is left out", () => {
    assert.deepEqual(patch({ count: 2 }, { count: 4 }), resources({ count: 4, maxCount: 4 }));
    assert.deepEqual(patch({ count: 2 }, { count: 1 }), resources({ count: 1, maxCount: 1 }));
  });

  it("contains a declared maxCount", () => {
    assert.deepEqual(patch({ count: 2, maxCount: 4 }, { count: 3, maxCount: 4 }), resources({ count: 3, maxCount: 4 }));
  });

  it("contains the current count and maxCount if they were not changed", () => {
    const scaled = there({ count: 5, maxCount: 6 });
    assert.deepEqual(
      patch({}, { labels: { a: "1" } }, scaled),
      resources({ count: 5, maxCount: 6, labels: { a: "1" } }),
    );
  });

  it("contains billing if nodes are added", () => {
    const billing = {
      mode: "1",
      periodNum: 2,
      periodType: "2",
      autoRenew: true,
      promotionInfo: "p",
      serviceConsoleUrl: "u",
      orderId: "o",
    };
    const body = patch({ count: 2, billing }, { count: 3, billing });
    assert.deepEqual(body?.metadata, {
      annotations: {
        "os.modelarts/billing.mode": "1",
        "os.modelarts/period.num": "2",
        "os.modelarts/period.type": "2",
        "os.modelarts/auto.renew": "1",
        "os.modelarts/promotion.info": "p",
        "os.modelarts/service.console.url": "u",
        "os.modelarts/order.id": "o",
      },
    });
  });

  it("contains no billing if no nodes are added, even if the state is out of date", () => {
    const billing = { mode: "0", autoRenew: false };
    assert.equal(patch({ count: 2, billing }, { count: 1, billing })?.metadata, undefined);
    assert.equal(patch({ billing }, { billing, labels: { a: "1" } })?.metadata, undefined);
    assert.equal(patch({ count: 2, billing }, { count: 4, billing }, there({ count: 4 }))?.metadata, undefined);
  });

  it("is undefined if no changed input is sent", () => {
    assert.equal(patch({}, { billing: { mode: "0" } }), undefined);
    assert.equal(patch({}, {}), undefined);
  });
});
