import assert from "node:assert/strict";
import { type z } from "zod";
import { elementOf, factsOf, fieldsOf, isOptional, type Fields } from "../../../provider/core/schema/field";
import { functions, resources } from "../../../provider/host/definitions";
import { settingsOf } from "../../support/context";

interface Named {
  readonly path: string;
  readonly schema: z.core.$ZodType;
}

/** All fields, including nested ones. */
function fieldsIn(fields: Fields, prefix: string): Named[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    const path = `${prefix}.${name}`;
    const element = elementOf(schema);
    return [{ path, schema }, ...fieldsIn(fieldsOf(schema) ?? (element && fieldsOf(element)) ?? {}, path)];
  });
}

const everyField = [
  ...resources.flatMap(({ type, inputs, outputs }) => [
    ...fieldsIn(inputs.shape, type),
    ...fieldsIn(outputs.shape, type),
  ]),
  ...functions.flatMap(({ type, args, result }) => [
    ...fieldsIn(args.shape, type),
    ...fieldsIn(fieldsOf(result) ?? {}, `${type}()`),
  ]),
];

describe("the definitions", () => {
  it("describe every field", () => {
    const silent = everyField.filter(({ schema }) => factsOf(schema).description.trim() === "");
    assert.deepEqual(
      silent.map(({ path }) => path),
      [],
    );
  });

  it("describe fields by phrases without a full stop", () => {
    const ended = everyField.filter(({ schema }) => factsOf(schema).description.endsWith("."));
    assert.deepEqual(
      ended.map(({ path }) => path),
      [],
    );
  });

  it("have unique types of the form <cloud>:<Resource> or <cloud>:<function>", () => {
    const types = [...resources, ...functions].map(({ type }) => type);
    assert.deepEqual(types, [...new Set(types)]);
    for (const { type } of resources) assert.match(type, /^[a-z]+:[A-Z][A-Za-z]+$/);
    for (const { type } of functions) assert.match(type, /^[a-z]+:[a-z][A-Za-z]+$/);
  });

  for (const definition of resources) {
    const { type, inputs, outputs, update, generatedName, defaults } = definition;
    const fields: Fields = inputs.shape;

    it(`${type} refuses unknown fields`, () => {
      const issues = inputs.safeParse({ noSuchField: 1 }).error?.issues ?? [];
      assert.ok(issues.some(({ code }) => code === "unrecognized_keys"));
    });

    it(`${type} has no output with the name of an input`, () => {
      assert.deepEqual(
        Object.keys(outputs.shape).filter((name) => name in fields),
        [],
      );
    });

    it(`${type} gives a reason for every replacing field if it has no update`, () => {
      if (update) return;
      const silent = Object.entries(fields).filter(([, schema]) => {
        const { createOnly, steers, atCreation } = factsOf(schema);
        return createOnly === undefined && !steers && !atCreation;
      });
      assert.deepEqual(
        silent.map(([name]) => name),
        [],
      );
    });

    it(`${type} fills in required fields that its docs call optional`, () => {
      const filled = defaults?.({}, settingsOf({}, allVariables()), {}) ?? {};
      const promised = Object.entries(fields).filter(
        ([name, schema]) => isOptional(schema) && !schema.safeParse(undefined).success && generatedName?.field !== name,
      );
      for (const [name] of promised) assert.ok(name in filled, `${name} has a default that nothing fills in`);
    });
  }
});

/** An environment in which every variable is set. */
function allVariables(): Record<string, string> {
  return new Proxy<Record<string, string>>({}, { get: () => "https://set.test/api/v1" });
}
