import assert from "node:assert/strict";
import type { Fault } from "../../../../simulator/index";
import { poolReset } from "../../../../provider/vmpooler/pool/pool-reset";
import { token } from "../../../../provider/vmpooler/token/token";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSnapshot } from "../../../../provider/vmpooler/vm/vm-snapshot";
import { CENTOS, DEBIAN, eachVersion, LIFECYCLES } from "../support";

/** Success answers that do not come from vmpooler, which always says ok. */
const WITHOUT_OK: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "an empty object": { kind: "status", status: 200, body: {} },
  "no body": { kind: "status", status: 200, body: "" },
  "ok in another shape": { kind: "status", status: 200, body: { ok: "true" } },
};

for (const [what, answer] of Object.entries(WITHOUT_OK)) {
  eachVersion(`a success answer with ${what}`, (pooler) => {
    for (const [definition, inputs, change] of LIFECYCLES) {
      if (definition === poolReset) continue;

      it(`does not count as the deletion of ${definition.type}`, async () => {
        const deployed = await pooler().up(definition, inputs);
        const { id } = deployed;
        pooler().fault({ ...answer, method: "DELETE", times: 9 });
        await assert.rejects(deployed.destroy(), /its shape is unknown/);
        assert.equal(deployed.id, id);
        pooler().stage.simulator.clearFaults();
        await deployed.destroy();
        pooler().assertCleanedUp();
      });

      if (definition === token) continue;
      it(`does not count as an update of ${definition.type}; the next up repeats the update`, async () => {
        const deployed = await pooler().up(definition, inputs);
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

    it("counts neither as a pool reset nor as a revert to a snapshot", async () => {
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

    it("does not count as an empty list of tokens", async () => {
      const deployed = await pooler().up(token, {});
      const adopting = pooler().deploy(token, "other");
      pooler().fault({ ...answer, method: "GET", path: "/token$", times: 9 });
      await assert.rejects(adopting.up({ adopt: deployed.id }), /its shape is unknown/);
    });
  });
}
