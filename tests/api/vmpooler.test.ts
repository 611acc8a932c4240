import type { Version } from "./vmpooler/bench";
import { vmSuite } from "./vmpooler/vm";
import { vmDriftSuite } from "./vmpooler/vm-drift";
import { vmTroubleSuite } from "./vmpooler/vm-trouble";

for (const version of ["v1", "v3"] as const satisfies Version[]) {
  describe(`vmpooler over its API ${version}, against the simulator`, () => {
    vmSuite(version);
    vmDriftSuite(version);
    vmTroubleSuite(version);
  });
}
