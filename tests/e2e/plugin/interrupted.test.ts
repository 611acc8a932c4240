import assert from "node:assert/strict";
import { exoscale, Provider } from "pulumi-pools/plugin";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleIn, exportState, NOTHING, type OpenStack, openStack, UBUNTU } from "../support";
import { until } from "../support/interrupted";
import { POOLS } from "./support";

/** In time of the simulator, which is 20 times as fast. A command is interrupted in the middle of it. */
const SLOW = { operation: 60_000 };
const FAST = { operation: 0, instance: 0, removal: 0 };

describeEndToEnd("a command with the plugin, interrupted by Ctrl-C", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let description = "first";
  let create: string | undefined;

  function program() {
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    const provider = new Provider("prod", { exoscale: { endpoint, key, secret, zone } });
    const pool = { size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 20 } as const;
    new exoscale.InstancePool("web", { ...pool, description }, { provider, customTimeouts: { create } });
    return Promise.resolve({});
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 20 });
    open = await openStack({ program, project: { name: "test", plugins: POOLS } });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  /** Interrupts `command` when the cloud has received its request. */
  async function interrupted(
    command: (signal: AbortSignal) => Promise<unknown>,
    hasBegun: (request: { readonly method: string }) => boolean,
  ): Promise<string> {
    simulator.event("exoscale", "setDurations", SLOW);
    simulator.clearLog();
    const ctrlC = new AbortController();
    const ended = command(ctrlC.signal).then(
      () => assert.fail("it succeeded"),
      (error: unknown) => String(error),
    );
    await until(() => simulator.log().some(hasBegun));
    ctrlC.abort();
    return await ended;
  }

  async function stored() {
    const { text, find } = await exportState(open.stack);
    assert.doesNotMatch(text, /"pending_operations": \[\s*\{/);
    return find("web");
  }

  it("records the object under creation, and the next `up` completes it", async () => {
    await interrupted(
      (signal) => open.stack.up({ signal }),
      ({ method }) => method === "POST",
    );
    const web = (await stored()) ?? assert.fail("it is forgotten");
    assert.deepEqual(
      exoscaleIn(simulator).pools.map(({ id }) => id),
      [web.id],
    );
    assert.match(String(web.initErrors), /cancelled/);
    simulator.event("exoscale", "setDurations", FAST);
    await open.stack.up();
    assert.equal((await stored())?.id, web.id);
  });

  it("records the objects under update and deletion", async () => {
    description = "second";
    await interrupted(
      (signal) => open.stack.up({ signal }),
      ({ method }) => method === "PUT",
    );
    assert.match(String((await stored())?.initErrors), /cancelled/);
    await interrupted(
      (signal) => open.stack.destroy({ signal }),
      ({ method }) => method === "DELETE",
    );
    assert.ok((await stored())?.id);
    simulator.event("exoscale", "setDurations", FAST);
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("also ends by customTimeouts, and the state has no plain secret of a provider", async () => {
    create = "1s";
    simulator.event("exoscale", "setDurations", SLOW);
    await assert.rejects(open.stack.up(), /was not done after 1 s/);
    const { text } = await exportState(open.stack);
    const { secret } = simulator.connection().exoscale;
    assert.ok(!text.includes(secret));
  });
});
