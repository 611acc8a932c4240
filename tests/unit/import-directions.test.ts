import assert from "node:assert/strict";
import * as path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

const root = path.resolve(__dirname, "../..");

/** The project's configuration without type information, which snippets do not have. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: tseslint.configs.disableTypeChecked.rules ?? {},
  },
});

const DIRECTION_RULES = ["@typescript-eslint/no-restricted-imports", "no-restricted-syntax"];

async function refusals(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  assert.ok(result);
  const fatal = result.messages.find((message) => message.fatal === true);
  assert.equal(fatal, undefined, fatal?.message);
  return result.messages.filter(({ ruleId }) => DIRECTION_RULES.includes(ruleId ?? "")).map(({ message }) => message);
}

/** Every way to import a value or a type. */
const valueImports = (from: string) => [
  `import { x } from "${from}"; x();`,
  `import "${from}";`,
  `export * from "${from}";`,
  `export { x } from "${from}";`,
  `import x = require("${from}"); x();`,
];
const lateImports = (from: string) => [`export const x = async () => import("${from}");`];
const typeImports = (from: string) => [
  `import type { X } from "${from}"; export const x: X = 1;`,
  `import { type X } from "${from}"; export const x: X = 1;`,
  `export type { X } from "${from}";`,
  `export let x: import("${from}").X;`,
];
const allImports = (from: string) => [...valueImports(from), ...lateImports(from), ...typeImports(from)];

const refused: [file: string, imports: (from: string) => string[], from: string[]][] = [
  ["provider/core/diff.ts", allImports, ["../host", "../host/index", "../exoscale/client", "../vmpooler/client"]],
  ["provider/core/diff.ts", allImports, ["../modelarts/client", "../../sdk", "../../sdk/index", "../../provider/host"]],
  ["provider/core/diff.ts", allImports, ["@pulumi/pulumi", "@pulumi/pulumi/log", "pulumi-pools", "../../simulator"]],
  ["provider/core/http/retry.ts", allImports, ["../../host", "../../../sdk/index", "pulumi-pools-simulator"]],
  ["provider/exoscale/pool.ts", allImports, ["../host", "../vmpooler/vm", "../modelarts/node-pool", "../../sdk"]],
  ["provider/exoscale/pool.ts", allImports, ["@pulumi/pulumi", "../../simulator", "pulumi-pools/provider"]],
  ["provider/vmpooler/vm.ts", allImports, ["../host", "../exoscale/pool", "../modelarts/node-pool", "@pulumi/pulumi"]],
  ["provider/modelarts/node-pool.ts", allImports, ["../host", "../exoscale/pool", "../vmpooler/vm", "@pulumi/pulumi"]],
  ["provider/host/index.ts", allImports, ["../../sdk", "../../simulator/server", "pulumi-pools-simulator"]],
  ["provider/host/index.ts", valueImports, ["@pulumi/pulumi", "@pulumi/pulumi/log"]],
  ["provider/host/index.ts", lateImports, ["@pulumi/pulumi"]],
  ["cli/list/list.ts", allImports, ["../../sdk/index", "../../sdk/exoscale", "@pulumi/pulumi", "pulumi-pools"]],
  ["cli/list/list.ts", allImports, ["../../simulator", "pulumi-pools-simulator"]],
  ["cli/index.ts", valueImports, ["../provider/host", "../sdk/dynamic"]],
  ["cli/explain/command.ts", valueImports, ["../../provider/core/errors", "../../provider/host/definitions"]],
  ["provider/host/index.ts", allImports, ["../plugin/service"]],
  ["provider/plugin/service.ts", allImports, ["../../sdk", "@pulumi/pulumi", "@pulumi/pulumi/runtime", "pulumi-pools"]],
  ["provider/exoscale/pool.ts", allImports, ["../plugin", "../../plugin/service"]],
  ["sdk/exoscale/index.ts", valueImports, ["../../provider/exoscale/pool", "../../provider/core/field"]],
  ["sdk/index.ts", valueImports, ["../provider/host"]],
  ["sdk/index.ts", (from) => [`export const x = import("${from}");`], ["../provider/host"]],
  ["sdk/index.ts", allImports, ["../simulator", "pulumi-pools-simulator", "pulumi-pools"]],
  ["simulator/exoscale/pool.ts", allImports, ["../../provider/exoscale/pool", "../../sdk", "pulumi-pools"]],
  ["simulator/server.ts", allImports, ["../provider/core/http", "../sdk/index", "pulumi-pools/provider"]],
  ["examples/quickstart/index.ts", valueImports, ["../../sdk", "../../dist/sdk", "../../simulator"]],
];

const allowed: [file: string, imports: (from: string) => string[], from: string[]][] = [
  ["provider/core/diff.ts", allImports, ["./host", "./sdk", "zod", "node:fs", "../core/field"]],
  ["provider/exoscale/pool.ts", allImports, ["../core/field", "./vmpooler", "axios", "../exoscale/client"]],
  ["provider/host/index.ts", allImports, ["../core/field", "../exoscale/pool", "../vmpooler/vm"]],
  ["provider/host/index.ts", typeImports, ["@pulumi/pulumi"]],
  ["cli/list/list.ts", allImports, ["../../sdk/dynamic", "../../provider/core/errors", "../../provider/host"]],
  ["cli/index.ts", lateImports, ["../provider/core/text/printable"]],
  ["sdk/exoscale/index.ts", typeImports, ["../../provider/exoscale/pool"]],
  ["sdk/exoscale/index.ts", lateImports, ["../../provider/exoscale/client"]],
  ["sdk/index.ts", allImports, ["@pulumi/pulumi", "./exoscale"]],
  ["simulator/exoscale/pool.ts", allImports, ["../world", "fastify", "./provider"]],
  ["tests/e2e/stack.test.ts", allImports, ["../../sdk", "../../simulator", "../../provider/host", "@pulumi/pulumi"]],
  ["examples/quickstart/index.ts", allImports, ["pulumi-pools", "@pulumi/pulumi"]],
];

describe("import directions", function () {
  this.timeout(60_000);

  for (const [file, imports, from] of refused) {
    it(`${file} cannot import ${from.join(", ")}`, async () => {
      for (const code of from.flatMap(imports)) {
        assert.equal((await refusals(file, code)).length, 1, `in ${file}: ${code}`);
      }
    });
  }

  for (const [file, imports, from] of allowed) {
    it(`${file} can import ${from.join(", ")}`, async () => {
      for (const code of from.flatMap(imports)) assert.deepEqual(await refusals(file, code), [], `in ${file}: ${code}`);
    });
  }
});
