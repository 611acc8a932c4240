import * as path from "node:path";

/** Variables that make processes of Node.js load lazy-modules.cjs, which halves their start. */
export const LAZY_MODULES = {
  NODE_OPTIONS: `--require "${path.join(__dirname, "../../support/process/lazy-modules.cjs")}"`,
};
