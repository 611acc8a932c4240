import assert from "node:assert/strict";
import { startSimulator } from "../../simulator/index";
import { describeEndToEnd, exoscaleIn, NOTHING } from "./support";
import {
  type Deployment,
  openRecorded,
  readRecordings,
  recordingDirectory,
  transplant,
  versionHere,
} from "./support/recorded";

describeEndToEnd("a stack that an earlier version of this package made", () => {
  it("is recorded for this version, or the next could break it unseen", async () => {
    const version = await versionHere();
    const versions = (await readRecordings()).map((recording) => recording.version);
    assert.ok(versions.includes(version), `${recordingDirectory(version)} is missing: npm run record-upgrade`);
  });

  it("is previewed clean by today's code, refreshed without drift, updated and destroyed", async () => {
    for (const { version: release, state, program } of await readRecordings()) {
      const simulator = await startSimulator({ timeScale: 200 });
      // Today's code makes the objects; the state that knows them is the recorded one.
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
        assert.equal(changes.update, 4);
        await heir.stack.destroy();
        assert.deepEqual(exoscaleIn(simulator), NOTHING);
        assert.deepEqual(
          simulator.log().filter(({ method, path }) => method === "DELETE" && /token|nodepools|\/vm\//.test(path))
            .length,
          3,
        );
      } finally {
        await Promise.all([maker.close(), heir.close()]);
        await simulator.close();
      }
    }
  });
});
