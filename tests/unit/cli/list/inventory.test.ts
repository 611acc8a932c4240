import assert from "node:assert/strict";
import { listOrWarn } from "../../../../cli/list/inventory";
import { testContext } from "../../../support/context";

describe("listOrWarn", () => {
  const item = { adoptId: "1", id: "1", name: "web", about: "" };

  it("returns the listed items", async () => {
    const context = testContext();
    assert.deepEqual(await listOrWarn("The pools", context, () => Promise.resolve([item])), [item]);
    assert.deepEqual(context.told, []);
  });

  it("logs a warning and returns nothing if the list fails", async () => {
    const context = testContext();
    const items = await listOrWarn("The pools", context, () => Promise.reject(new Error("Bad gateway.")));
    assert.deepEqual(items, []);
    assert.deepEqual(context.told, ["warning: The pools are not listed: Bad gateway."]);
  });
});
