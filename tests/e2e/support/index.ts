import { findPulumi } from "../../../scripts/pulumi-cli";
import { forgetDeadEngines } from "./dead-engines";

export { type OpenStack, openStack, type StackOptions, withStack } from "./inline-stack";
export { needsLanguageHost, openProject, openProjectIn, type PlainProject } from "./plain-project";
export { type Preview, type PreviewStep } from "./preview";
export { changesIn, exoscaleConfig, exoscaleIn, type SimulatedPool } from "../../../scripts/simulated-exoscale";
export { DEBIAN, makeInExoscale, NOTHING, UBUNTU } from "./simulated";
export { exportState, readState, type StoredResource, type StoredState } from "./state";

/** The CLI may have to be built. */
const FIND_MS = 20 * 60_000;
/** A test starts the engine and a provider several times, which takes seconds on a busy machine. */
const TEST_MS = 3 * 60_000;

/** A `describe` for tests that drive the real Pulumi CLI. */
export function describeEndToEnd(title: string, tests: (this: Mocha.Suite) => void): void {
  describe(title, function () {
    this.timeout(TEST_MS);
    before("find the Pulumi CLI", async function () {
      this.timeout(FIND_MS);
      await findPulumi();
    });
    beforeEach(forgetDeadEngines);
    tests.call(this);
  });
}
