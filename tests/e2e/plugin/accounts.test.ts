import assert from "node:assert/strict";
import { exoscale } from "pulumi-pools/plugin";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleIn, exportState, NOTHING, type OpenStack, openStack } from "../support";
import { POOLS } from "./support";

describeEndToEnd("the account of the plugin", () => {
  let simulator: Simulator;
  let open: OpenStack;

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    const program = () => Promise.resolve({ id: new exoscale.AntiAffinityGroup("apart", { name: "apart" }).id });
    open = await openStack({ program, project: { name: "test", plugins: POOLS } });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  function environment(): Record<string, string> {
    const { endpoint, key, secret } = simulator.connection().exoscale;
    return { EXOSCALE_API_ENDPOINT: endpoint, EXOSCALE_API_KEY: key, EXOSCALE_API_SECRET: secret };
  }

  async function intoConfiguration(): Promise<void> {
    const { endpoint, key, secret } = simulator.connection().exoscale;
    for (const name of Object.keys(environment())) Reflect.deleteProperty(open.stack.workspace.envVars, name);
    await open.stack.setConfig("pools:exoscale.endpoint", { value: endpoint }, true);
    await open.stack.setConfig("pools:exoscale.key", { value: key, secret: true }, true);
    await open.stack.setConfig("pools:exoscale.secret", { value: secret, secret: true }, true);
  }

  it("is read from the environment and not stored; destroy then reads it from the configuration", async () => {
    Object.assign(open.stack.workspace.envVars, environment());
    await open.stack.up();
    const { text } = await exportState(open.stack);
    const { key, secret } = simulator.connection().exoscale;
    assert.ok(!text.includes(key) && !text.includes(secret));
    await intoConfiguration();
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("is read from the configuration and stored encrypted; destroy then reads it from the environment", async () => {
    await open.stack.up();
    const { text } = await exportState(open.stack);
    const { key, secret } = simulator.connection().exoscale;
    assert.ok(!text.includes(key) && !text.includes(secret));
    await open.stack.removeConfig("pools:exoscale");
    Object.assign(open.stack.workspace.envVars, environment());
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("is refused by the preview if the configuration has an unknown key", async () => {
    await open.stack.setConfig("pools:exoscale.sekret", { value: "hunter22hunter", secret: true }, true);
    const errors = (await open.previewErrors()).join("\n");
    assert.match(errors, /pools:exoscale has no "sekret".*Did you mean secret\?/s);
    assert.doesNotMatch(errors, /hunter22hunter/);
  });
});
