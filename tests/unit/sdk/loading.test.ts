import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { CHECKOUT } from "../../../scripts/sandbox";

describe("loading pulumi-pools", () => {
  it("loads neither provider/ nor libraries that only provider/ needs", function () {
    this.timeout(60_000);
    const script = `require("./sdk"); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const output = execFileSync(process.execPath, ["-r", "ts-node/register", "-e", script], {
      cwd: CHECKOUT,
      encoding: "utf8",
      env: { ...process.env, TS_NODE_PROJECT: path.join(CHECKOUT, "tsconfig.json") },
    });
    const loaded = JSON.parse(output) as string[];
    assert.ok(loaded.includes(path.join(CHECKOUT, "sdk/exoscale/instance-pool.ts")));
    const heavy = [
      "node_modules/axios/",
      "node_modules/axios-retry/",
      "node_modules/zod/",
      "/provider/core/",
      "/provider/host/",
    ];
    assert.deepEqual(
      loaded.filter((file) => heavy.some((part) => file.includes(part))),
      [],
    );
  });
});
