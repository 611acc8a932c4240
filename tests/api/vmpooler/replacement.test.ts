import assert from "node:assert/strict";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import { DEBIAN, eachVersion } from "./support";

const TEMPLATE = "templates/debian-12-x86_64-0.0.5";

eachVersion("a forced replacement", (pooler) => {
  for (const deleteBeforeReplace of [false, true]) {
    const order = deleteBeforeReplace ? "old deleted first" : "new created first";

    for (const [definition, inputs, change] of [
      [poolSize, { pool: DEBIAN, size: 12 }, { size: 13 }],
      [poolTemplate, { pool: DEBIAN, template: TEMPLATE }, { template: "templates/other" }],
    ] as const) {
      const overrides = (): unknown => {
        const { poolsize, template } = pooler().view.overrides;
        return definition === poolSize ? poolsize[DEBIAN] : template[DEBIAN];
      };

      it(`keeps the override of ${definition.type} with --replace (${order})`, async () => {
        const deployed = await pooler().up(definition, inputs);
        pooler().stage.newProcess();
        assert.equal((await deployed.up(inputs, { replace: true, deleteBeforeReplace })).step, "replace");
        assert.equal(overrides(), Object.values(inputs)[1]);
        pooler().stage.newProcess();
        assert.equal(await deployed.refresh(), true);
        assert.equal((await deployed.preview(inputs)).step, "same");
        await deployed.destroy();
        assert.equal(overrides(), undefined);
      });

      it(`keeps the override of ${definition.type} with replaceOnChanges (${order})`, async () => {
        const deployed = await pooler().up(definition, inputs);
        pooler().stage.newProcess();
        const next = { ...inputs, ...change };
        const options = { replaceOnChanges: Object.keys(change), deleteBeforeReplace };
        assert.equal((await deployed.up(next, options)).step, "replace");
        assert.equal(overrides(), Object.values(change)[0]);
        await deployed.destroy();
        assert.equal(overrides(), undefined);
      });

      it(`keeps the override of an adopted ${definition.type} (${order})`, async () => {
        pooler().event("overridePool", { pool: DEBIAN, size: 12, template: TEMPLATE });
        const deployed = await pooler().up(definition, { ...inputs, adopt: DEBIAN });
        pooler().stage.newProcess();
        await deployed.up(inputs, { replace: true, deleteBeforeReplace });
        assert.equal(overrides(), Object.values(inputs)[1]);
      });
    }

    it(`deletes a Vm and checks out another (${order})`, async () => {
      const deployed = await pooler().up(vm, { pool: DEBIAN });
      const old = deployed.id;
      await deployed.up({ pool: DEBIAN }, { replace: true, deleteBeforeReplace });
      assert.notEqual(deployed.id, old);
      pooler().advance(0.1);
      assert.equal(pooler().runningVm.hostname, deployed.id);
    });
  }

  for (const [definition, inputs] of [
    [vm, { pool: DEBIAN }],
    [vmSet, { pools: { [DEBIAN]: 2 } }],
  ] as const) {
    it(`never deletes an adopted ${definition.type} while the program still adopts it`, async () => {
      const first = await pooler().up(definition, inputs, "first");
      const { id } = first;
      for (const newProcess of [false, true]) {
        pooler().newStack();
        const taken = await pooler().up(definition, { ...inputs, adopt: id }, "taken");
        if (newProcess) pooler().stage.newProcess();
        await taken.up({ ...inputs, adopt: id }, { replace: true }).catch((error: unknown) => {
          assert.match(String(error), /is managed by this stack already/);
        });
        assert.equal(taken.id, id);
        pooler().advance(0.1);
        assert.equal(pooler().hostnames.join(","), id);
        assert.equal(await taken.refresh(), true);
      }
    });
  }

  it("deletes a Vm that the program no longer adopts, and checks out another", async () => {
    const first = await pooler().up(vm, { pool: DEBIAN }, "first");
    pooler().newStack();
    const taken = await pooler().up(vm, { pool: DEBIAN, adopt: first.id }, "taken");
    await taken.up({ pool: DEBIAN }, { replace: true });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.hostname, taken.id);
    assert.notEqual(taken.id, first.id);
  });
});
