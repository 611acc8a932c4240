import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../provider/vmpooler/vm/vm-disk";
import { vmSnapshot } from "../../../provider/vmpooler/vm/vm-snapshot";
import { oddApi } from "./odd-api";
import { DEBIAN, eachVersion, LIFECYCLES } from "./support";

const PAGE: Fault = { kind: "status", status: 404, body: "<html><title>404 Not Found</title></html>" };
/** 404 answers that do not come from vmpooler. */
const FOREIGN_404: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "an HTML page": PAGE,
  "a gateway's JSON": { kind: "status", status: 404, body: { message: "no Route matched with those values" } },
  empty: { kind: "status", status: 404, body: "" },
};
const OTHER_POOLS = { pool_configuration: [{ name: "other", size: 1, template: "a/b", alias: [] }] };
const POOLS: readonly ResourceDefinition[] = [poolSize, poolTemplate];
const READ = LIFECYCLES.filter(([definition]) => definition !== poolReset);

eachVersion("a 404", (pooler) => {
  for (const [what, answer] of Object.entries(FOREIGN_404)) {
    for (const [definition, inputs] of READ) {
      it(`does not count as the end of ${definition.type} if its body is ${what}`, async () => {
        const deployed = await pooler().up(definition, inputs);
        const { id } = deployed;
        const before = JSON.stringify([pooler().running, pooler().view.overrides, pooler().view.tokens.length]);
        for (const act of [() => deployed.refresh(), () => deployed.destroy()]) {
          pooler().stage.newProcess();
          pooler().fault({ ...answer, times: 99 });
          await assert.rejects(act(), /answered 404/);
          pooler().stage.simulator.clearFaults();
        }
        assert.equal(deployed.id, id);
        assert.equal(JSON.stringify([pooler().running, pooler().view.overrides, pooler().view.tokens.length]), before);
        await deployed.destroy();
      });
    }
  }

  for (const [definition, inputs] of READ.filter(([one]) => !POOLS.includes(one))) {
    it(`does not count as the end of ${definition.type} if it is an HTML page and only its own URL answers so`, async () => {
      const deployed = await pooler().up(definition, inputs);
      for (const act of [() => deployed.refresh(), () => deployed.destroy()]) {
        pooler().stage.newProcess();
        pooler().fault({ ...PAGE, path: "/(vm|ondemandvm|token)/[^/]+", times: 99 });
        await assert.rejects(act(), /answered 404/);
        pooler().stage.simulator.clearFaults();
      }
      await deployed.destroy();
    });

    it(`does not count as the end of ${definition.type} if the second read finds the object`, async () => {
      const deployed = await pooler().up(definition, inputs);
      pooler().stage.newProcess();
      pooler().fault({ kind: "status", status: 404, body: { ok: false }, method: "GET" });
      assert.equal(await deployed.refresh(), true);
      pooler().stage.newProcess();
      pooler().fault({ kind: "status", status: 404, body: { ok: false }, method: "GET" });
      await deployed.destroy();
      pooler().assertCleanedUp();
    });
  }

  for (const [definition, inputs] of READ.filter(([one]) => POOLS.includes(one))) {
    it(`does not count as the end of ${definition.type} if only one list omits the pool`, async () => {
      const api = await oddApi(pooler().stage);
      const deployed = await pooler().up(definition, inputs);
      pooler().stage.newProcess();
      let lists = 0;
      api.rewrite = (exchange) =>
        exchange.path === "/config" && (lists += 1) === 1 ? { status: 200, body: OTHER_POOLS } : exchange;
      assert.equal(await deployed.refresh(), true);
      assert.equal(lists, 2);
    });
  }

  const absent: readonly (readonly [ResourceDefinition, string, JsonObject?])[] = [
    ...READ.map(([definition]) => [definition, "nobody"] as const),
    [token, "jdoe@000000000000"],
    [vmDisk, "nobody/8/1"],
    [vmSnapshot, "nobody/snap"],
  ];
  for (const [definition, id] of absent) {
    it(`makes ${definition.type}.get fail with the id and the server`, async () => {
      await assert.rejects(pooler().deploy(definition).get(id), (error: Error) => {
        const server = `${pooler().stage.simulator.origin}/vmpooler/api`;
        assert.ok(error.message.includes(`There is no ${definition.type} "${id}" at ${server}`), error.message);
        return true;
      });
    });
  }

  it("makes VmDisk.get and VmSnapshot.get fail, also if their VM exists", async () => {
    const machine = await pooler().up(vm, { pool: DEBIAN });
    await assert.rejects(
      pooler()
        .deploy(vmDisk)
        .get(`${machine.id ?? ""}/8/1`),
      /There is no vmpooler:VmDisk/,
    );
    await assert.rejects(
      pooler()
        .deploy(vmSnapshot)
        .get(`${machine.id ?? ""}/snap`),
      /There is no vmpooler:VmSnapshot/,
    );
  });

  it("is no answer about an existing VM: Vm.get returns its state", async () => {
    const machine = await pooler().up(vm, { pool: DEBIAN, tags: { team: "web" } });
    const { fqdn, tags } = await pooler().deploy(vm, "got").get(String(machine.state.fqdn));
    assert.deepEqual([fqdn, tags], [machine.state.fqdn, { team: "web" }]);
  });
});
