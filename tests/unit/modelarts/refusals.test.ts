import assert from "node:assert/strict";
import { ApiError, TransportError } from "../../../provider/core/errors";
import { isGone, wordsOf } from "../../../provider/modelarts/api/errors";

describe("the words of a refusal", () => {
  const dialects: [what: string, body: unknown, expected: { code?: string; message: string }][] = [
    [
      "ModelArts",
      { error_code: "ModelArts.50004000", error_msg: "Bad request." },
      { code: "ModelArts.50004000", message: "Bad request." },
    ],
    [
      "the gateway",
      { error_msg: "too fast", error_code: "APIGW.0308", request_id: "r" },
      { code: "APIGW.0308", message: "too fast" },
    ],
    ["IAM", { error: { code: 401, message: "who?", title: "Unauthorized" } }, { code: "401", message: "who?" }],
    ["camel case", { errorCode: "A.1", errorMsg: "no" }, { code: "A.1", message: "no" }],
    ["code and message", { code: "A.2", message: "no" }, { code: "A.2", message: "no" }],
    ["plain text", "bad gateway", { code: undefined, message: "bad gateway" }],
    ["nothing", undefined, { code: undefined, message: "" }],
    ["null", null, { code: undefined, message: "" }],
  ];
  for (const [what, body, { code, message }] of dialects) {
    it(`are read in the dialect of ${what}`, () => {
      const words = wordsOf(body, {});
      assert.deepEqual([words.code, words.message], [code, message]);
    });
  }

  it("name the request by the header, else by the body", () => {
    assert.equal(wordsOf({ request_id: "body" }, { "x-request-id": "header" }).requestId, "header");
    assert.equal(wordsOf({ request_id: "body" }, {}).requestId, "body");
  });

  it("show code, message and request id to the user", () => {
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request" };
    const { message } = new ApiError("GET /x", 400, wordsOf(body, { "x-request-id": "r-1" }));
    assert.equal(message, "GET /x answered 400 ModelArts.50004000: Bad request [request r-1].");
  });
});

describe("what counts as gone", () => {
  const refusal = (status: number, code: string | undefined, message: string) =>
    new ApiError("GET /x", status, { code, message, fields: [] });
  const cases: [gone: boolean, what: string, error: unknown][] = [
    [true, "a resource pool that is not found", refusal(404, "ModelArts.50015001", "pool not found")],
    [true, "a 404 without a code", refusal(404, undefined, "")],
    [
      true,
      "a bad request for an invalid nodepool name",
      refusal(400, "ModelArts.50004000", "Bad request. invalid nodepool name"),
    ],
    [
      true,
      "a bad request for a record that is not found",
      refusal(400, "ModelArts.50004000", "Bad request. Record not found"),
    ],
    [false, "another bad request", refusal(400, "ModelArts.50004000", "Bad request. count must greater than 1")],
    [false, "another code", refusal(400, "ModelArts.50004100", "invalid nodepool name")],
    [false, "a path that the gateway does not know", refusal(404, "APIGW.0101", "The API does not exist")],
    [false, "a page that is not found", refusal(404, undefined, "\n<!DOCTYPE html><h1>404 Not Found</h1>")],
    [false, "a server in trouble", refusal(500, "ModelArts.50004000", "not found")],
    [false, "a lost connection", new TransportError("GET /x", "not found", true)],
  ];
  for (const [gone, what, error] of cases) {
    it(`${gone ? "includes" : "excludes"} ${what}`, () => {
      assert.equal(isGone(error), gone);
    });
  }
});
