import assert from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../../provider/core/schema/check";
import { same } from "../../../provider/core/schema/compare";
import { diff } from "../../../provider/core/schema/diff";
import { elementOf, factsOf, fieldsOf, type Fields } from "../../../provider/core/schema/field";
import { isObject, type JsonObject } from "../../../provider/core/json";
import { Shared } from "../../../provider/core/context";
import { lifecycle } from "../../../provider/core/lifecycle";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { hasUnknown } from "../../../provider/core/schema/unknown";
import { decode, encode } from "../../../provider/core/schema/wire";
import { resources } from "../../../provider/host/definitions";
import { anyInputs, anyOther, canDiffer, meansNothing } from "../../support/arbitrary";
import { settingsOf, testContext } from "../../support/context";
import { withUnknowns } from "../../support/unknowns";
import { anyServerView } from "../../support/server-view";
import { rewritten } from "../../support/rewriting";

/** One account in every cloud, so that defaults from the configuration are set. */
const settings = settingsOf({
  "pools:exoscale": JSON.stringify({ key: "EXO1", secret: "exoscale-secret", zone: "ch-gva-2" }),
  "pools:vmpooler": JSON.stringify({ url: "http://127.0.0.1:1/api/v1", user: "somebody" }),
  "pools:huaweicloud": JSON.stringify({ accessKey: "HUAWEI1", secretKey: "huawei-secret", region: "cn-north-4" }),
});
const plan = { settings, shared: new Shared() };

const parameters = {
  seed: Number(process.env.PROPERTY_SEED ?? 1),
  numRuns: Number(process.env.PROPERTY_RUNS ?? 25),
};

function forAll<T>(values: fc.Arbitrary<T>, property: (value: T) => void): void {
  fc.assert(fc.property(values, property), parameters);
}

