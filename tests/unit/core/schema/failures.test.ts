import assert from "node:assert/strict";
import { z } from "zod";
import type { JsonObject } from "../../../../provider/core/json";
import { findFailures, type Failure } from "../../../../provider/core/schema/failures";
import { field } from "../../../../provider/core/schema/field";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { inputs as schema } from "../../../support/widget";
import { checked, id, minimal } from "./checked";

function failures(more: JsonObject): readonly Failure[] {
  return findFailures(schema, { ...minimal, ...more });
}

describe("the failures of values", () => {
  const size = /^must be an integer, 1 to 9, but is /;
  const complaints: [what: string, more: JsonObject, expected: Record<string, [must: RegExp, shown: string]>][] = [
    ["too small", { size: 0 }, { size: [size, "0"] }],
    ["too big", { size: 10 }, { size: [size, "10"] }],
    ["a fraction", { size: 1.5 }, { size: [size, "1.5"] }],
    ["of another type", { size: "3" }, { size: [size, '"3"'] }],
    ["a list", { size: [3] }, { size: [size, "[3]"] }],
    ["null", { size: null }, { size: [size, "null"] }],
    ["of no allowed value", { zone: "up" }, { zone: [/^must be one of north, south,/, '"up"'] }],
    ["too long", { note: "12345678901" }, { note: [/^must be a string, at most 10 characters,/, '"12345678901"'] }],
    [
      "a list that is too long",
      { members: [id, id, id, id] },
      { members: [/^must be a list of .*3.*UUID/, "157 characters)"] },
    ],
    ["of no valid form", { members: ["x"] }, { "members[0]": [/UUID/, '"x"'] }],
    ["wrong in a map", { labels: { "a.b": 1 } }, { 'labels["a.b"]': [/^must be a string,/, "1"] }],
    [
      "wrong deep inside",
      { network: { vpc: 1, dns: [2] } },
      { "network.vpc": [/string/, "1"], "network.dns[0]": [/string/, "2"] },
    ],
  ];
  for (const [what, more, expected] of complaints) {
    it(`says what a value must be and what it is, if it is ${what}`, () => {
      const found = failures(more);
      assert.deepEqual(found.map(({ path }) => path).sort(), Object.keys(expected).sort());
      for (const { path, reason } of found) {
        const [must, shown] = expected[path] ?? assert.fail(path);
        assert.match(reason, must);
        assert.ok(reason.endsWith(shown), reason);
      }
    });
  }

  it("prefers the message of a pattern or rule to the general one", () => {
    const words = z.strictObject({
      even: z.string().refine((text) => text.length % 2 === 0, "must be of even length"),
      coded: z.string().regex(/^x/, "must begin with x"),
      plain: z.string().regex(/^x/),
    });
    assert.deepEqual(findFailures(words, { even: "abc", coded: "abc", plain: "abc" }), [
      { path: "even", reason: 'must be of even length, but is "abc"' },
      { path: "coded", reason: 'must begin with x, but is "abc"' },
      { path: "plain", reason: 'must be a string, but is "abc"' },
    ]);
  });

  it("says what to give if a value is missing", () => {
    assert.deepEqual(failures({ size: undefined }), [{ path: "size", reason: "is required: give an integer, 1 to 9" }]);
  });

  it("prints only the length of a hidden value", () => {
    assert.deepEqual(failures({ password: "hunter2" }), [
      {
        path: "password",
        reason: "must be a string, at least 8 characters, but is 7 characters long (not shown: it may hold secrets)",
      },
    ]);
    assert.deepEqual(failures({ password: { deep: "hunter2" } }), [
      {
        path: "password",
        reason: "must be a string, at least 8 characters, but is an object (not shown: it may hold secrets)",
      },
    ]);
  });

  it("does not print the parts of a hidden value", () => {
    const accounts = field(z.record(z.string(), z.string()), { description: "Passwords", hidden: true });
    const reason = "must be a string, but is an object (not shown: it may hold secrets)";
    assert.deepEqual(findFailures(z.strictObject({ accounts }), { accounts: { admin: { password: "hunter2" } } }), [
      { path: "accounts.admin", reason },
    ]);
  });

  it("truncates a huge value", () => {
    const [failure, ...more] = failures({ zone: "x".repeat(1_000_000) });
    assert.deepEqual(more, []);
    assert.ok(failure && failure.reason.length < 200, failure?.reason.slice(0, 300));
    assert.match(failure.reason, /1000002 characters/);
  });

  it("truncates a huge name", () => {
    const name = "x".repeat(1_000_000);
    for (const { path, reason } of failures({ [name]: 1, labels: { [name]: 1 } })) {
      assert.ok(path.length < 200 && reason.length < 400, `${path.length} and ${reason.length} characters`);
    }
  });
});

