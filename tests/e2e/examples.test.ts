import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { besideIn, createInlineStack, readExample } from "../../scripts/inline-stack";
import { CHECKOUT, openSandbox, type Sandbox } from "../../scripts/sandbox";
import { simulatorConfig } from "../../scripts/simulated-config";
import { startSimulator, type Simulator } from "../../simulator/index";
import {
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  makeInExoscale,
  needsLanguageHost,
  NOTHING,
  openProject,
  type OpenStack,
  type StackOptions,
  withStack,
} from "./support";
import { tool } from "./support/packed";

/** Those of vmpooler and ModelArts alone have tests of their own: vmpooler/lifecycle.test.ts and modelarts.test.ts. */
describeEndToEnd("the examples", () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
  });
  afterEach(() => simulator.reset());
  after(() => simulator.close());

  /** Creates the example's stack, calls `use`, destroys the stack and checks that no object is left. */
  async function withExample(
    directory: string,
    config: NonNullable<StackOptions["config"]>,
    use: (open: OpenStack) => Promise<void>,
    before: (open: OpenStack) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const project = await readExample(directory);
    const settings = { ...exoscaleConfig(simulator.connection().exoscale), ...config };
    await withStack({ project, program: project.program, config: settings }, async (open) => {
      await before(open);
      await open.stack.up({ onEvent: simulator.follow });
      await use(open);
      assert.deepEqual(Object.keys((await open.previewJson()).changeSummary), ["same"]);
      await open.stack.destroy();
      assert.deepEqual(exoscaleIn(simulator), NOTHING);
    });
  }

  it("exoscale-component: ten members in two pools, each pool with its own group", async () => {
    await withExample("exoscale-component", {}, async ({ stack }) => {
      const { pools, groups } = exoscaleIn(simulator);
      assert.deepEqual(pools.map(({ labels, instances }) => [labels.role, instances.length]).sort(), [
        ["web", 2],
        ["web", 8],
      ]);
      assert.deepEqual(groups.map(({ instances }) => instances.length).sort(), [2, 8]);
      const parent = (await exportState(stack)).resources.find(
        ({ type }) => type === "pools:exoscale:SpreadInstancePool",
      );
      assert.ok(parent);
      const members = (await stack.outputs()).members?.value as readonly unknown[];
      assert.equal(members.length, 10);
    });
  });

  it("exoscale-web-tier: pools in two zones with ids of another stack, and workers without public addresses", async () => {
    const places: Record<string, { securityGroupId: string; privateNetworkId: string }> = {};
    const securityGroupId = await makeInExoscale(simulator, "/security-group", { name: "web" });
    for (const zone of ["ch-gva-2", "de-fra-1"]) {
      const privateNetworkId = await makeInExoscale(simulator, "/private-network", { name: "backend" }, zone);
      places[zone] = { securityGroupId, privateNetworkId };
    }
    const config = {
      networkStack: "organization/network/dev",
      workerToken: { value: "canary-token", secret: true },
    };
    await withExample(
      "exoscale-web-tier",
      config,
      async ({ stack }) => {
        const { pools, groups } = exoscaleIn(simulator);
        assert.deepEqual(pools.map(({ labels, size }) => [labels.tier, size]).sort(), [
          ["web", 2],
          ["web", 2],
          ["workers", 2],
        ]);
        assert.deepEqual(
          groups.map(({ instances }) => instances.length),
          [4],
        );
        const workers = pools.find(({ labels }) => labels.tier === "workers");
        assert.equal(workers?.["public-ip-assignment"], "none");
        assert.deepEqual(workers["private-networks"], [{ id: places["ch-gva-2"]?.privateNetworkId }]);
        assert.match(atob(workers["user-data"] ?? ""), /content: canary-token\n$/);
        assert.ok(!(await exportState(stack)).text.includes("canary-token"));
      },
      (open) => inSameBackend(open, "network", async () => ({ places })),
    );
  });

  it("ci-fleet: all three clouds in one program", async () => {
    const connection = simulator.connection();
    const config = { ...simulatorConfig(connection), resourcePool: connection.modelarts.poolName };
    await withExample("ci-fleet", config, async ({ stack }) => {
      const { builders, targets, gpus } = (await stack.outputs()).inventory?.value as Record<string, unknown>;
      assert.deepEqual([(builders as unknown[]).length, (targets as unknown[]).length, gpus], [2, 3, 1]);
      const timeline = await timelineOf(simulator);
      for (const resource of ["InstancePool builders", "VmSet targets", "NodePool gpus"]) {
        const lanes = timeline.filter(([, name]) => name === resource).map(([, , program, state]) => [program, state]);
        const [[, recorded = ""] = [], ...earlier] = lanes;
        assert.match(recorded, /^create: ./, resource);
        assert.deepEqual(earlier, [["create", ""]], resource);
      }
    });
  });

  describe("scripts", () => {
    let sandbox: Sandbox;
    before(async () => {
      sandbox = await openSandbox();
    });
    after(() => sandbox.remove());

    /** Runs files of an example in a copy of its directory with the simulator's credentials in the environment. */
    async function run(example: string, ...args: string[]): Promise<string> {
      const directory = path.join(sandbox.work, example);
      await fs.cp(path.join(CHECKOUT, "examples", example), directory, { recursive: true });
      const loader = path.join(CHECKOUT, "node_modules/ts-node/register/transpile-only");
      const { exoscale, vmpooler } = simulator.connection();
      const env = {
        ...sandbox.env,
        EXOSCALE_API_ENDPOINT: exoscale.endpoint,
        EXOSCALE_API_KEY: exoscale.key,
        EXOSCALE_API_SECRET: exoscale.secret,
        VMPOOLER_URL: vmpooler.url,
        VMPOOLER_USER: vmpooler.user,
        VMPOOLER_PASSWORD: vmpooler.password,
      };
      return (await tool(process.execPath, ["-r", loader, ...args], directory, env)).stdout;
    }

    it("unit-testing: its tests pass without an engine", async () => {
      assert.match(await run("unit-testing", "--test", "web.test.ts"), /^# pass 2$[^]*^# fail 0$/m);
      assert.deepEqual(simulator.log(), []);
    });

    it("automation-api: creates machines for one run and deletes them", async () => {
      const said = await run("automation-api", "index.ts", "run-42");
      assert.match(said, /^testing on \S+\.delivery\.example\.com and \S+\.delivery\.example\.com$/m);
      const { vms, tokens } = simulator.view().vmpooler as { vms: { state: string }[]; tokens: unknown[] };
      assert.deepEqual([vms.filter(({ state }) => state === "running"), tokens], [[], []]);
    });

    it("fleet: one stack per customer, and one report", async () => {
      const said = await run("fleet", "index.ts");
      assert.match(said, /^alpha: 2 create$[^]*^3 of 3 stacks succeeded\.$/m);
      assert.deepEqual(
        exoscaleIn(simulator)
          .pools.map(({ labels, size }) => [labels.customer, size])
          .sort(),
        [
          ["alpha", 2],
          ["beta", 1],
          ["gamma", 1],
        ],
      );
      assert.match(await run("fleet", "index.ts", "destroy"), /^alpha: 2 delete$/m);
      assert.deepEqual(exoscaleIn(simulator), NOTHING);
    });

    it("fleet: one stack as its own project, as the Kubernetes Operator runs it", async function () {
      await needsLanguageHost(this);
      const { endpoint, key, secret } = simulator.connection().exoscale;
      const project = await openProject("examples/fleet", {
        EXOSCALE_API_ENDPOINT: endpoint,
        EXOSCALE_API_KEY: key,
        EXOSCALE_API_SECRET: secret,
      });
      try {
        for (const [name, value] of Object.entries({ zone: "ch-gva-2", size: "2" }))
          await project.pulumi("config", "set", `fleet:${name}`, value);
        await project.pulumi("up", "--yes", "--skip-preview");
        assert.deepEqual(
          exoscaleIn(simulator).pools.map(({ labels, size }) => [labels.customer, size]),
          [["dev", 2]],
        );
        await project.pulumi("destroy", "--yes", "--skip-preview");
      } finally {
        await project.close();
      }
    });
  });
});

/** Creates another stack in the same backend, for stack references. */
async function inSameBackend({ stack }: OpenStack, name: string, program: PulumiFn): Promise<void> {
  const { workDir, pulumiHome = "", envVars, pulumiCommand } = stack.workspace;
  const sandbox = {
    pulumi: pulumiCommand,
    work: workDir,
    home: pulumiHome,
    env: envVars,
    remove: async () => undefined,
  };
  await (await createInlineStack(await besideIn(sandbox, name), { name, program })).up();
}

/** The rows of the status page's timeline, newest first. */
async function timelineOf({ origin }: Simulator): Promise<readonly (readonly string[])[]> {
  const controller = new AbortController();
  const answer = await fetch(`${origin}/control/stream`, { signal: controller.signal });
  let text = "";
  for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    const message = /^data: (.*)\n\n/m.exec(text)?.[1];
    if (message === undefined) continue;
    controller.abort();
    return (JSON.parse(message) as { readonly timeline: { readonly rows: string[][] } }).timeline.rows;
  }
  throw new Error("the stream ended before a message");
}