for (const definition of resources) {
  const fields: Fields = definition.inputs.shape;
  const inputs = anyInputs(definition, settings);
  const names = Object.keys(fields).filter((name) => fields[name] && !factsOf(fields[name]).atCreation);
  const checked = (olds: JsonObject, news: JsonObject) => check(definition, olds, news, settings);
  const canonical = (bag: JsonObject): JsonObject => definition.canonical?.(bag) ?? bag;

  /** Inputs, and the same with another value of the field `name`. */
  const oneChanged = inputs
    .chain((bag) => {
      const changeable = names.filter(
        (name) => fields[name] && !isUnrecorded(name, bag) && canDiffer(fields[name], bag[name]),
      );
      return fc.tuple(fc.constant(bag), fc.constantFrom(...changeable));
    })
    .chain(([bag, name]) => {
      const schema = fields[name] ?? assert.fail(name);
      const alternatives = Object.keys(canonical({ [name]: bag[name] ?? "x" }));
      // Only one of two forms of a value is declared.
      const others = Object.fromEntries(
        Object.entries(bag).filter(([key]) => key === name || !clashes(key, alternatives)),
      );
      return anyOther(schema, bag[name]).map((other) => ({ name, old: others, next: { ...others, [name]: other } }));
    });

  /** A server returns a value in one form only. */
  function inOneForm(seen: JsonObject, declared: JsonObject): JsonObject {
    const forms = Object.keys(canonical(declared));
    const isOtherForm = (key: string) => declared[key] === undefined && clashes(key, forms);
    return Object.fromEntries(Object.entries(seen).filter(([key]) => !isOtherForm(key)));
  }

  /** A location is compared only if it was recorded. */
  function isUnrecorded(name: string, bag: JsonObject): boolean {
    return fields[name] !== undefined && factsOf(fields[name]).locates === true && bag[name] === undefined;
  }

  function clashes(key: string, alternatives: readonly string[]): boolean {
    return Object.keys(canonical({ [key]: "x" })).some((form) => alternatives.includes(form));
  }

  describe(`any inputs of ${definition.type}`, () => {
    it("pass check, and pass unchanged when checked again", () => {
      forAll(fc.tuple(inputs, inputs), ([olds, news]) => {
        const once = checked(olds, news);
        assert.deepEqual(checked(news, news).failures, []);
        assert.deepEqual(checked(olds, once.inputs).inputs, once.inputs);
        assert.deepEqual(checked(once.inputs, once.inputs).inputs, once.inputs);
      });
    });

    it("have no difference to themselves", () => {
      forAll(inputs, (bag) => {
        assert.deepEqual(diff(definition, bag, structuredClone(bag)), { changed: [], replaces: [] });
      });
    });

    it("have no difference to themselves in another order, and keep their first form", () => {
      forAll(
        inputs.chain((bag) => fc.tuple(fc.constant(bag), rewritten(definition.inputs, bag))),
        ([bag, other]) => {
          assert.deepEqual(diff(definition, bag, other), { changed: [], replaces: [] });
          const olds = checked({}, bag).inputs;
          const { inputs: kept } = checked(olds, other);
          for (const name of names) assert.deepEqual(kept[name], olds[name], name);
        },
      );
    });

    it("with one changed field differ in exactly that field", () => {
      forAll(oneChanged, ({ old, next }) => {
        const [before, after] = [canonical(old), canonical(next)];
        const different = Object.keys(fields).filter((key) => text(before[key]) !== text(after[key]));
        assert.deepEqual(diff(definition, old, next).changed, different);
        assert.equal(different.length, 1);
      });
    });

    it("replace exactly if a fact or a rule says so", () => {
      forAll(oneChanged, ({ old, next }) => {
        const [before, after] = [canonical(old), canonical(next)];
        const [field = ""] = diff(definition, old, next).changed;
        const schema = fields[field] ?? assert.fail(field);
        const byRule = (definition.replacements ?? []).some(
          (rule) => rule.field === field && rule.when(before[field], after[field]),
        );
        const expected = byRule || replacesByFact(schema, before[field], after[field]);
        assert.equal(diff(definition, old, next).replaces.length > 0, expected);
      });
    });

    it("with one removed field differ in it, unless it is computed", () => {
      const removals = inputs.chain((bag) => {
        const removable = Object.keys(bag).filter(
          (name) =>
            fields[name]?.safeParse(undefined).success &&
            !factsOf(fields[name]).computed &&
            !factsOf(fields[name]).atCreation &&
            !meansNothing(fields[name], bag[name]),
        );
        return fc.tuple(fc.constant(bag), fc.constantFrom(undefined, ...removable));
      });
      forAll(removals, ([bag, name]) => {
        if (name === undefined) return;
        const { [name]: _removed, ...rest } = bag;
        assert.deepEqual(diff(definition, bag, rest).changed, [name]);
      });
    });

    it("with unknown values pass check, and may differ at each of them", () => {
      forAll(
        inputs.chain((bag) => fc.tuple(fc.constant(bag), withUnknowns(bag))),
        ([bag, unknown]) => {
          const { inputs: passed, failures } = checked(bag, unknown);
          assert.deepEqual(failures, []);
          for (const [name, value] of Object.entries(unknown)) assert.deepEqual(passed[name], value);
          const { changed, replaces } = diff(definition, bag, unknown);
          const after = canonical(unknown);
          for (const [name, schema] of Object.entries(fields)) {
            if (!hasUnknown(after[name]) || factsOf(schema).atCreation || isUnrecorded(name, bag)) continue;
            assert.ok(changed.includes(name), `${name} may differ`);
            if (factsOf(schema).createOnly)
              assert.ok(
                replaces.some(({ field }) => field === name),
                `${name} may replace`,
              );
          }
          diff(definition, unknown, bag);
          checked(unknown, bag);
        },
      );
    });

    it("are decoded as they were encoded", () => {
      forAll(inputs, (bag) => {
        const sent = encode(fields, bag);
        const read = decode(fields, JSON.parse(JSON.stringify(sent)) as JsonObject);
        for (const [name, schema] of Object.entries(fields)) {
          if (factsOf(schema).wire && bag[name] !== undefined) assert.ok(same(schema, read[name], bag[name]), name);
        }
      });
    });

    it("are read unchanged from a server that adds, computes, reorders and omits values", async () => {
      const views = inputs.chain((bag) =>
        fc.tuple(
          fc.constant(bag),
          anyServerView(definition.inputs, bag).map((seen) => inOneForm(seen, bag)),
        ),
      );
      const property = fc.asyncProperty(views, async ([declared, seen]) => {
        const cloud: ResourceDefinition = {
          ...definition,
          overdue: undefined,
          create: () => Promise.resolve({ id: "1" }),
          read: () => Promise.resolve({ id: "1", state: structuredClone(seen) }),
        };
        const { adopt: _adopt, ...bag } = declared;
        const resource = lifecycle(cloud);
        const context = testContext({ settings });
        const { state } = await resource.create(bag, context);
        assert.deepEqual(context.told, []);
        assert.deepEqual(resource.diff("id", state, bag, plan).changed, []);
        const found = await resource.read("1", JSON.parse(JSON.stringify(state)) as JsonObject, context);
        assert.deepEqual(found?.inputs, bag);
        assert.deepEqual(resource.diff("id", found.state, bag, plan).changed, []);
      });
      await fc.assert(property, parameters);
    });
  });
}

function text(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value);
}

/** Whether something that differs between `old` and `next` is fixed at creation. */
function replacesByFact(schema: Fields[string] | undefined, old: unknown, next: unknown): boolean {
  if (!schema || text(old) === text(next)) return false;
  if (factsOf(schema).createOnly) return true;
  const inner = elementOf(schema) ? undefined : fieldsOf(schema);
  const part = (value: unknown, name: string) => (isObject(value) ? value[name] : undefined);
  return Object.entries(inner ?? {}).some(([name, field]) => replacesByFact(field, part(old, name), part(next, name)));
}
