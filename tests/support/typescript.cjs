"use strict";

/**
 * Lets `require` load TypeScript, by esbuild: ts-node needs ten times as long, in each of mocha's processes. Types are
 * checked by `npm run typecheck` alone.
 */
const { readFileSync } = require("node:fs");
const { transformSync } = require("esbuild");

/** As tsconfig.base.json has it, where that says something about the code that comes out. */
const OPTIONS = { loader: "ts", format: "cjs", platform: "node", target: "node20", sourcemap: "inline" };

process.setSourceMapsEnabled(true);
require.extensions[".ts"] = (module, file) => {
  const source = readFileSync(file, "utf8");
  // import() becomes require(), as with TypeScript's CommonJS: Node's own import() cannot load TypeScript.
  const { code } = transformSync(source, { ...OPTIONS, sourcefile: file, supported: { "dynamic-import": false } });
  module._compile(code, file);
};
