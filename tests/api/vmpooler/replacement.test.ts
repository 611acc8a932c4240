import assert from "node:assert/strict";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import { DEBIAN, eachVersion } from "./support";

const TEMPLATE = "templates/debian-12-x86_64-0.0.5";

eachVersion("a replacement that the engine forces", (pooler) => {
  for (const deleteBeforeReplace of [false, true]) {
    const order = deleteBeforeReplace ? "deletes first" : "creates first";

    for (const [definition, inputs, change] of [
      [poolSize, { pool: DEBIAN, size: 12 }, { size: 13 }],
      [poolTemplate, { pool: DEBIAN, template: TEMPLATE }, { template: "templates/other" }],
    ] as const) {
      const overrides = (): unknown => {
        const { poolsize, template } = pooler().view.overrides;
        return definition === poolSize ? poolsize[DEBIAN] : template[DEBIAN];
      };

      it(`keeps the override of ${definition.type} with --replace, where it ${order}`, async () => {
        const deployed = pooler().deploy(definition);
        await deployed.up(inputs);
        pooler().stage.newProcess();
        assert.equal((await deployed.up(inputs, { replace: true, deleteBeforeReplace })).step, "replace");
        assert.equal(overrides(), Object.values(inputs)[1]);
        pooler().stage.newProcess();
        assert.equal(await deployed.refresh(), true);
        assert.equal((await deployed.preview(inputs)).step, "same");
        await deployed.destroy();
        assert.equal(overrides(), undefined);
      });

      it(`keeps the override of ${definition.type} with replaceOnChanges, where it ${order}`, async () => {
        const deployed = pooler().deploy(definition);
        await deployed.up(inputs);
        pooler().stage.newProcess();
        const next = { ...inputs, ...change };
        const options = { replaceOnChanges: Object.keys(change), deleteBeforeReplace };
        assert.equal((await deployed.up(next, options)).step, "replace");
        assert.equal(overrides(), Object.values(change)[0]);
        await deployed.destroy();
        assert.equal(overrides(), undefined);
      });

      it(`keeps the override of an adopted ${definition.type}, where it ${order}`, async () => {
        pooler().event("overridePool", { pool: DEBIAN, size: 12, template: TEMPLATE });
        const deployed = pooler().deploy(definition);
        await deployed.up({ ...inputs, adopt: DEBIAN });
        pooler().stage.newProcess();
        await deployed.up(inputs, { replace: true, deleteBeforeReplace });
        assert.equal(overrides(), Object.values(inputs)[1]);
      });
    }

    it(`gives a Vm back and checks out another, where it ${order}`, async () => {
      const deployed = pooler().deploy(vm);
      await deployed.up({ pool: DEBIAN });
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
    it(`never ends an adopted ${definition.type} that the program still adopts`, async () => {
      const first = pooler().deploy(definition, "first");
      await first.up(inputs);
      const { id } = first;
      for (const newProcess of [false, true]) {
        pooler().newStack();
        const taken = pooler().deploy(definition, "taken");
        await taken.up({ ...inputs, adopt: id });
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

  it("of a Vm that is no longer adopted checks out another and gives the adopted one back", async () => {
    const first = pooler().deploy(vm, "first");
    await first.up({ pool: DEBIAN });
    pooler().newStack();
    const taken = pooler().deploy(vm, "taken");
    await taken.up({ pool: DEBIAN, adopt: first.id });
    await taken.up({ pool: DEBIAN }, { replace: true });
    pooler().advance(0.1);
    assert.equal(pooler().runningVm.hostname, taken.id);
    assert.notEqual(taken.id, first.id);
  });
});
