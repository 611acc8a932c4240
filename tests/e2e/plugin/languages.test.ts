import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { bundlePlugin } from "../../../scripts/bundle-plugin";
import { findPulumi } from "../../../scripts/pulumi-cli";
import { CHECKOUT, openSandbox, type Sandbox } from "../../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleIn, NOTHING } from "../support";

/** What other languages need, where somebody has put it: `npm run languages` does. Elsewhere these tests are pending. */
const TOOLS = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "pulumi-pools", "languages");
const VERSION = "0.1.0";

describeEndToEnd("the plugin's bundle, without node_modules", () => {
  let simulator: Simulator;
  let sandbox: Sandbox;
  /** Nothing, where the tests are skipped. */
  const opened: (() => Promise<void>)[] = [];

  async function open(test: Mocha.Context, ...tools: readonly string[]): Promise<void> {
    const there = await Promise.all(tools.map((tool) => fs.stat(path.join(TOOLS, tool)).catch(() => undefined)));
    if (there.includes(undefined)) test.skip();
    simulator = await startSimulator({ timeScale: 50 });
    opened.push(() => simulator.close());
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    sandbox = await openSandbox({
      EXOSCALE_API_ENDPOINT: endpoint,
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
      EXOSCALE_ZONE: zone,
      PYTHONPATH: [path.join(TOOLS, "python"), "sdk"].join(path.delimiter),
    });
    opened.push(() => sandbox.remove());
    // Where only the bundle is to be found.
    await fs.rm(path.join(sandbox.work, "..", "node_modules"));
    const bundle = path.join(sandbox.work, "..", "bundle");
    await bundlePlugin(bundle);
    await run(sandbox.pulumi.command, "plugin", "install", "resource", "pools", VERSION, "--file", bundle);
  }
  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });

  async function run(command: string, ...args: string[]): Promise<string> {
    const PATH = [path.dirname(sandbox.pulumi.command), TOOLS, sandbox.env.PATH ?? process.env.PATH].join(
      path.delimiter,
    );
    const { stdout } = await promisify(execFile)(command, args, {
      cwd: sandbox.work,
      env: { ...process.env, ...sandbox.env, PATH },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  it("serves a program in YAML from its first preview to its end", async function () {
    await open(this, "pulumi-language-yaml");
    const program = (size: number) => `name: web
runtime: yaml
resources:
  apart:
    type: pools:exoscale:AntiAffinityGroup
  web:
    type: pools:exoscale:InstancePool
    properties:
      size: ${size}
      instanceType: standard.small
      templateId: \${ubuntu.id}
      diskSize: 20
      antiAffinityGroupIds: ["\${apart.id}"]
variables:
  ubuntu:
    fn::invoke:
      function: pools:exoscale:getTemplate
      arguments: { name: Linux Ubuntu 24.04 LTS 64-bit }
`;
    const file = path.join(sandbox.work, "Pulumi.yaml");
    const pulumi = (...args: string[]) => run(sandbox.pulumi.command, ...args, "--non-interactive");
    await fs.writeFile(file, program(1));
    await pulumi("stack", "init", "dev");
    assert.match(await pulumi("up", "--yes"), /\+ 3 to create.*\+ 3 created/s);
    await fs.writeFile(file, program(2));
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /~ 1 updated.*2 unchanged/s);
    assert.equal(exoscaleIn(simulator).pools[0]?.size, 2);
    assert.match(await pulumi("refresh", "--yes", "--skip-preview"), /3 unchanged/);
    await pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("serves a program in Python, with the SDK that Pulumi generates from the schema", async function () {
    await open(this, "generate-sdk", "python");
    const schema = path.join(CHECKOUT, "plugin", "schema.json");
    const sdk = path.join(sandbox.work, "sdk");
    await run(path.join(TOOLS, "generate-sdk"), schema, "python", sdk);
    // As pip leaves it: the SDK asks for its own version.
    const installed = path.join(sdk, `pulumi_pools-${VERSION}.dist-info`);
    await fs.mkdir(installed);
    await fs.writeFile(
      path.join(installed, "METADATA"),
      `Metadata-Version: 2.1\nName: pulumi_pools\nVersion: ${VERSION}\n`,
    );
    const program = path.join(__dirname, "program.py");
    const walked = JSON.parse(await run("python3", program)) as Record<string, Record<string, number>>;
    assert.deepEqual(walked, {
      preview: { create: 4 },
      up: { create: 4 },
      change: { same: 3, update: 1 },
      refresh: { same: 4 },
      replace: { replace: 1, same: 3 },
      destroy: { delete: 4 },
    });
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("has a schema that Pulumi's own check accepts", async () => {
    const { command } = await findPulumi();
    const schema = path.join(CHECKOUT, "plugin", "schema.json");
    await promisify(execFile)(command, ["schema", "check", schema]);
  });
});
