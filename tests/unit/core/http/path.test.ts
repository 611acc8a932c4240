import assert from "node:assert/strict";
import { path } from "../../../../provider/core/http/path";

describe("a path", () => {
  it("encodes values within their segments", () => {
    assert.equal(path`/pool/${"7"}:scale`, "/pool/7:scale");
    assert.equal(path`/pool/${"a/b"}/x/${"c d?e#f%2f"}`, "/pool/a%2Fb/x/c%20d%3Fe%23f%252f");
    assert.equal(path`/pool/${"ü@zone"}`, "/pool/%C3%BC%40zone");
    assert.equal(path`/pool/${"..."}`, "/pool/...");
    assert.equal(path`/pool`, "/pool");
  });

  for (const value of ["", ".", "..", "\ud800"]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.throws(() => path`/pool/${value}`, {
        name: "PoolsError",
        message: /^".*" cannot be part of a request's path/,
      });
    });
  }

  it("keeps its segments for any value", () => {
    for (const value of [
      "../admin",
      "..\\admin",
      "%2e%2e",
      "%2e%2e/admin",
      "a/../../admin",
      "//host",
      "\t",
      "\0",
      ";x",
      "?a=b",
    ]) {
      const { pathname, search, host } = new URL(`https://host.test${path`/pool/${value}/end`}`);
      assert.match(pathname, /^\/pool\/[^/]+\/end$/);
      assert.equal(decodeURIComponent(pathname), `/pool/${value}/end`);
      assert.equal(search + host, "host.test");
    }
  });
});
