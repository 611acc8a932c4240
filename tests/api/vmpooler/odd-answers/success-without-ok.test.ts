import assert from "node:assert/strict";
import type { Fault } from "../../../../simulator/index";
import { poolReset } from "../../../../provider/vmpooler/pool/pool-reset";
import { token } from "../../../../provider/vmpooler/token/token";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSnapshot } from "../../../../provider/vmpooler/vm/vm-snapshot";
import { CENTOS, DEBIAN, eachVersion, LIFECYCLES } from "../support";

/** Successes that come from anywhere but the server, which always says ok. */
const UNPROVEN: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "an empty object": { kind: "status", status: 200, body: {} },
  "no body": { kind: "status", status: 200, body: "" },
  "ok in another shape": { kind: "status", status: 200, body: { ok: "true" } },
};

for (const [what, answer] of Object.entries(UNPROVEN)) {
  eachVersion(`a change that did not happen, answered with success and ${what}`, (pooler) => {
    for (const [definition, inputs, change] of LIFECYCLES) {
      if (definition === poolReset) continue;

      it(`is not taken for the end of ${definition.type}`, async () => {
        const deployed = pooler().deploy(definition);
        await deployed.up(inputs);
        const { id } = deployed;
        pooler().fault({ ...answer, method: "DELETE", times: 9 });
        await assert.rejects(deployed.destroy(), /its shape is unknown/);
        assert.equal(deployed.id, id);
        pooler().stage.simulator.clearFaults();
        await deployed.destroy();
        pooler().stage.clock.advance(60_000);
        assert.deepEqual(pooler().running, []);
        assert.equal(pooler().view.tokens.length, 1);
        assert.deepEqual(pooler().view.overrides, { poolsize: {}, template: {} });
      });

      if (definition === token) continue;
      it(`is not taken for an update of ${definition.type}, and the next up makes it`, async () => {
        const deployed = pooler().deploy(definition);
        await deployed.up(inputs);
        const next = { ...inputs, ...change };
        for (const method of ["PUT", "POST"]) pooler().fault({ ...answer, method, times: 9 });
        await assert.rejects(deployed.up(next), /its shape is unknown/);
        pooler().stage.simulator.clearFaults();
        await deployed.up(next);
        pooler().stage.newProcess();
        await deployed.refresh();
        assert.equal((await deployed.preview(next)).step, "same");
      });
    }

    it("is not taken for a reset of a pool, nor for the return to a snapshot", async () => {
      const [host, snapshot, reset] = [pooler().deploy(vm), pooler().deploy(vmSnapshot), pooler().deploy(poolReset)];
      await host.up({ pool: DEBIAN });
      await snapshot.up({ vm: host.id });
      pooler().fault({ ...answer, method: "POST", times: 9 });
      await assert.rejects(reset.up({ pool: CENTOS }), /its shape is unknown/);
      await assert.rejects(snapshot.up({ vm: host.id, revertTriggers: [1] }), /its shape is unknown/);
      pooler().stage.simulator.clearFaults();
      await snapshot.up({ vm: host.id, revertTriggers: [1] });
      pooler().stage.clock.advance(60_000);
      assert.equal(pooler().runningVm.reverts.length, 1);
    });

    it("is not taken for a list without tokens", async () => {
      const deployed = pooler().deploy(token);
      await deployed.up({});
      const adopting = pooler().deploy(token, "other");
      pooler().fault({ ...answer, method: "GET", path: "/token$", times: 9 });
      await assert.rejects(adopting.up({ adopt: deployed.id }), /its shape is unknown/);
    });
  });
}
