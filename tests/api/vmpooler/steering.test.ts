import assert from "node:assert/strict";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { token } from "../../../provider/vmpooler/token/token";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { CENTOS, DEBIAN, EMPTY, eachVersion } from "./support";

const CASES: readonly (readonly [ResourceDefinition, JsonObject, JsonObject])[] = [
  [vm, { pool: DEBIAN, lifetime: 48 }, { replaceWhenExpiresWithin: 2 }],
  [vmSet, { pools: { [DEBIAN]: 1 }, lifetime: 48 }, { replaceWhenExpiresWithin: 2 }],
  [ondemandRequest, { pools: { [EMPTY]: 1 }, lifetime: 48 }, { replaceWhenExpiresWithin: 2 }],
  [poolSize, { pool: CENTOS, size: 7 }, { waitForReady: true }],
  ...[vm, vmSet, ondemandRequest, token, poolSize, poolReset].map((definition) => {
    const inputs: Readonly<Record<string, JsonObject>> = {
      "vmpooler:Vm": { pool: DEBIAN },
      "vmpooler:VmSet": { pools: { [DEBIAN]: 1 } },
      "vmpooler:OndemandRequest": { pools: { [EMPTY]: 1 } },
      "vmpooler:PoolSize": { pool: CENTOS, size: 7 },
      "vmpooler:PoolReset": { pool: CENTOS },
    };
    return [definition, inputs[definition.type] ?? {}, { connection: "lab" }] as const;
  }),
];

eachVersion("an input that only the provider uses", (pooler) => {
  /** Configures a connection to the stack's own server. */
  function addConnection(name: string): void {
    const { user, password } = pooler().stage.simulator.connection().vmpooler;
    const lab = { url: pooler().stage.config["vmpooler:url"], token: pooler().token, user, password };
    pooler().configure({ connections: JSON.stringify({ [name]: lab }) });
  }

  for (const [definition, inputs, change] of CASES) {
    const [name = ""] = Object.keys(change);

    it(`is updated without a request: ${name} of ${definition.type}`, async () => {
      addConnection("lab");
      const deployed = await pooler().up(definition, inputs);
      pooler().stage.simulator.clearLog();
      for (const news of [{ ...inputs, ...change }, inputs]) {
        assert.equal((await deployed.up(news)).step, "update");
        assert.equal(deployed.state[name], news[name]);
        assert.equal((await deployed.preview(news)).step, "same");
      }
      assert.deepEqual(pooler().requests(), []);
    });
  }

  it("takes effect after its update: refresh and destroy use a renamed connection", async () => {
    addConnection("lab");
    const deployed = await pooler().up(vm, { pool: DEBIAN, connection: "lab" });
    addConnection("test-lab");
    assert.equal((await deployed.up({ pool: DEBIAN, connection: "test-lab" })).step, "update");
    assert.equal(await deployed.refresh(), true);
    await deployed.destroy();
    assert.deepEqual(pooler().running, []);
  });

  it("takes effect in the same preview: replaceWhenExpiresWithin replaces a VM whose end is within the new value", async () => {
    const deployed = pooler().deploy(vm);
    const news = { pool: DEBIAN, lifetime: 10 };
    await deployed.up(news);
    pooler().advance(7);
    assert.equal((await deployed.preview({ ...news, replaceWhenExpiresWithin: 2 })).step, "update");
    assert.equal((await deployed.preview({ ...news, replaceWhenExpiresWithin: 4 })).step, "replace");
  });

  it("does not prevent the wait for a disk that the same update adds", async () => {
    const machine = await pooler().up(vm, { pool: DEBIAN, lifetime: 48 });
    await machine.up({ pool: DEBIAN, lifetime: 48, disks: [8], replaceWhenExpiresWithin: 2 });
    assert.deepEqual(pooler().runningVm.disks, ["+8gb"]);
  });
});
