import assert from "node:assert/strict";
import { ApiError, TransportError } from "../../../../provider/core/errors";
import {
  isBusy,
  isNodePoolNotFound,
  isPoolNotFound,
  isTaken,
  refusalOf,
} from "../../../../provider/modelarts/api/errors";

describe("a refusal of ModelArts", () => {
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
    ["an empty body", undefined, { code: undefined, message: "" }],
    ["null", null, { code: undefined, message: "" }],
  ];
  for (const [what, body, { code, message }] of dialects) {
    it(`is read in the format of ${what}`, () => {
      const read = refusalOf(body, {});
      assert.deepEqual([read.code, read.message], [code, message]);
    });
  }

  it("takes the request id from the header, else from the body", () => {
    assert.equal(refusalOf({ request_id: "body" }, { "x-request-id": "header" }).requestId, "header");
    assert.equal(refusalOf({ request_id: "body" }, {}).requestId, "body");
  });

  it("shows code, message and request id", () => {
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request" };
    const { message } = new ApiError("GET /x", 400, refusalOf(body, { "x-request-id": "r-1" }));
    assert.equal(message, "GET /x answered 400 ModelArts.50004000: Bad request [request r-1].");
  });
});

describe("isNodePoolNotFound", () => {
  const refusal = (status: number, code: string | undefined, message: string) =>
    new ApiError("GET /x", status, refusalOf({ error_code: code, error_msg: message }, {}));
  const cases: [missing: boolean, what: string, error: unknown][] = [
    [true, "a 404 of ModelArts", refusal(404, "ModelArts.50004004", "not found")],
    [
      true,
      "a bad request for an invalid nodepool name",
      refusal(400, "ModelArts.50004000", "Bad request. invalid nodepool name"),
    ],
    // A wrong region or project gets the same answer.
    [false, "a resource pool that is not found", refusal(404, "ModelArts.50015001", "pool not found")],
    [false, "a 404 without a code", refusal(404, undefined, "")],
    // It may be about a subnet or an image.
    [
      false,
      "a bad request for a record that is not found",
      refusal(400, "ModelArts.50004000", "Bad request. Record not found"),
    ],
    [false, "a subnet that is not found", refusal(400, "ModelArts.50004000", "Bad request. subnet not found")],
    [false, "another bad request", refusal(400, "ModelArts.50004000", "Bad request. count must greater than 1")],
    [false, "another code", refusal(400, "ModelArts.50004100", "invalid nodepool name")],
    [false, "a 404 of a gateway that does not know the path", refusal(404, "APIGW.0101", "The API does not exist")],
    [false, "an HTML 404", new ApiError("GET /x", 404, refusalOf("\n<!DOCTYPE html><h1>404 Not Found</h1>", {}))],
    [false, "a server error", refusal(500, "ModelArts.50004000", "invalid nodepool name")],
    [false, "a lost connection", new TransportError("GET /x", "invalid nodepool name", true)],
  ];
  for (const [missing, what, error] of cases) {
    it(`is ${missing} for ${what}`, () => {
      assert.equal(isNodePoolNotFound(error), missing);
    });
  }

  it("is false for a missing resource pool, for which isPoolNotFound is true", () => {
    assert.equal(isPoolNotFound(refusal(404, "ModelArts.50015001", "Pool x not found.")), true);
    assert.equal(isPoolNotFound(refusal(404, "ModelArts.50004004", "not found")), false);
  });

  const busy: [isBusy: boolean, isTaken: boolean, error: unknown][] = [
    [true, false, refusal(409, "ModelArts.50004009", 'Pool "x" is being changed.')],
    [true, false, refusal(409, undefined, "conflict")],
    [true, false, refusal(400, "ModelArts.50004000", "Bad request. the pool is being modified")],
    [false, true, refusal(409, "ModelArts.50004009", "node pool train already exists")],
    [false, true, refusal(400, "ModelArts.50004000", "Bad request. the node pool train already exists")],
    [false, false, refusal(400, "ModelArts.50004000", "Bad request. the node pool is being deleted")],
    [false, false, refusal(503, undefined, "the pool is being changed")],
    [false, false, new TransportError("POST /x", "is being changed", true)],
  ];
  for (const [waits, taken, error] of busy) {
    it(`is not true for ${String(error)}, for which isBusy is ${waits} and isTaken is ${taken}`, () => {
      assert.deepEqual([isBusy(error), isTaken(error)], [waits, taken]);
    });
  }
});
