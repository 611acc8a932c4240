import assert from "node:assert/strict";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { failures, text } from "../bounds";
import { pool } from "./pool";

describe("userData and userDataBase64", () => {
  const over = [
    ["userData", text(24_577), /32768 characters once base64-encoded \(it has 32772\).*userDataBase64/],
    ["userData", "ü".repeat(12_289), /it has 32772/],
    ["userDataBase64", "QUFB".repeat(8193), /32768 characters/],
    ["userDataBase64", "canary!", /base64/],
    ["userData", "", /1 to 24576|at least 1|not empty/],
  ] as const;
  for (const [name, value, bound] of over) {
    it(`refuse ${value.length} characters in ${name} with the encoded length, and do not print the value`, () => {
      const [failure, ...more] = failures(instancePool, { ...pool, [name]: value });
      assert.deepEqual(more, []);
      assert.equal(failure?.path, name);
      assert.match(failure.reason, bound);
      assert.match(failure.reason, new RegExp(`${value.length} characters long \\(not shown`));
      assert.doesNotMatch(failure.reason, /xxx|üü|QUFBQUFB|canary/);
    });
  }

  it("accept the longest value", () => {
    assert.deepEqual(failures(instancePool, { ...pool, userDataBase64: "QUFB".repeat(8192) }), []);
    assert.deepEqual(failures(instancePool, { ...pool, userData: text(24_576) }), []);
  });

  it("exclude each other", () => {
    const found = failures(instancePool, { ...pool, userData: "a", userDataBase64: "YQ==" });
    assert.deepEqual(
      found.map(({ path }) => path),
      ["userDataBase64"],
    );
  });
});
