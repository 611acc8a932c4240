import assert from "node:assert/strict";
import { schemaAt } from "../../../../provider/core/schema/shape";
import { inputs } from "../../../support/widget";

describe("the schema at a path", () => {
  const { network, disks, labels } = inputs.shape;

  it("is found through objects, lists and maps", () => {
    assert.equal(schemaAt(inputs, []), inputs);
    assert.equal(schemaAt(inputs, ["network"]), network);
    assert.equal(schemaAt(inputs, ["network", "vpc"]), network.unwrap().shape.vpc);
    assert.equal(schemaAt(inputs, ["disks", 0, "gib"]), disks.unwrap().element.shape.gib);
    assert.equal(schemaAt(inputs, ["labels", "any"]), labels.unwrap().valueType);
  });

  it("is undefined if the path leads nowhere", () => {
    for (const path of [["none"], ["size", "x"], ["network", "none", "x"], ["constructor"], ["network", "toString"]]) {
      assert.equal(schemaAt(inputs, path), undefined, path.join("."));
    }
  });
});
