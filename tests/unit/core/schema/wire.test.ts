import assert from "node:assert/strict";
import { z } from "zod";
import { field } from "../../../../provider/core/schema/field";
import type { JsonObject } from "../../../../provider/core/json";
import { decode, encode, withOtherForms } from "../../../../provider/core/schema/wire";

const fields = {
  size: field(z.int(), { description: "", wire: { name: "pool-size" } }),
  members: field(z.array(z.string()).optional(), {
    description: "",
    wire: {
      name: "members",
      encode: (value) => (Array.isArray(value) ? value.map((id: unknown) => ({ id })) : value),
      decode: (value) => (Array.isArray(value) ? value.map(({ id }: JsonObject) => id) : value),
    },
    clear: "reset",
  }),
  note: field(z.string().optional(), { description: "", wire: { name: "note" }, clear: { value: null } }),
  spare: field(z.int().optional(), { description: "", absentEquals: 0, wire: { name: "spare" }, clear: { value: 7 } }),
  mode: field(z.string().optional(), { description: "", wire: { name: "mode" } }),
  local: field(z.string().optional(), "Not sent"),
};

describe("encode", () => {
  it("returns fields under their wire names in their wire form, without fields that have none", () => {
    assert.deepEqual(encode(fields, { size: 3, members: ["a"], local: "x", stranger: 1 }), {
      "pool-size": 3,
      members: [{ id: "a" }],
    });
  });

  it("includes empty values, and omits undefined ones", () => {
    assert.deepEqual(encode(fields, { size: 0, note: "", members: [], mode: undefined }), {
      "pool-size": 0,
      note: "",
      members: [],
    });
  });

  it("includes only the named fields", () => {
    assert.deepEqual(encode(fields, { size: 3, note: "a" }, ["note", "local", "stranger"]), { note: "a" });
  });
});

describe("decode", () => {
  it("reverses encode", () => {
    const bag = { size: 3, members: ["a", "b"], note: "x", spare: 1, mode: "m" };
    assert.deepEqual(decode(fields, encode(fields, bag)), bag);
  });

  it("omits missing and null values and unknown keys", () => {
    assert.deepEqual(decode(fields, { "pool-size": 0, note: null, stranger: 1, local: "x" }), { size: 0 });
  });
});

describe("withOtherForms", () => {
  const forms = {
    ...fields,
    text: field(z.string().optional(), { description: "", wire: { name: "note" } }),
    alsoLocal: field(z.string().optional(), "Not sent"),
  };

  it("adds the fields of the same wire name, and no others", () => {
    assert.deepEqual(withOtherForms(forms, ["note", "size"]), ["size", "note", "text"]);
    assert.deepEqual(withOtherForms(forms, ["text"]), ["note", "text"]);
    assert.deepEqual(withOtherForms(forms, ["local"]), ["local"]);
    assert.deepEqual(withOtherForms(forms, ["stranger"]), []);
  });
});
