import assert from "node:assert/strict";
import {
  ApiError,
  CancelledError,
  ConfigurationError,
  DeadlineError,
  isTransient,
  mayHaveHappened,
  messageOf,
  OperationError,
  PartialFailure,
  PoolsError,
  TransportError,
} from "../../../provider/core/errors";

const refusal = { message: "Invalid size", fields: [], isOwn: true };

describe("the name of an error", () => {
  for (const [name, error] of Object.entries({
    PoolsError: new PoolsError("x"),
    ConfigurationError: new ConfigurationError("x"),
    ApiError: new ApiError("PUT /pool", 400, refusal),
    TransportError: new TransportError("PUT /pool", "x", true),
    OperationError: new OperationError("scaling", "timeout"),
    PartialFailure: new PartialFailure("id", {}, new Error("x")),
  })) {
    it(`is ${name}, so that a stack trace shows it`, () => assert.equal(error.name, name));
  }
});

describe("the message of an error", () => {
  const cases: [error: Error, message: string][] = [
    [new ApiError("PUT /pool", 400, refusal), "PUT /pool answered 400: Invalid size."],
    [new ApiError("PUT /pool", 400, { ...refusal, message: "" }), "PUT /pool answered 400: no explanation."],
    [new ApiError("PUT /pool", 400, { ...refusal, message: "Really?" }), "PUT /pool answered 400: Really?"],
    [new ApiError("PUT /pool", 401, refusal, "Check the key."), "PUT /pool answered 401: Invalid size. Check the key."],
    [
      new ApiError("PUT /pool", 400, {
        ...refusal,
        fields: ["size: too big", "name: missing"],
        code: "E.1",
        requestId: "r7",
      }),
      "PUT /pool answered 400 E.1: Invalid size (size: too big; name: missing) [request r7].",
    ],
    [new TransportError("GET /pool", "connection reset", true), "GET /pool got no usable answer: connection reset."],
    [new OperationError("scaling", "failure", "busy", "try later"), "scaling ended in failure (busy): try later."],
    [new OperationError("scaling", "timeout"), "scaling ended in timeout."],
    [new PartialFailure("id", {}, new PoolsError("why.")), "why."],
    [new PartialFailure("id", {}, "why"), "why"],
  ];
  for (const [error, message] of cases) it(message, () => assert.equal(error.message, message));

  it("is taken from any thrown value", () => {
    assert.equal(messageOf(new Error("a")), "a");
    assert.equal(messageOf("b"), "b");
    assert.equal(messageOf(undefined), "undefined");
  });
});

describe("the classification of an error", () => {
  const cases: [error: unknown, transient: boolean, mayHaveHappened: boolean][] = [
    [new TransportError("GET /", "reset", true), true, true],
    [new TransportError("GET /", "refused", false), true, false],
    [new ApiError("GET /", 429, refusal), true, true],
    [new ApiError("GET /", 500, refusal), true, true],
    [new ApiError("GET /", 503, refusal), true, true],
    [new ApiError("GET /", 400, refusal), false, false],
    [new ApiError("GET /", 404, refusal), false, false],
    [new ApiError("GET /", 499, refusal), false, false],
    [new OperationError("x", "failure"), false, false],
    [new TransportError("GET /", "untrusted certificate", false, false), false, false],
    [new DeadlineError("x"), false, true],
    [new CancelledError("x"), false, true],
    [new TypeError("defect"), false, false],
    ["text", false, false],
  ];
  for (const [error, transient, happened] of cases) {
    const what = `${messageOf(error)} ${transient ? "is" : "is not"} transient and ${happened ? "may" : "cannot"} have been applied`;
    it(what, () => {
      assert.equal(isTransient(error), transient);
      assert.equal(mayHaveHappened(error), happened);
    });
  }
});
