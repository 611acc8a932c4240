import assert from "node:assert/strict";
import { z } from "zod";
import { bare, elementOf, factsOf, field, fieldsOf, isOptional } from "../../../../provider/core/schema/field";

describe("a field", () => {
  it("adds facts to a copy of the schema", () => {
    const plain = z.string();
    const described = field(plain, { description: "Name", set: true });
    assert.deepEqual(factsOf(described), { description: "Name", set: true });
    assert.deepEqual(factsOf(plain), { description: "" });
    assert.equal(described.safeParse(7).success, false);
    assert.deepEqual(factsOf(field(plain, "Other name")), { description: "Other name" });
  });

  it("keeps its facts if it is made optional later", () => {
    const facts = { description: "Name", createOnly: "Never." };
    for (const later of [
      field(z.string(), facts).optional(),
      field(z.string(), facts).default("x"),
      field(z.string(), facts).nullable().optional(),
    ]) {
      assert.deepEqual(factsOf(later), facts);
    }
  });

  it("is optional if its schema or a default as text says so", () => {
    assert.equal(isOptional(z.string()), false);
    assert.equal(isOptional(z.string().optional()), true);
    assert.equal(isOptional(z.string().default("x")), true);
    assert.equal(isOptional(field(z.string(), { description: "", default: "chosen" })), true);
  });
});

describe("the parts of a schema", () => {
  it("are found inside optional, nullable and default", () => {
    const inner = z.object({ a: z.string() });
    assert.equal(bare(inner.optional()), inner);
    assert.equal(bare(inner.nullable().default({ a: "x" })), inner);
    assert.deepEqual(Object.keys(fieldsOf(inner.optional()) ?? {}), ["a"]);
    assert.equal(fieldsOf(z.array(inner)), undefined);
  });

  it("are elements only in lists and maps", () => {
    const element = z.string();
    assert.equal(elementOf(z.array(element).optional()), element);
    assert.equal(elementOf(z.record(z.string(), element).optional()), element);
    assert.equal(elementOf(z.object({ a: element })), undefined);
    assert.equal(elementOf(element), undefined);
  });
});