describe("the failures of field names", () => {
  const names: [given: string, advice: RegExp][] = [
    ["sise", /^is not a field here\. Did you mean size\?$/],
    ["Size", /Did you mean size\?$/],
    ["NETWORK", /Did you mean network\?$/],
    ["anotations", /Did you mean annotations\?$/],
    ["szie", /Did you mean size\?$/],
    ["szia", /Known are/],
    ["annotationnnnn", /Did you mean annotations\?$/],
    ["quux", /^is not a field here\. Known are name, zone, size,/],
    ["constructor", /^is not a field here\./],
    ["toString", /^is not a field here\./],
    ["hasOwnProperty", /^is not a field here\./],
  ];
  for (const [given, advice] of names) {
    it(`refuses ${given} with the most similar name, or with all names`, () => {
      const [failure, ...more] = failures({ [given]: 1 });
      assert.deepEqual(more, []);
      assert.equal(failure?.path, given);
      assert.match(failure.reason, advice);
    });
  }

  it("refuses any name if there are no fields", () => {
    assert.match(findFailures(z.strictObject({}), { size: 1 })[0]?.reason ?? "", /^is not a field here\./);
  });

  it("refuses an unknown name inside an object, with a suggestion", () => {
    assert.deepEqual(failures({ network: { vpc: "a", subnett: "b" } }), [
      { path: "network.subnett", reason: "is not a field here. Did you mean subnet?" },
    ]);
  });

  it("refuses __proto__ as a name and pollutes no prototype", () => {
    const hostile = JSON.parse('{"zone":"north","size":3,"__proto__":{"polluted":true}}') as JsonObject;
    const { failures, inputs } = checked({}, hostile);
    assert.deepEqual(
      failures.map(({ path }) => path),
      ["__proto__"],
    );
    assert.equal(inputs.polluted, undefined);
    assert.equal(({} as JsonObject).polluted, undefined);
  });

  it("refuses __proto__ as a key of a map, at any depth, because engines drop it", () => {
    const hostile = JSON.parse('{"labels":{"__proto__":{"deep":1}},"disks":[{"__proto__":1}]}') as JsonObject;
    assert.deepEqual(
      failures(hostile)
        .filter(({ path }) => path.includes("__proto__"))
        .map(({ path }) => path)
        .sort(),
      ["disks[0].__proto__", "labels.__proto__"],
    );
  });

  it("accepts inherited names such as constructor as keys of a map", () => {
    const labels = { constructor: "b", toString: "c" };
    const { failures, inputs } = checked({}, { ...minimal, labels });
    assert.deepEqual(failures, []);
    assert.equal(JSON.stringify(inputs.labels), JSON.stringify(labels));
  });

  it("checks the values of such keys", () => {
    assert.deepEqual(failures({ labels: { constructor: 1 } }), [
      { path: "labels.constructor", reason: "must be a string, but is 1" },
    ]);
  });
});

describe("the failures of unknown values", () => {
  const unknowns: JsonObject[] = [
    { zone: UNKNOWN },
    { size: UNKNOWN },
    { members: UNKNOWN },
    { members: [UNKNOWN, id] },
    { labels: UNKNOWN },
    { labels: { a: UNKNOWN } },
    { network: UNKNOWN },
    { network: { vpc: UNKNOWN } },
    { network: { vpc: "a", dns: [UNKNOWN] } },
    { disks: [UNKNOWN] },
    { disks: [{ label: "a", gib: UNKNOWN }] },
    { password: UNKNOWN },
    { connection: UNKNOWN, adopt: UNKNOWN },
  ];
  for (const unknown of unknowns) {
    it(`accepts ${JSON.stringify(unknown).replaceAll(UNKNOWN, "?")} unchanged`, () => {
      const { inputs, failures } = checked({}, { ...minimal, ...unknown });
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, { ...minimal, mode: "plain", ...unknown });
    });
  }

  it("reports the failures of known values beside them", () => {
    const found = failures({
      members: [UNKNOWN, "x"],
      network: { vpc: UNKNOWN, subnett: UNKNOWN },
      disks: [{ label: UNKNOWN, gib: 0 }],
    });
    assert.deepEqual(found.map(({ path }) => path).sort(), ["disks[0].gib", "members[1]", "network.subnett"]);
  });

  it("does not apply a rule to a list with an unknown element", () => {
    const sorted = z.array(z.string()).refine((all) => all.join() === [...all].sort().join(), "must be sorted");
    assert.deepEqual(findFailures(sorted, ["b", UNKNOWN, "a"]), []);
    assert.equal(findFailures(sorted, ["b", "a"]).length, 1);
  });

  it("counts the unknown elements of a list", () => {
    assert.equal(findFailures(z.array(z.string()).min(2), [UNKNOWN]).length, 1);
    assert.deepEqual(
      failures({ members: [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN] }).map(({ path }) => path),
      ["members"],
    );
  });
});
