import assert from "node:assert/strict";
import { parseAnswer } from "../../../../provider/core/http/parse-answer";
import { countsOf, nodeList, nodePool, nodePoolList } from "../../../../provider/modelarts/api/answers";

describe("parsed answers of ModelArts", () => {
  const counted = (status?: unknown) =>
    countsOf(
      parseAnswer(
        nodePool,
        { metadata: { name: "a" }, spec: { resources: { flavor: "f", count: 1 } }, status },
        "GET /x",
      ),
    );
  const none = { available: 0, creating: 0, abnormal: 0, deleting: 0 };

  it("count nodes by state, in an object or in a list", () => {
    assert.deepEqual(counted({ resources: { available: { flavor: "f", count: 2 } } }), { ...none, available: 2 });
    assert.deepEqual(counted({ resources: { creating: [{ count: 2 }, { count: 1 }], deleting: [] } }), {
      ...none,
      creating: 3,
    });
  });

  it("count no nodes if the counts are missing", () => {
    for (const status of [
      undefined,
      null,
      {},
      { resources: null },
      { resources: { abnormal: null } },
      { resources: { abnormal: {} } },
    ]) {
      assert.deepEqual(counted(status), none);
    }
  });

  it("accept every form of an empty list", () => {
    assert.deepEqual(parseAnswer(nodePoolList, {}, "GET /x").items, []);
    assert.deepEqual(parseAnswer(nodePoolList, { items: null }, "GET /x").items, []);
    assert.deepEqual(parseAnswer(nodeList, { metadata: null }, "GET /x").items, []);
    assert.equal(parseAnswer(nodeList, {}, "GET /x").metadata.continue, undefined);
  });
});
