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
/** Answers with the status of "not found" that do not come from vmpooler. */
const GATEWAY: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "a page": PAGE,
  "a gateway's JSON": { kind: "status", status: 404, body: { message: "no Route matched with those values" } },
  "no body": { kind: "status", status: 404, body: "" },
};
const OTHER_POOLS = { pool_configuration: [{ name: "other", size: 1, template: "a/b", alias: [] }] };
const POOLS: readonly ResourceDefinition[] = [poolSize, poolTemplate];
const LOOKED_AT = LIFECYCLES.filter(([definition]) => definition !== poolReset);

eachVersion("what is not found", (pooler) => {
  for (const [what, answer] of Object.entries(GATEWAY)) {
    for (const [definition, inputs] of LOOKED_AT) {
      it(`is not believed of ${definition.type} where it is said by ${what}`, async () => {
        const deployed = pooler().deploy(definition);
        await deployed.up(inputs);
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

  for (const [definition, inputs] of LOOKED_AT.filter(([one]) => !POOLS.includes(one))) {
    it(`is not believed of ${definition.type} where a page is the answer to its own URL alone`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      for (const act of [() => deployed.refresh(), () => deployed.destroy()]) {
        pooler().stage.newProcess();
        pooler().fault({ ...PAGE, path: "/(vm|ondemandvm|token)/[^/]+", times: 99 });
        await assert.rejects(act(), /answered 404/);
        pooler().stage.simulator.clearFaults();
      }
      await deployed.destroy();
    });

    it(`is not believed of ${definition.type} where vmpooler says it once, and the second look finds it`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      pooler().stage.newProcess();
      pooler().fault({ kind: "status", status: 404, body: { ok: false }, method: "GET" });
      assert.equal(await deployed.refresh(), true);
      pooler().stage.newProcess();
      pooler().fault({ kind: "status", status: 404, body: { ok: false }, method: "GET" });
      await deployed.destroy();
      pooler().advance(0.1);
      assert.deepEqual(pooler().running, []);
      assert.deepEqual(pooler().view.overrides, { poolsize: {}, template: {} });
      assert.equal(pooler().view.tokens.length, 1);
    });
  }

  for (const [definition, inputs] of LOOKED_AT.filter(([one]) => POOLS.includes(one))) {
    it(`is not believed of ${definition.type} where one list leaves the pool out, and the next has it`, async () => {
      const api = await oddApi(pooler().stage);
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      pooler().stage.newProcess();
      let lists = 0;
      api.rewrite = (exchange) =>
        exchange.path === "/config" && (lists += 1) === 1 ? { status: 200, body: OTHER_POOLS } : exchange;
      assert.equal(await deployed.refresh(), true);
      assert.equal(lists, 2);
      await api.close();
    });
  }

  const absent: readonly (readonly [ResourceDefinition, string, JsonObject?])[] = [
    ...LOOKED_AT.map(([definition]) => [definition, "nobody"] as const),
    [token, "jdoe@000000000000"],
    [vmDisk, "nobody/8/1"],
    [vmSnapshot, "nobody/snap"],
  ];
  for (const [definition, id] of absent) {
    it(`is an error of ${definition.type}.get, which names the id and the server`, async () => {
      await assert.rejects(pooler().deploy(definition).get(id), (error: Error) => {
        const there = `${pooler().stage.simulator.origin}/vmpooler/api`;
        assert.ok(error.message.includes(`There is no ${definition.type} "${id}" at ${there}`), error.message);
        return true;
      });
    });
  }

  it("is an error of VmDisk.get and VmSnapshot.get too, where it is the VM alone that is there", async () => {
    const machine = pooler().deploy(vm);
    await machine.up({ pool: DEBIAN });
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

  it("is found by .get where it is there", async () => {
    const machine = pooler().deploy(vm);
    await machine.up({ pool: DEBIAN, tags: { team: "web" } });
    const { fqdn, tags } = await pooler().deploy(vm, "got").get(String(machine.state.fqdn));
    assert.deepEqual([fqdn, tags], [machine.state.fqdn, { team: "web" }]);
  });
});
