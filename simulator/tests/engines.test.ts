import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string }; readonly dev?: boolean }>
  >;
}

const checkout = join(__dirname, "../..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(checkout, file), "utf8"));

/** npm warns on every install about a package that wants a newer Node. */
describe("simulator: the Node versions that its dependencies run on", () => {
  const { packages } = read("package-lock.json") as Lock;
  const refusing = (version: string) =>
    Object.entries(packages)
      .filter(([, { engines, dev }]) => dev !== true && !semver.satisfies(version, engines?.node ?? "*"))
      .map(([name]) => name);

  it("include the oldest one that the package promises", () => {
    const { engines } = read("simulator/package.json") as { readonly engines: { readonly node: string } };
    const oldest = semver.minVersion(engines.node) ?? assert.fail("no engines");
    assert.deepEqual(refusing(oldest.version), []);
  });
});
