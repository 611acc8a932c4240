import { createRequire } from "node:module";
import { join } from "node:path";
import { useFront } from "../support/process/shared";

/**
 * Runs a selection of this folder's tests again over the plugin. To run all of them:
 * `POOLS_FRONT=plugin npx mocha "tests/api/**\/*.test.ts"`.
 */
const SELECTION = [
  "exoscale/instance-pool/create",
  "exoscale/instance-pool/partial-failure",
  "exoscale/replacement",
  "modelarts/absence",
  "modelarts/deadlines",
  "modelarts/node-pool/update",
  "modelarts/refusals",
  "vmpooler/vm/vm-set",
];

const load = createRequire(__filename);

describe("over the plugin", () => {
  before(() => useFront("plugin"));
  for (const name of SELECTION) {
    const file = join(__dirname, `${name}.test.ts`);
    // Reload the file: this worker may also run it over the dynamic front.
    Reflect.deleteProperty(require.cache, file);
    load(file);
    Reflect.deleteProperty(require.cache, file);
  }
  after(() => useFront("dynamic"));
});
