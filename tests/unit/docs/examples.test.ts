import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { CHECKOUT } from "../../../scripts/sandbox";
import { createSharedHost } from "../../support/type-check";

const ROOT = path.join(CHECKOUT, "examples");
const examples = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("the examples", () => {
  for (const example of examples) {
    describe(example, () => {
      const file = (name: string) => path.join(ROOT, example, name);

      it("is a complete project that the index of examples lists", () => {
        const missing = ["package.json", "tsconfig.json", "README.md", "index.ts"].filter(
          (name) => !existsSync(file(name)),
        );
        assert.deepEqual(missing, []);
        const { private: kept, dependencies } = JSON.parse(readFileSync(file("package.json"), "utf8")) as Manifest;
        assert.equal(kept, true);
        assert.ok("pulumi-pools" in dependencies && "@pulumi/pulumi" in dependencies);
        assert.ok(readFileSync(path.join(ROOT, "README.md"), "utf8").includes(`(${example})`));
      });

      it("compiles with its own tsconfig.json against the built package", function () {
        this.timeout(60_000);
        const { config } = ts.readConfigFile(file("tsconfig.json"), ts.sys.readFile) as { config: unknown };
        const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, path.join(ROOT, example));
        // TypeScript 6 accepts it; node10 is an error there.
        assert.equal(options.moduleResolution, ts.ModuleResolutionKind.NodeNext);
        const program = ts.createProgram(fileNames, { ...options, noEmit: true }, createSharedHost(options));
        const complaints = ts
          .getPreEmitDiagnostics(program)
          .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
        assert.deepEqual(complaints, []);
      });
    });
  }
});

interface Manifest {
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
}
