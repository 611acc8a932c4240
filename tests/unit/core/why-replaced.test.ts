import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { isWhyReplaced, reasonIn, whyReplaced } from "../../../provider/core/why-replaced";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";

describe("the reason for a replacement", () => {
  const reason = "It is: a reason.";
  for (const [what, field, old, next] of [
    ["with both values", "zone", { zone: "ch-gva-2" }, { zone: "de-fra-1" }],
    ["without equal values", "zone", { zone: "ch-gva-2" }, { zone: "ch-gva-2" }],
    ["without secret values", "userData", { userData: "a" }, { userData: "b" }],
    ["with an unknown value", "zone", { zone: "ch-gva-2" }, { zone: UNKNOWN }],
  ] as const) {
    it(`is found in its message, ${what}`, () => {
      const message = `web: ${whyReplaced(instancePool, { field, reason }, old, next)}`;
      assert.equal(isWhyReplaced("web", message), true);
      assert.equal(reasonIn("web", field, message), reason);
      assert.equal(reasonIn("web", "name", message), undefined);
      assert.equal(reasonIn("we", field, message), undefined);
    });
  }

  it("is not found in any other message", () => {
    const message = "The 2 running members keep zone: it is replaced for nothing.";
    assert.deepEqual([isWhyReplaced("web", message), reasonIn("web", "zone", message)], [false, undefined]);
  });
});
