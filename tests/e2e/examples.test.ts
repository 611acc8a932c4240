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

  it("exoscale-component: pools whose size an autoscaler decides, and `up` leaves it so", async () => {
    await withExample("exoscale-component", {}, async ({ stack, previewJson }) => {
      const { pools, groups } = exoscaleIn(simulator);
      assert.deepEqual(pools.map(({ labels, instances }) => [labels.role, instances.length]).sort(), [
        ["api", 2],
        ["jobs", 2],
      ]);
      assert.deepEqual(
        groups.map(({ instances }) => instances.length),
        [2, 2],
      );
      const parent = (await exportState(stack)).resources.find(({ type }) => type === "example:exoscale:SpreadPool");
      assert.ok(parent);

      const api = pools.find(({ labels }) => labels.role === "api");
      simulator.event("exoscale", "changePool", { id: api?.id, size: 5 });
      await stack.refresh();
      assert.deepEqual((await previewJson()).changeSummary, { same: 7 });
      assert.equal(exoscaleIn(simulator).pools.find(({ id }) => id === api?.id)?.size, 5);
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
