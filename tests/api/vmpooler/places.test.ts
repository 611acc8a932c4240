import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../provider/vmpooler/vm/vm-disk";
import { vmSnapshot } from "../../../provider/vmpooler/vm/vm-snapshot";
import type { Deployed } from "../../support/stage";
import { CENTOS, DEBIAN, eachVersion, LIFECYCLES, Pooler } from "./support";

/** Resources whose deletion sends no request. */
const DELETED_LOCALLY: readonly ResourceDefinition[] = [poolReset, vmDisk, vmSnapshot];

eachVersion("another configured server", (pooler, version) => {
  let other: Pooler;
  beforeEach(async () => {
    other = await Pooler.open(version, pooler().stage.clock);
    other.stage.simulator.clearLog();
  });
  afterEach(() => other.close());

  const account = ({ stage, token }: Pooler) => {
    const { user, password } = stage.simulator.connection().vmpooler;
    return { url: String(stage.config["vmpooler:url"]), token, user, password };
  };

  /** Deploys every resource on the first server. */
  async function deployAll(): Promise<{ definition: ResourceDefinition; deployed: Deployed; inputs: JsonObject }[]> {
    const machine = await pooler().up(vm, { pool: DEBIAN }, "machine");
    const all: (readonly [ResourceDefinition, JsonObject])[] = [
      ...LIFECYCLES.map(([definition, inputs]) => [definition, inputs] as const),
      [vmDisk, { vm: machine.id, size: 8 }],
      [vmSnapshot, { vm: machine.id }],
    ];
    const resources = [];
    for (const [definition, inputs] of all) {
      const deployed = await pooler().up(definition, inputs, definition.type);
      resources.push({ definition, deployed, inputs });
    }
    return resources;
  }

  /** The error names both servers and says how to reach the first. */
  function namesBoth(error: Error): boolean {
    for (const { stage } of [pooler(), other]) assert.ok(error.message.includes(stage.simulator.origin), error.message);
    assert.match(error.message, /it is neither read nor changed.*pools:vmpooler\.connections/);
    return true;
  }

  it("makes refresh and deletion fail without a request, and keeps every resource in the state", async () => {
    const all = await deployAll();
    const [first, second] = [account(pooler()), account(other)];
    const before = pooler().running.length;
    pooler().configure(second);
    pooler().stage.simulator.clearLog();
    for (const { definition, deployed, inputs } of all) {
      const { id } = deployed;
      await assert.rejects(deployed.refresh(), namesBoth, definition.type);
      const preview = await deployed.preview(inputs);
      assert.equal(preview.step, "replace", definition.type);
      assert.match(preview.reasons.join(), /belongs to one server/);
      if (!DELETED_LOCALLY.includes(definition)) await assert.rejects(deployed.destroy(), namesBoth, definition.type);
      assert.equal(deployed.id, id);
    }
    assert.deepEqual([...pooler().requests(), ...other.requests()], []);
    pooler().configure(first);
    for (const { definition, deployed, inputs } of all) {
      assert.equal((await deployed.preview(inputs)).step, "same", definition.type);
      assert.equal(await deployed.refresh(), true, definition.type);
    }
    assert.equal(pooler().running.length, before);
  });

  for (const [definition, inputs] of LIFECYCLES) {
    it(`gets the replacement of ${definition.type}; the old object is deleted through a connection to the first server`, async () => {
      const deployed = await pooler().up(definition, inputs);
      pooler().configure({ ...account(other), connections: JSON.stringify({ former: account(pooler()) }) });
      assert.equal(await deployed.refresh(), true, "the connection leads to the first server");
      assert.equal((await deployed.up(inputs)).step, "replace");
      assert.ok(String(deployed.state.url).startsWith(other.stage.simulator.origin));
      pooler().assertCleanedUp();
      await deployed.destroy();
      other.assertCleanedUp();
    });

    if (DELETED_LOCALLY.includes(definition)) continue;
    it(`gets the replacement of ${definition.type}; the old object is kept if no connection leads to the first server`, async () => {
      const deployed = await pooler().up(definition, inputs);
      const first = account(pooler());
      pooler().configure(account(other));
      await assert.rejects(deployed.up(inputs), namesBoth);
      assert.equal(deployed.condemned.length, 1, "the engine deletes it in the next update");
      pooler().configure({ connections: JSON.stringify({ former: first }) });
      await deployed.up(inputs);
      pooler().assertCleanedUp();
    });
  }

  it("can have a pool of the same name: deleting one PoolSize leaves the other unchanged", async () => {
    pooler().configure({ connections: JSON.stringify({ other: account(other) }) });
    const [here, there] = [pooler().deploy(poolSize, "here"), pooler().deploy(poolSize, "there")];
    await here.up({ pool: CENTOS, size: 7 });
    await there.up({ pool: CENTOS, size: 8, connection: "other" });
    await here.preview({ pool: CENTOS, size: 7 });
    await there.destroy();
    assert.equal(other.pool(CENTOS).size, 5);
    assert.equal(pooler().pool(CENTOS).size, 7);
    await here.destroy();
    assert.equal(pooler().pool(CENTOS).size, 5);
  });

  it("is refused if a resource names the first server in url", async () => {
    const first = account(pooler());
    const deployed = await pooler().up(vm, { pool: DEBIAN, url: first.url });
    pooler().configure(account(other));
    await assert.rejects(
      deployed.preview({ pool: DEBIAN, url: first.url }),
      /url must be the server of the stack's own account/,
    );
    pooler().configure({ connections: JSON.stringify({ first }) });
    assert.equal((await deployed.preview({ pool: DEBIAN, url: first.url, connection: "first" })).step, "update");
  });
});
