import assert from "node:assert/strict";
import { check } from "../../../provider/core/schema/check";
import { elementOf, fieldsOf, type Fields } from "../../../provider/core/schema/field";
import type { JsonObject } from "../../../provider/core/json";
import { Shared } from "../../../provider/core/context";
import { lifecycle } from "../../../provider/core/lifecycle";
import { resources } from "../../../provider/host/definitions";
import { settingsOf } from "../../support/context";

/** Wrong values: every JSON type, and objects that break code which converts them to text. */
const WRONG: unknown[] = [
  null,
  true,
  -1,
  1e300,
  "",
  "x".repeat(100_000),
  [],
  [[]],
  [null],
  [{ toString: null }],
  {},
  { toString: null, valueOf: null },
  { constructor: { prototype: null } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
];

const settings = settingsOf({ "exoscale:zone": "ch-gva-2", "vmpooler:url": "http://127.0.0.1:1/api/v1" });
const plan = { settings, shared: new Shared() };

/** Inputs with `wrong` at one path each: at every field, in every list and map, and at every nested field. */
function* misplaced(fields: Fields, wrong: unknown): Iterable<JsonObject> {
  for (const [name, schema] of Object.entries(fields)) {
    yield { [name]: wrong };
    const inner = fieldsOf(schema);
    if (inner) for (const bag of misplaced(inner, wrong)) yield { [name]: bag };
    const element = elementOf(schema);
    if (!element) continue;
    yield { [name]: [wrong] };
    yield { [name]: { key: wrong } };
    const parts = fieldsOf(element);
    if (parts) for (const bag of misplaced(parts, wrong)) yield { [name]: [bag] };
  }
}

for (const definition of resources) {
  describe(`${definition.type} with a wrong type at any path`, () => {
    const resource = lifecycle(definition);

    it("is checked and compared without a crash, and reported in short messages", () => {
      for (const wrong of WRONG) {
        for (const bag of misplaced(definition.inputs.shape, wrong)) {
          const { failures } = check(definition, {}, bag, settings);
          for (const { path, reason } of failures) {
            assert.ok(path.length < 200 && reason.length < 1000, `${path}: ${reason.slice(0, 1000)}`);
          }
          for (const other of [bag, {}]) {
            check(definition, other, bag, settings);
            check(definition, bag, other, settings);
            resource.diff("id", other, bag, plan);
            resource.diff("id", bag, other, plan);
          }
        }
      }
      assert.equal(({} as JsonObject).polluted, undefined);
    });
  });
}
