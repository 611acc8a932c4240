import assert from "node:assert/strict";
import { countsOf, nodeList, nodePool, nodePoolList } from "../../../provider/modelarts/api/answers";

describe("the answers of ModelArts", () => {
  const counted = (status?: unknown) =>
    countsOf(nodePool.parse({ metadata: { name: "a" }, spec: { resources: { flavor: "f", count: 1 } }, status }));
  const none = { available: 0, creating: 0, abnormal: 0, deleting: 0 };

  it("count nodes by kind, in an object or in a list", () => {
    assert.deepEqual(counted({ resources: { available: { flavor: "f", count: 2 } } }), { ...none, available: 2 });
    assert.deepEqual(counted({ resources: { creating: [{ count: 2 }, { count: 1 }], deleting: [] } }), {
      ...none,
      creating: 3,
    });
  });

  it("mean none by what they leave out", () => {
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

  it("may be empty lists in any form", () => {
    assert.deepEqual(nodePoolList.parse({}).items, []);
    assert.deepEqual(nodePoolList.parse({ items: null }).items, []);
    assert.deepEqual(nodeList.parse({ metadata: null }).items, []);
    assert.equal(nodeList.parse({}).metadata.continue, undefined);
  });
});
