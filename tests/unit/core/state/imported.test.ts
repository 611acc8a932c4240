import assert from "node:assert/strict";
import { z } from "zod";
import { field } from "../../../../provider/core/schema/field";
import { importedInputs } from "../../../../provider/core/state/imported";

const fields = {
  name: field(z.string().optional(), { description: "", computed: true, createOnly: "" }),
  least: field(z.int().optional(), { description: "", absentEquals: 0 }),
  old: field(z.boolean().optional(), { description: "", deprecated: "Use name." }),
  connection: field(z.string().optional(), { description: "", steers: true }),
  password: field(z.string().optional(), { description: "", writeOnly: true }),
  labels: field(z.record(z.string(), z.string()).optional(), ""),
  volumes: field(
    z.array(
      z.object({ size: field(z.int(), ""), old: field(z.string().optional(), { description: "", deprecated: "x" }) }),
    ),
    "",
  ),
};

describe("the inputs of an imported object", () => {
  it("are the object's values, including computed ones", () => {
    const seen = { name: "web", labels: { a: "1" }, volumes: [{ size: 1 }], state: "running" };
    assert.deepEqual(importedInputs(fields, seen), { name: "web", labels: { a: "1" }, volumes: [{ size: 1 }] });
  });

  it("omit empty, deprecated and never returned values, at any depth", () => {
    const seen = { least: 0, old: true, connection: "a", password: "b", labels: {}, volumes: [{ size: 1, old: "c" }] };
    assert.deepEqual(importedInputs(fields, seen), { volumes: [{ size: 1 }] });
  });
});
