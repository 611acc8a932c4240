import assert from "node:assert/strict";
import * as path from "node:path";
import ts from "typescript";
import { readExample } from "../../scripts/inline-stack";
import { CHECKOUT } from "../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../simulator/index";
import {
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  makeInExoscale,
  NOTHING,
  type OpenStack,
  withStack,
} from "./support";

const EXAMPLES = ["quickstart", "exoscale-component", "exoscale-private-pool"];

describeEndToEnd("the examples", () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
  });
  afterEach(() => simulator.reset());
  after(() => simulator.close());

  /** Makes the example's stack, lets `use` look at it, destroys it, and looks whether that left anything. */
  async function withExample(
    directory: string,
    config: Record<string, string | { value: string; secret: boolean }>,
    use: (open: OpenStack) => Promise<void>,
  ): Promise<void> {
    const project = await readExample(directory);
    const settings = { ...exoscaleConfig(simulator.connection().exoscale), ...config };
    await withStack({ project, program: project.program, config: settings }, async (open) => {
      await open.stack.up();
      await use(open);
      assert.deepEqual(Object.keys((await open.previewJson()).changeSummary), ["same"]);
      await open.stack.destroy();
      assert.deepEqual(exoscaleIn(simulator), NOTHING);
    });
  }

  it("compile against the built package", () => {
    const program = ts.createProgram(
      EXAMPLES.map((example) => path.join(CHECKOUT, "examples", example, "index.ts")),
      {
        module: ts.ModuleKind.CommonJS,
        moduleResolution: ts.ModuleResolutionKind.Node10,
        target: ts.ScriptTarget.ES2022,
        types: ["node"],
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
    );
    const complaints = ts.getPreEmitDiagnostics(program);
    assert.equal(
      ts.formatDiagnostics(complaints, {
        getCurrentDirectory: () => CHECKOUT,
        getCanonicalFileName: (name) => name,
        getNewLine: () => "\n",
      }),
      "",
    );
  });

  it("exoscale-component: ten members in two pools, each with a group of its own", async () => {
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

  it("exoscale-private-pool: members on a private network alone, their token encrypted in the state", async () => {
    const network = await makeInExoscale(simulator, "/private-network", { name: "backend" });
    const workerToken = { value: "canary-token", secret: true };
    await withExample("exoscale-private-pool", { privateNetworkId: network, workerToken }, async ({ stack }) => {
      const [pool] = exoscaleIn(simulator).pools;
      assert.equal(pool?.["public-ip-assignment"], "none");
      assert.deepEqual(pool["private-networks"], [{ id: network }]);
      assert.match(atob(pool["user-data"] ?? ""), /content: canary-token\n$/);
      assert.ok(!(await exportState(stack)).text.includes("canary-token"));
    });
  });
});
