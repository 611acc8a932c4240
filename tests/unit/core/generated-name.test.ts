import assert from "node:assert/strict";
import { generateName, isGenerated } from "../../../provider/core/generated-name";

describe("a generated name", () => {
  it("is the logical name, a dash and seven hex digits, and another one each time", () => {
    const names = new Set(Array.from({ length: 50 }, () => generateName("web", 255)));
    assert.equal(names.size, 50);
    for (const name of names) assert.match(name, /^web-[0-9a-f]{7}$/);
  });

  it("is not longer than allowed, and keeps its digits", () => {
    assert.match(generateName("a".repeat(300), 20), /^a{12}-[0-9a-f]{7}$/);
  });

  it("is known as such", () => {
    for (const logical of ["web", "a".repeat(300), "we-b"]) {
      assert.equal(isGenerated(generateName(logical, 20), logical, 20), true);
    }
  });

  it("is told from a given one", () => {
    for (const name of [
      "web",
      "web-",
      "web-0123456",
      "web-01234567",
      "web-012345g",
      "other-0123456",
      "xweb-0123456",
      7,
      undefined,
    ]) {
      assert.equal(isGenerated(name, "web", 20), name === "web-0123456", String(name));
    }
  });
});
