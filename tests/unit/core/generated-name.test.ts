import assert from "node:assert/strict";
import { Shared } from "../../../provider/core/context";
import { generateName, isNewName, withGeneratedName } from "../../../provider/core/generated-name";
import type { JsonObject } from "../../../provider/core/json";
import { WidgetCloud } from "../../support/widget";

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

describe("isNewName", () => {
  const { definition } = new WidgetCloud();
  const shared = new Shared();
  const check = (olds: JsonObject, news: JsonObject) => withGeneratedName(definition, olds, news, "web", shared).name;
  const isNew = (name: unknown) => isNewName(definition.type, name, shared);

  it("is true for a generated name of a new object, also after the object was checked again", () => {
    const name = check({}, { size: 1 });
    assert.equal(isNew(name), true);
    check({ size: 1, name }, { size: 1 });
    assert.equal(isNew(name), true);
  });

  it("is false for the name of an existing object, and for a name that the program declares", () => {
    check({ size: 1, name: "web-0000001" }, { size: 1 });
    assert.equal(isNew("web-0000001"), false);
    const name = check({}, { size: 1 });
    check({}, { size: 1, name });
    assert.equal(isNew(name), false);
  });
});
