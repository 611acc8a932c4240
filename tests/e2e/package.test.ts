import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import ts from "typescript";
import { CHECKOUT } from "../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../simulator/index";
import { describeEndToEnd, exoscaleIn, needsLanguageHost, NOTHING, openProjectIn } from "./support";
import { installedVersion, pack, tool, writeJson } from "./support/packed";

const PNPM = "pnpm@10.34.9";

describeEndToEnd("the packed package in another project", function () {
  // The registry may be slow.
  this.timeout(10 * 60_000);
  let simulator: Simulator;
  let place: string;
  let tarball: string;
  let packed: readonly string[];

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    place = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "package-test-")));
    ({ tarball, files: packed } = await pack(place));
  });
  afterEach(() => simulator.reset());
  after(async () => {
    await fs.rm(place, { recursive: true, force: true });
    await simulator.close();
  });

  it("has built files and documentation, and nothing else", async () => {
    const strange = packed.filter((file) => !/^(dist|docs|plugin)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(file));
    assert.deepEqual(strange, []);
    for (const file of ["README.md", "LICENSE", "CHANGELOG.md", "dist/sdk/index.js", "dist/sdk/index.d.ts"])
      assert.ok(packed.includes(file), file);
    await tool(path.join(CHECKOUT, "node_modules/.bin/publint"), ["run", "--strict", tarball], place);
  });

  it("has types that match the code, for every module resolution", async () => {
    const { stdout } = await tool("node", [path.join(__dirname, "support/types-wrong.mjs"), tarball], CHECKOUT);
    const { hasTypes, problems } = JSON.parse(stdout) as TypesWrong;
    assert.ok(hasTypes);
    // The resolution of Node.js 10 ignores `exports`: it cannot find "pulumi-pools/provider", which no program imports.
    const unexpected = problems.filter(
      ({ kind, entrypoint }) => kind !== "NoResolution" || entrypoint !== "./provider",
    );
    assert.deepEqual(unexpected, []);
  });

  it("compiles in projects with the module resolution of Node.js and of bundlers", async () => {
    const directory = await quickstart("npm", { "pulumi-pools": `file:${tarball}` });
    await tool("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], directory);
    assertCompiles(directory, ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16);
    assertCompiles(directory, ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler);
  });

  it("includes the plugin for the lines of Pulumi.yaml in docs/fronts.md", async function () {
    await needsLanguageHost(this);
    const directory = path.join(place, "npm");
    const fronts = await fs.readFile(path.join(CHECKOUT, "docs/fronts.md"), "utf8");
    const [lines = assert.fail("no plugins in docs/fronts.md")] = /^plugins:\n(?: .*\n)+/m.exec(fronts) ?? [];
    await fs.appendFile(path.join(directory, "Pulumi.yaml"), lines);
    const program = path.join(directory, "index.ts");
    const text = await fs.readFile(program, "utf8");
    await fs.writeFile(program, text.replace('"pulumi-pools"', '"pulumi-pools/plugin"'));
    await walk(directory, 1, "pools:exoscale:InstancePool");
  });

  it("runs with pnpm if only a component library depends on it", async function () {
    await needsLanguageHost(this);
    const library = path.join(place, "library");
    await fs.mkdir(library);
    await fs.writeFile(path.join(library, "index.js"), 'module.exports = require("pulumi-pools").exoscale;');
    await writeJson(path.join(library, "package.json"), {
      name: "spread-pool",
      version: "1.0.0",
      dependencies: { "pulumi-pools": "^0.1.0" },
      peerDependencies: { "@pulumi/pulumi": "^3.216.0" },
    });
    await tool("npm", ["pack", "--pack-destination", place], library);

    const directory = await quickstart("transitive", { "spread-pool": `file:${place}/spread-pool-1.0.0.tgz` });
    await fs.rm(path.join(directory, "index.ts"));
    await fs.writeFile(
      path.join(directory, "index.js"),
      // The program cannot import a package that pnpm does not link.
      `new (require("spread-pool").SpreadInstancePool)("web", ${JSON.stringify({
        size: 9,
        instanceType: "standard.small",
        templateId: "907a70c3-1012-4037-b64c-e4228c38fb29",
        diskSize: 10,
      })});`,
    );
    await tool("npx", ["--yes", PNPM, "install", "--prefer-offline", "--ignore-scripts"], directory);
    await assert.rejects(fs.access(path.join(directory, "node_modules/pulumi-pools")));
    await walk(directory, 2);
  });

  /** The example in a directory outside the checkout. */
  async function quickstart(name: string, dependencies: Record<string, string>): Promise<string> {
    const directory = path.join(place, name);
    await fs.cp(path.join(CHECKOUT, "examples/quickstart"), directory, { recursive: true });
    await writeJson(path.join(directory, "package.json"), {
      name,
      private: true,
      dependencies: { "@pulumi/pulumi": await installedVersion("@pulumi/pulumi"), ...dependencies },
      devDependencies: {
        typescript: await installedVersion("typescript"),
        "@types/node": await installedVersion("@types/node"),
      },
      // The library depends on a version of this package that is not published.
      pnpm: { overrides: { "pulumi-pools": `file:${tarball}` } },
    });
    return directory;
  }

  /** Up, check of the cloud, destroy. The language host type-checks the program, as for a user. */
  async function walk(directory: string, pools: number, type?: string): Promise<void> {
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    const project = await openProjectIn(directory, {
      EXOSCALE_API_ENDPOINT: endpoint,
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
      EXOSCALE_ZONE: zone,
    });
    try {
      await project.pulumi("up", "--yes", "--skip-preview");
      assert.equal(exoscaleIn(simulator).pools.length, pools);
      if (type !== undefined) assert.ok((await project.state()).resources.some((one) => one.type === type));
      await project.pulumi("destroy", "--yes", "--skip-preview");
      assert.deepEqual(exoscaleIn(simulator), NOTHING);
    } finally {
      await project.close();
    }
  }
});

interface TypesWrong {
  readonly hasTypes: boolean;
  readonly problems: readonly { readonly kind: string; readonly entrypoint?: string }[];
}

function assertCompiles(directory: string, module: ts.ModuleKind, moduleResolution: ts.ModuleResolutionKind): void {
  const options = { module, moduleResolution, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: true };
  const program = ts.createProgram([path.join(directory, "index.ts")], { ...options, noEmit: true, types: [] });
  const complaints = ts.getPreEmitDiagnostics(program).map(({ messageText }) => JSON.stringify(messageText));
  assert.deepEqual(complaints, []);
}
