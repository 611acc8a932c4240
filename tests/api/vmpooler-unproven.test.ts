import assert from "node:assert/strict";
import type { Fault } from "../../simulator/index";
import { poolReset } from "../../provider/vmpooler/pool/pool-reset";
import { token } from "../../provider/vmpooler/token/token";
import { vm } from "../../provider/vmpooler/vm/vm";
import { vmSnapshot } from "../../provider/vmpooler/vm/vm-snapshot";
import { Bench, CENTOS, DEBIAN } from "./vmpooler/bench";
import { LIVES } from "./vmpooler/lives";

/** Successes that come from anywhere but the server, which always says ok. */
const UNPROVEN: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "an empty object": { kind: "status", status: 200, body: {} },
  "no body": { kind: "status", status: 200, body: "" },
  "ok in another shape": { kind: "status", status: 200, body: { ok: "true" } },
};

for (const version of ["v1", "v3"] as const) {
  for (const [what, answer] of Object.entries(UNPROVEN)) {
    describe(`vmpooler ${version}: a change that did not happen, answered with success and ${what}`, () => {
      let bench: Bench;
      beforeEach(async () => {
        bench = await Bench.open(version);
      });
      afterEach(() => bench.close());

      for (const [definition, inputs, change] of LIVES) {
        if (definition === poolReset) continue;

        it(`is not taken for the end of ${definition.type}`, async () => {
          const deployed = bench.deploy(definition);
          await deployed.up(inputs);
          const { id } = deployed;
          bench.fault({ ...answer, method: "DELETE", times: 9 });
          await assert.rejects(deployed.destroy(), /its shape is unknown/);
          assert.equal(deployed.id, id);
          bench.stage.simulator.clearFaults();
          await deployed.destroy();
          bench.stage.clock.advance(60_000);
          assert.deepEqual(bench.running, []);
          assert.equal(bench.view.tokens.length, 1);
          assert.deepEqual(bench.view.overrides, { poolsize: {}, template: {} });
        });

        if (definition === token) continue;
        it(`is not taken for an update of ${definition.type}, and the next up makes it`, async () => {
          const deployed = bench.deploy(definition);
          await deployed.up(inputs);
          const next = { ...inputs, ...change };
          for (const method of ["PUT", "POST"]) bench.fault({ ...answer, method, times: 9 });
          await assert.rejects(deployed.up(next), /its shape is unknown/);
          bench.stage.simulator.clearFaults();
          await deployed.up(next);
          bench.stage.newProcess();
          await deployed.refresh();
          assert.equal((await deployed.preview(next)).step, "same");
        });
      }

      it("is not taken for a reset of a pool, nor for the return to a snapshot", async () => {
        const [host, snapshot, reset] = [bench.deploy(vm), bench.deploy(vmSnapshot), bench.deploy(poolReset)];
        await host.up({ pool: DEBIAN });
        await snapshot.up({ vm: host.id });
        bench.fault({ ...answer, method: "POST", times: 9 });
        await assert.rejects(reset.up({ pool: CENTOS }), /its shape is unknown/);
        await assert.rejects(snapshot.up({ vm: host.id, revertTriggers: [1] }), /its shape is unknown/);
        bench.stage.simulator.clearFaults();
        await snapshot.up({ vm: host.id, revertTriggers: [1] });
        bench.stage.clock.advance(60_000);
        assert.equal(bench.only.reverts.length, 1);
      });

      it("is not taken for a list without tokens", async () => {
        const deployed = bench.deploy(token);
        await deployed.up({});
        const adopting = bench.deploy(token, "other");
        bench.fault({ ...answer, method: "GET", path: "/token$", times: 9 });
        await assert.rejects(adopting.up({ adopt: deployed.id }), /its shape is unknown/);
      });
    });
  }
}
