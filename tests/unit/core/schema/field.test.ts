import assert from "node:assert/strict";
import { z } from "zod";
import { bare, elementOf, factsOf, field, fieldsOf, isOptional } from "../../../../provider/core/schema/field";

describe("a field", () => {
  it("is the schema with what is said about it, and leaves the schema itself as it was", () => {
    const plain = z.string();
    const said = field(plain, { description: "Name", set: true });
    assert.deepEqual(factsOf(said), { description: "Name", set: true });
    assert.deepEqual(factsOf(plain), { description: "" });
    assert.equal(said.safeParse(7).success, false);
    assert.deepEqual(factsOf(field(plain, "Other name")), { description: "Other name" });
  });

  it("says the same where it was made optional since", () => {
    const facts = { description: "Name", createOnly: "Never." };
    for (const later of [
      field(z.string(), facts).optional(),
      field(z.string(), facts).default("x"),
      field(z.string(), facts).nullable().optional(),
    ]) {
      assert.deepEqual(factsOf(later), facts);
    }
  });

  it("may be left out where the schema or a default in words says so", () => {
    assert.equal(isOptional(z.string()), false);
    assert.equal(isOptional(z.string().optional()), true);
    assert.equal(isOptional(z.string().default("x")), true);
    assert.equal(isOptional(field(z.string(), { description: "", default: "chosen" })), true);
  });
});

describe("a schema's parts", () => {
  it("are found under whatever says that the value may be missing", () => {
    const inner = z.object({ a: z.string() });
    assert.equal(bare(inner.optional()), inner);
    assert.equal(bare(inner.nullable().default({ a: "x" })), inner);
    assert.deepEqual(Object.keys(fieldsOf(inner.optional()) ?? {}), ["a"]);
    assert.equal(fieldsOf(z.array(inner)), undefined);
  });

  it("are the elements of lists and maps, and of nothing else", () => {
    const element = z.string();
    assert.equal(elementOf(z.array(element).optional()), element);
    assert.equal(elementOf(z.record(z.string(), element).optional()), element);
    assert.equal(elementOf(z.object({ a: element })), undefined);
    assert.equal(elementOf(element), undefined);
  });
});
