import assert from "node:assert/strict";
import { generateName } from "../../../provider/core/generated-name";

describe("a generated name", () => {
  it("is the logical name, a dash and seven random hex digits", () => {
    const names = new Set(Array.from({ length: 50 }, () => generateName("web", 255)));
    assert.equal(names.size, 50);
    for (const name of names) assert.match(name, /^web-[0-9a-f]{7}$/);
  });

  it("is cut to the maximum length and keeps its digits", () => {
    assert.match(generateName("a".repeat(300), 20), /^a{12}-[0-9a-f]{7}$/);
  });
});
