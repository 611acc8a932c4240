import assert from "node:assert/strict";
import { resources } from "../../provider/host/definitions";
import { startSimulator, type Simulator } from "../../simulator/index";
import { describeEndToEnd, exoscaleIn, NOTHING } from "./support";
import {
  type Deployment,
  isReleased,
  openRecorded,
  readRecordings,
  recordingDirectory,
  transplant,
  versionHere,
} from "./support/recorded";

/** The number of resources that the program of each release changes. */
const UPDATES: Readonly<Record<string, number>> = { "0.1.0": 9 };

describeEndToEnd("a stack of an earlier version of this package", () => {
  it("is recorded for this version, so that the next can be tested with it", async () => {
    const version = await versionHere();
    const versions = (await readRecordings()).map((recording) => recording.version);
    assert.ok(versions.includes(version), `${recordingDirectory(version)} is missing: npm run record-upgrade`);
  });

  it("has every resource type in the recording of a version before its release", async () => {
    const version = await versionHere();
    const { state } = (await readRecordings()).find((recording) => recording.version === version) ?? assert.fail();
    const recorded = new Set((state.deployment.resources ?? []).map(({ type }) => type.replace(/^.*\//, "")));
    // Resources added after the release belong to the next recording.
    const missing = (await isReleased()) ? [] : resources.filter(({ type }) => !recorded.has(type));
    assert.deepEqual(
      missing.map(({ type }) => type),
      [],
    );
  });

  it("previews clean with the current code, refreshes without drift, updates and destroys", async () => {
    for (const { version: release, state, program } of await readRecordings()) {
      const simulator = await startSimulator({ timeScale: 200 });
      // The current code creates the objects; the state is the recorded one.
      const [maker, heir] = await Promise.all([openRecorded(program, simulator), openRecorded(program, simulator)]);
      try {
        await maker.stack.up();
        const made = (await maker.stack.exportStack()) as Deployment;
        await heir.stack.importStack(transplant(state, made));

        const all = (made.deployment.resources ?? []).length - 1;
        assert.deepEqual((await heir.previewJson()).changeSummary, { same: all }, `${release}: preview`);
        const { summary } = await heir.stack.refresh({ expectNoChanges: true });
        assert.deepEqual(summary.resourceChanges, { same: all }, `${release}: refresh`);
        assert.deepEqual((await heir.previewJson()).changeSummary, { same: all }, `${release}: preview after refresh`);

        heir.change();
        const changes = (await heir.stack.up()).summary.resourceChanges ?? {};
        assert.deepEqual(Object.keys(changes).sort(), ["same", "update"], `${release}: update`);
        assert.equal(changes.update, UPDATES[release]);
        await heir.stack.destroy();
        assert.deepEqual(exoscaleIn(simulator), NOTHING);
        assert.deepEqual(leftIn(simulator), { running: [], tokens: [], sizes: {}, templates: {}, nodePools: [] });
      } finally {
        await Promise.all([maker.close(), heir.close()]);
        await simulator.close();
      }
    }
  });
});

/** The remaining objects of the stack outside Exoscale. */
function leftIn(simulator: Simulator) {
  const { vmpooler, modelarts } = simulator.view();
  const { vms, tokens, overrides } = vmpooler as {
    readonly vms: readonly { readonly hostname: string; readonly state: string }[];
    readonly tokens: readonly unknown[];
    readonly overrides: { readonly poolsize: object; readonly template: object };
  };
  const { pools } = modelarts as { readonly pools: object };
  return {
    running: vms.filter(({ state }) => state === "running"),
    tokens,
    sizes: overrides.poolsize,
    templates: overrides.template,
    nodePools: JSON.stringify(pools).match(/recorded-nodes/g) ?? [],
  };
}
