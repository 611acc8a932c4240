import type { Version } from "./vmpooler/bench";
import { endpointsSuite } from "./vmpooler/endpoints";
import { functionsSuite } from "./vmpooler/functions";
import { ondemandRequestSuite } from "./vmpooler/ondemand-request";
import { poolConfigurationSuite } from "./vmpooler/pool-configuration";
import { tokenSuite } from "./vmpooler/token";
import { vmSuite } from "./vmpooler/vm";
import { vmDiskSuite } from "./vmpooler/vm-disk";
import { vmDriftSuite } from "./vmpooler/vm-drift";
import { vmSetSuite } from "./vmpooler/vm-set";
import { vmSnapshotSuite } from "./vmpooler/vm-snapshot";
import { vmTroubleSuite } from "./vmpooler/vm-trouble";

for (const version of ["v1", "v3"] as const satisfies Version[]) {
  describe(`vmpooler over its API ${version}, against the simulator`, () => {
    tokenSuite(version);
    vmSuite(version);
    vmDriftSuite(version);
    vmTroubleSuite(version);
    vmSetSuite(version);
    ondemandRequestSuite(version);
    vmDiskSuite(version);
    vmSnapshotSuite(version);
    poolConfigurationSuite(version);
    functionsSuite(version);
    endpointsSuite(version);
  });
}
