import assert from "node:assert/strict";
import { ApiError, OperationError, PoolsError, TransportError } from "../../../../provider/core/errors";
import { isBusy, isInUse } from "../../../../provider/exoscale/api/operation";

const refused = (status: number, message = "") =>
  new ApiError("DELETE /v2/x", status, { message, fields: [], isOwn: true });

describe("a refused change", () => {
  const cases: [error: unknown, busy: boolean, inUse: boolean][] = [
    [refused(409, "Conflict"), true, true],
    [refused(403, "operation scale on resource 7 is locked"), true, true],
    [refused(400, "The nodepool is already being updated."), true, true],
    [refused(400, "Resource busy"), true, true],
    [refused(400, "An operation is in progress"), true, true],
    [refused(400, "Cannot delete group when it's in use by virtual machines"), false, true],
    [refused(400, "Security group is used by an instance"), false, true],
    [refused(400, "The group is not empty"), false, true],
    [refused(400, "Invalid size"), false, false],
    [refused(403, "Forbidden: the key may not do this"), false, false],
    [refused(400, "blocked by policy of business"), false, false],
    [refused(404, "Not Found"), false, false],
    [refused(500, ""), false, false],
    [new OperationError("scaling", "failure", "busy"), true, true],
    [new OperationError("scaling", "failure", "conflict"), true, true],
    [new OperationError("scaling", "failure", "fault"), false, false],
    [new TransportError("DELETE /v2/x", "reset", true), false, false],
    [new PoolsError("busy"), false, false],
    ["busy", false, false],
  ];
  for (const [error, busy, inUse] of cases) {
    const message = error instanceof Error ? error.message : String(error);
    it(`is ${busy ? "retried while the object is busy" : inUse ? "retried while the object is in use" : "final"}: ${message}`, () => {
      assert.equal(isBusy(error), busy);
      assert.equal(isInUse(error), inUse);
    });
  }
});
