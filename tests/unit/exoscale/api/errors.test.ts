import assert from "node:assert/strict";
import { refusalOf } from "../../../../provider/exoscale/api/errors";

describe("a refusal as Exoscale words it", () => {
  const dialects: [what: string, body: unknown, message: string, fields: string[]][] = [
    ["a message", { message: "Not Found" }, "Not Found", []],
    ["an error", { error: "Forbidden" }, "Forbidden", []],
    [
      "a message and what is wrong with the fields",
      {
        message: "Invalid value in ssh-key",
        errors: [{ in: ["ssh-key"], path: "ssh-key", message: "should be a Map", description: "SSH key" }],
      },
      "Invalid value in ssh-key",
      ["ssh-key: should be a Map"],
    ],
    ["complaints without a path", { message: "no", errors: [{ message: "bad" }] }, "no", ["bad"]],
    [
      "a title, a detail and located complaints",
      {
        type: "about:blank",
        title: "Invalid Request Body",
        detail: "See errors",
        errors: [{ location: "$['size']", detail: "too big" }, { pointer: "/name", detail: "missing" }, "all wrong"],
      },
      "Invalid Request Body: See errors",
      ["$['size']: too big", "/name: missing", "all wrong"],
    ],
    ["the same words twice", { message: "Locked", title: "Locked" }, "Locked", []],
    ["text", "Bad Gateway", "Bad Gateway", []],
    ["nothing", undefined, "", []],
    ["null", null, "", []],
    ["a list", ["a"], "", []],
    ["words of another type", { message: 7, errors: "x", title: "" }, "", []],
    ["complaints of another type", { message: "no", errors: [null, 7, {}, { path: 7 }] }, "no", []],
  ];
  for (const [what, body, message, fields] of dialects) {
    // Only a body in one of the API's own shapes is the API's own word: a gateway's page is not.
    const isOwn = message !== "" && typeof body === "object";
    it(`is read from ${what}${isOwn ? "" : ", which is not its own word"}`, () =>
      assert.deepEqual(refusalOf(body), { message, fields, isOwn }));
  }

  it("is cut where a whole page came", () => {
    assert.ok(refusalOf("<html>".repeat(1000)).message.length <= 300);
  });
});
