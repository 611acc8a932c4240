import assert from "node:assert/strict";
import { refusalOf } from "../../../../provider/exoscale/api/errors";

describe("a refusal by Exoscale", () => {
  const dialects: [what: string, body: unknown, message: string, fields: string[]][] = [
    ["a message", { message: "Not Found" }, "Not Found", []],
    ["an error", { error: "Forbidden" }, "Forbidden", []],
    [
      "a message and errors of fields",
      {
        message: "Invalid value in ssh-key",
        errors: [{ in: ["ssh-key"], path: "ssh-key", message: "should be a Map", description: "SSH key" }],
      },
      "Invalid value in ssh-key",
      ["ssh-key: should be a Map"],
    ],
    ["errors without a path", { message: "no", errors: [{ message: "bad" }] }, "no", ["bad"]],
    [
      "a title, a detail and errors with a location",
      {
        type: "about:blank",
        title: "Invalid Request Body",
        detail: "See errors",
        errors: [{ location: "$['size']", detail: "too big" }, { pointer: "/name", detail: "missing" }, "all wrong"],
      },
      "Invalid Request Body: See errors",
      ["$['size']: too big", "/name: missing", "all wrong"],
    ],
    ["the same text in message and title", { message: "Locked", title: "Locked" }, "Locked", []],
    ["text", "Bad Gateway", "Bad Gateway", []],
    ["nothing", undefined, "", []],
    ["null", null, "", []],
    ["a list", ["a"], "", []],
    ["values of other types", { message: 7, errors: "x", title: "" }, "", []],
    ["errors of other types", { message: "no", errors: [null, 7, {}, { path: 7 }] }, "no", []],
  ];
  for (const [what, body, message, fields] of dialects) {
    // Only a body in one of the API's shapes comes from the API; others come from a gateway.
    const isOwn = message !== "" && typeof body === "object";
    it(`is parsed from ${what}${isOwn ? "" : ", not as the API's own"}`, () =>
      assert.deepEqual(refusalOf(body), { message, fields, isOwn }));
  }

  it("is truncated if the answer is a page", () => {
    assert.ok(refusalOf("<html>".repeat(1000)).message.length <= 300);
  });
});
