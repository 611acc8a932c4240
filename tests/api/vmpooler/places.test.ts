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

/** Whose deletion sends nothing, wherever it is. */
const LEFT: readonly ResourceDefinition[] = [poolReset, vmDisk, vmSnapshot];

eachVersion("another server in this shell", (pooler, version) => {
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

  /** Every resource, and what it is deployed as on the first server. */
  async function deployAll(): Promise<{ definition: ResourceDefinition; deployed: Deployed; inputs: JsonObject }[]> {
    const machine = pooler().deploy(vm, "machine");
    await machine.up({ pool: DEBIAN });
    const all: (readonly [ResourceDefinition, JsonObject])[] = [
      ...LIFECYCLES.map(([definition, inputs]) => [definition, inputs] as const),
      [vmDisk, { vm: machine.id, size: 8 }],
      [vmSnapshot, { vm: machine.id }],
    ];
    const made = [];
    for (const [definition, inputs] of all) {
      const deployed = pooler().deploy(definition, definition.type);
      await deployed.up(inputs);
      made.push({ definition, deployed, inputs });
    }
    return made;
  }

  /** Both places are named, and how to reach the first. */
  function namesBoth(error: Error): boolean {
    for (const { stage } of [pooler(), other]) assert.ok(error.message.includes(stage.simulator.origin), error.message);
    assert.match(error.message, /it is neither read nor changed.*pools:vmpooler\.connections/);
    return true;
  }

  it("is never taken for the one where things are: nothing is forgotten, and nothing is asked there", async () => {
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
      if (!LEFT.includes(definition)) await assert.rejects(deployed.destroy(), namesBoth, definition.type);
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
    it(`is used by a replacement of ${definition.type}; a connection that leads to the first deletes the old one`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      pooler().configure({ ...account(other), connections: JSON.stringify({ former: account(pooler()) }) });
      assert.equal(await deployed.refresh(), true, "the connection leads to it");
      assert.equal((await deployed.up(inputs)).step, "replace");
      assert.ok(String(deployed.state.url).startsWith(other.stage.simulator.origin));
      pooler().advance(0.1);
      assert.deepEqual(pooler().running, []);
      assert.deepEqual(pooler().view.overrides, { poolsize: {}, template: {} });
      assert.equal(pooler().view.tokens.length, 1);
      await deployed.destroy();
      other.advance(0.1);
      assert.deepEqual(other.running, []);
      assert.deepEqual(other.view.overrides, { poolsize: {}, template: {} });
    });

    if (LEFT.includes(definition)) continue;
    it(`is used by a replacement of ${definition.type}; the old one is kept where nothing leads to the first`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      const first = account(pooler());
      pooler().configure(account(other));
      await assert.rejects(deployed.up(inputs), namesBoth);
      assert.equal(deployed.condemned.length, 1, "the engine deletes it with the next command");
      pooler().configure({ connections: JSON.stringify({ former: first }) });
      await deployed.up(inputs);
      pooler().advance(0.1);
      assert.deepEqual(pooler().running, []);
      assert.deepEqual(pooler().view.overrides, { poolsize: {}, template: {} });
    });
  }

  it("can have a pool of the same name: one is given back, and the other stays as it is set", async () => {
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

  it("is refused where a resource names the server that it belongs to", async () => {
    const first = account(pooler());
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN, url: first.url });
    pooler().configure(account(other));
    await assert.rejects(
      deployed.preview({ pool: DEBIAN, url: first.url }),
      /url must be the server of the stack's own account/,
    );
    pooler().configure({ connections: JSON.stringify({ first }) });
    assert.equal((await deployed.preview({ pool: DEBIAN, url: first.url, connection: "first" })).step, "update");
  });
});
