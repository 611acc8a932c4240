import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../../scripts/sandbox";

const ENTRY = join(CHECKOUT, "dist", "cli", "index.js");
const PREVIEW = join(__dirname, "explain", "previews", "changed.json");

function run(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, ...args], { input, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the command pulumi-pools", () => {
  it("is the bin of package.json and prints its version", () => {
    const { bin, version } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as Manifest;
    assert.deepEqual(bin, { "pulumi-pools": "dist/cli/index.js" });
    assert.match(readFileSync(ENTRY, "utf8"), /^#!\/usr\/bin\/env node\n/);
    assert.equal(run(["--version"]).stdout, `${version}\n`);
  });

  it("loads neither the provider's code nor Pulumi for --help", () => {
    const script = `process.argv = ["node", ${JSON.stringify(ENTRY)}, "--help"];
      process.on("exit", () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));
      require(${JSON.stringify(ENTRY)});`;
    const { stderr, stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.match(stdout, /explain .*list/s);
    const loaded = JSON.parse(stderr) as string[];
    assert.ok(loaded.some((file) => file.includes("/commander/")));
    assert.deepEqual(
      loaded.filter((file) => /\/provider\/|\/zod\/|@pulumi|\/axios\//.test(file)),
      [],
    );
  });

  it("explains a preview from standard input as from a file, without credentials", () => {
    const fromFile = run(["explain", PREVIEW]);
    const fromInput = run(["explain"], readFileSync(PREVIEW, "utf8"));
    assert.deepEqual(fromInput, fromFile);
    assert.deepEqual([fromFile.status, fromFile.stderr], [0, ""]);
    assert.match(fromFile.stdout, /^### Pulumi preview/);
  });

  it("exits with 2 if --fail-on refuses, after it has written the explanation", () => {
    const refused = run(["explain", PREVIEW, "--fail-on", "delete", "--fail-on", "replace,irreversible"]);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /refused by --fail-on replace: \w+, \w+\n.*refused by --fail-on irreversible: /);
    assert.match(refused.stdout, /^### Pulumi preview/);
    assert.equal(run(["explain", PREVIEW, "--fail-on", "delete"]).status, 0);
  });

  it("exits with 1 and a sentence if the input is wrong", () => {
    const wrong: [args: string[], message: RegExp][] = [
      [["explain"], /^pulumi-pools: The preview is empty/],
      [["explain", "/nowhere.json"], /^pulumi-pools: ENOENT.*nowhere/],
      [["explain", "--fail-on", "everything"], /Allowed values: replace, delete, irreversible/],
      [["explian"], /Did you mean explain/],
    ];
    for (const [args, message] of wrong) {
      const { status, stderr, stdout } = run(args);
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, message);
    }
  });
});

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly version: string;
}
