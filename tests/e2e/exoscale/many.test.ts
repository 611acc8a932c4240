import assert from "node:assert/strict";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleConfig, exoscaleIn, NOTHING, openStack, UBUNTU, withStack } from "../support";

const POOLS = 50;
const basis = { size: 1, instanceType: "standard.tiny", templateId: UBUNTU, diskSize: 10 };

describeEndToEnd("many Exoscale resources", () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ timeScale: 500 });
  });
  after(() => simulator.close());

  it("are read with at most 5 requests, and previewed with none", async () => {
    const program = async () => {
      for (let number = 1; number <= POOLS; number += 1) new exoscale.InstancePool(`web-${number}`, basis);
    };
    const config = exoscaleConfig(simulator.connection().exoscale);
    await withStack({ program, config }, async ({ stack, previewJson }) => {
      await stack.up({ parallel: POOLS });
      assert.equal(exoscaleIn(simulator).pools.length, POOLS);

      simulator.clearLog();
      await stack.refresh();
      const requests = simulator.log().map(({ method, path }) => `${method} ${path}`);
      assert.ok(requests.length > 0 && requests.length <= 5, requests.join("\n"));

      simulator.clearLog();
      assert.deepEqual((await previewJson()).changeSummary, { same: POOLS + 1 });
      assert.deepEqual(simulator.log(), []);
    });
    simulator.reset();
  });

  it("of two concurrent stacks do not conflict", async () => {
    const { exoscale: connection } = simulator.connection();
    const program = async () => {
      const apart = new exoscale.AntiAffinityGroup("apart");
      const web = new exoscale.InstancePool("web", { ...basis, antiAffinityGroupIds: [apart.id] });
      return { id: web.id };
    };
    // One stack has its credentials in the configuration, the other in the environment.
    const { endpoint, key, secret, zone } = connection;
    const env = { EXOSCALE_API_ENDPOINT: endpoint, EXOSCALE_KEY: key, EXOSCALE_SECRET: secret };
    const stacks = await Promise.all([
      openStack({ program, config: exoscaleConfig(connection) }),
      openStack({ program, env, config: { "exoscale:zone": zone } }),
    ]);
    try {
      const [one, other] = await Promise.all(stacks.map(({ stack }) => stack.up()));
      assert.notEqual(one?.outputs.id?.value, other?.outputs.id?.value);
      const { pools, groups } = exoscaleIn(simulator);
      assert.deepEqual([pools.length, groups.length], [2, 2]);
      await Promise.all(stacks.map(({ stack }) => stack.destroy()));
      assert.deepEqual(exoscaleIn(simulator), NOTHING);
    } finally {
      await Promise.all(stacks.map((open) => open.close()));
    }
  });
});
