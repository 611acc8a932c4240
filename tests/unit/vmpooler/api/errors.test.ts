import assert from "node:assert/strict";
import { refusalOf } from "../../../../provider/vmpooler/api/errors";

describe("refusalOf", () => {
  for (const [what, body, expected] of [
    ["no message", { ok: false }, { message: "", fields: [], code: "ok:false" }],
    ["failures", { ok: false, failure: ["a", "b"] }, { message: "a; b", fields: [], code: "ok:false" }],
    ["a message", { ok: false, message: "gone" }, { message: "gone", fields: [], code: "ok:false" }],
    ["an error", { ok: false, error: "Invalid JSON" }, { message: "Invalid JSON", fields: [], code: "ok:false" }],
    [
      "bad templates",
      { ok: false, bad_templates: ["x", "y"] },
      { message: "", fields: ["bad_templates: x, y"], code: "ok:false" },
    ],
    [
      "pools that are not configured",
      { ok: false, not_configured: ["x"] },
      { message: "", fields: ["not_configured: x"], code: "ok:false" },
    ],
    ["bad pools", { ok: false, bad_pools: ["x"] }, { message: "", fields: ["bad_pools: x"], code: "ok:false" }],
    [
      "a status with a message",
      { status: { ok: false, message: "No pools configured" } },
      { message: "No pools configured", fields: [], code: undefined },
    ],
    ["plain text", "Invalid date format", { message: "Invalid date format", fields: [] }],
    [
      "a page",
      "<!DOCTYPE html>\n<html><head><title> Oops </title></head><h1>no</h1>",
      { message: "a page: Oops", fields: [] },
    ],
    [
      "a page with a heading",
      "<h1>Internal Server Error</h1>",
      { message: "a page: Internal Server Error", fields: [] },
    ],
    ["a page with neither", "<html></html>", { message: "a page", fields: [] }],
    ["no body", undefined, { message: "", fields: [] }],
    ["a list", [1], { message: "", fields: [] }],
    ["messages of another type", { ok: false, message: 5, failure: 6 }, { message: "", fields: [], code: "ok:false" }],
    [
      "single texts instead of lists",
      { ok: false, failure: "x", bad_pools: "y", bad_templates: null },
      { message: "x", fields: ["bad_pools: y"], code: "ok:false" },
    ],
  ] as const) {
    it(`reads ${what}`, () => {
      const code = "code" in expected ? expected.code : undefined;
      const refusal = refusalOf(body);
      assert.deepEqual({ code: undefined, ...refusal }, { ...expected, code, isOwn: code === "ok:false" });
    });
  }

  it("counts only ok: false as the server's own: a gateway's 404 says nothing about a VM", () => {
    for (const body of [{ message: "no Route matched" }, { error: "not found" }, "404 page not found", undefined])
      assert.equal(refusalOf(body).isOwn, false);
    assert.equal(refusalOf({ ok: false }).isOwn, true);
  });

  it("truncates long messages", () => {
    assert.ok(refusalOf("x".repeat(5000)).message.length <= 300);
    assert.ok(refusalOf(`<title>${"x".repeat(5000)}</title>`).message.length < 400);
  });

  it("reads hostile HTML pages in linear time", () => {
    for (const part of ["<title", "<title ", "<h1 x", "<", "<title>", ">"])
      assert.match(refusalOf(`<${part.repeat(200_000)}`).message, /^a page/);
  });
});
