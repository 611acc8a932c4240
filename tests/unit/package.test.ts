import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";

const HOOKS = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare", "prepublish"];

describe("the published packages", () => {
  for (const directory of [".", "simulator"]) {
    it(`run nothing on install (${directory})`, () => {
      const { scripts = {}, gypfile } = manifest(directory);
      assert.deepEqual(
        HOOKS.filter((hook) => hook in scripts),
        [],
      );
      assert.equal(gypfile, undefined);
    });
  }

  it("depend on nothing that runs on install", () => {
    const { packages } = JSON.parse(readFileSync(join(CHECKOUT, "package-lock.json"), "utf8")) as Lock;
    const scripted = Object.entries(packages).filter(([, { dev, peer, hasInstallScript }]) => {
      return hasInstallScript === true && dev !== true && peer !== true;
    });
    assert.deepEqual(
      scripted.map(([name]) => name),
      [],
    );
  });

  it("hold code, types, docs and licence, and neither tests nor what a developer has lying about", () => {
    const out = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: CHECKOUT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [pack] = JSON.parse(out) as { files: { path: string }[] }[];
    const files = (pack?.files ?? []).map(({ path }) => path);
    const tops = new Set(files.map((path) => path.split("/")[0]));
    assert.deepEqual([...tops].filter((top) => top !== "dist").sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "docs",
      "package.json",
      "plugin",
    ]);
    const useful = /\.(js|d\.ts|md|json|cmd)$|^LICENSE$|\/pulumi-resource-pools$/;
    const useless = files.filter((path) => !useful.test(path));
    assert.deepEqual(useless, [], "source maps and the like");
  });
});

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly gypfile?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, { dev?: boolean; peer?: boolean; hasInstallScript?: boolean }>>;
}

function manifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(CHECKOUT, directory, "package.json"), "utf8")) as Manifest;
}
