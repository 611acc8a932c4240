import assert from "node:assert/strict";
import { z } from "zod";
import { check } from "../../../../provider/core/schema/check";
import { factsOf, field, isOptional } from "../../../../provider/core/schema/field";
import { defineResource } from "../../../../provider/core/resource";
import { shapeOf } from "../../../../provider/core/schema/shape";
import { settingsOf } from "../../../support/context";
import { WidgetCloud } from "../../../support/widget";

const WORDS: readonly (readonly [schema: z.ZodType, words: string])[] = [
  [z.string(), "string"],
  [z.string().min(1), "string, not empty"],
  [z.string().min(2), "string, at least 2 characters"],
  [z.string().max(9).optional(), "string, at most 9 characters"],
  [z.string().length(4), "string, exactly 4 characters"],
  [z.string().regex(/^a/, "must begin with a").max(9), "string that must begin with a, at most 9 characters"],
  [z.string().regex(/^a/), "string"],
  [z.guid(), "id (a UUID)"],
  [z.url(), "URL"],
  [z.base64().max(8), "base64 string, at most 8 characters"],
  [z.int(), "integer"],
  [z.int().min(1).max(9).default(3), "integer, 1 to 9"],
  [z.int().positive(), "integer, at least 1"],
  [z.int().lt(10), "integer, at most 9"],
  [z.number().positive(), "number, above 0"],
  [z.number().gt(0).lt(1), "number, above 0, below 1"],
  [z.number().min(0).max(0.5), "number, 0 to 0.5"],
  [z.boolean(), "true or false"],
  [z.enum(["a", "b"]), "one of a, b"],
  [z.enum(["a"]), '"a"'],
  [z.literal("a"), '"a"'],
  [z.literal(["a", "b"]), "one of a, b"],
  [z.union([z.string(), z.int().min(3)]), "string, or integer, at least 3"],
  [z.string().describe("name of a zone"), "name of a zone"],
  [z.unknown(), "any value"],
  [z.array(z.string()), "list of strings"],
  [z.array(z.string().min(1).max(255)), "list of strings, each 1 to 255 characters"],
  [z.array(z.guid()).max(8), "list of at most 8 ids (UUIDs)"],
  [z.array(z.int()).length(3), "list of exactly 3 integers"],
  [z.array(z.enum(["a", "b"])), "list of values, each one of a, b"],
  [z.array(z.string().regex(/^a/, "must begin with a")), "list of strings that must begin with a"],
  [z.array(z.array(z.int())), "list of values, each list of integers"],
  [z.array(z.strictObject({ az: z.string(), count: z.int() })), "list of objects with az, count"],
  [z.record(z.string(), z.int().min(1)), "map of names to integers, each at least 1"],
  [z.record(z.string(), z.unknown()), "map of names to any values"],
  [z.strictObject({ vpc: z.string() }), "object with vpc"],
];

describe("shapeOf", () => {
  for (const [schema, words] of WORDS)
    it(`describes a schema as "${words}"`, () => assert.equal(shapeOf(schema), words));
});

describe("the facts of a field", () => {
  it("stay if the field is made optional", () => {
    const size = field(z.int(), { description: "Size", note: "later" });
    assert.equal(factsOf(size.optional()).note, "later");
    assert.equal(factsOf(z.object({ size }).partial().shape.size).description, "Size");
  });

  it("do not change those of another field with the same schema", () => {
    const size = z.int();
    const [one, other] = [field(size, "One"), field(size, "Other")];
    assert.deepEqual([factsOf(one).description, factsOf(other).description], ["One", "Other"]);
  });

  it("make it optional with a default as text", () => {
    assert.ok(isOptional(field(z.string(), { description: "Zone", default: "`test:zone`" })));
    assert.ok(!isOptional(field(z.string(), "Zone")));
  });

  it("name the source of a default that is not set", () => {
    const definition = defineResource({
      type: "test:Zoned",
      description: "Lives in a zone",
      see: "https://zones.test",
      adoptId: "<id>",
      inputs: z.strictObject({
        zone: field(z.string().min(1), { description: "Zone", default: "`test:zone`, then TEST_ZONE" }),
      }),
      outputs: z.object({}),
      timeoutMinutes: 1,
      defaults: (_given, settings) => ({ zone: settings.config("test:zone") }),
      create: () => Promise.resolve({ id: "z" }),
      read: () => Promise.resolve(undefined),
      delete: () => Promise.resolve("deleted"),
      cloud: new WidgetCloud().definition.cloud,
      isGlobal: () => true,
    });
    const missing = check(definition, {}, {}, settingsOf());
    assert.deepEqual(missing.failures, [
      {
        path: "zone",
        reason: "is required: give a string, not empty, here or by its default: `test:zone`, then TEST_ZONE",
      },
    ]);
    assert.deepEqual(check(definition, {}, {}, settingsOf({ "test:zone": "a" })).inputs, { zone: "a" });
  });
});
