import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { archivePlugin, bundlePlugin } from "../../../scripts/bundle-plugin";
import { besideIn } from "../../../scripts/inline-stack";
import { openSandbox, type Sandbox } from "../../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleIn, NOTHING } from "../support";
import { generateSdk, needsTools, PROGRAMS, REPOSITORY, SCHEMA, TOOLS, VERSION } from "./languages";

/** The outputs of the programs in `programs`. */
const WALKED = {
  preview: { create: 4 },
  up: { create: 4 },
  change: { same: 3, update: 1 },
  refresh: { same: 4 },
  replace: { replace: 1, same: 3 },
  destroy: { delete: 4 },
};

describeEndToEnd("the plugin's bundle, without node_modules", () => {
  let simulator: Simulator;
  let sandbox: Sandbox;

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    sandbox = await openSandbox({
      EXOSCALE_API_ENDPOINT: endpoint,
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
      EXOSCALE_ZONE: zone,
    });
    // A folder with the bundle alone.
    await fs.rm(path.join(sandbox.work, "..", "node_modules"));
    const bundle = path.join(sandbox.work, "..", "bundle");
    await bundlePlugin(bundle);
    const archives = await archivePlugin(bundle, path.join(sandbox.work, ".."));
    const [archive = assert.fail()] = archives.filter((file) => file.endsWith(`pools-v${VERSION}-linux-amd64.tar.gz`));
    await runIn(sandbox.work, sandbox.pulumi.command, "plugin", "install", "resource", "pools", VERSION, "--file", archive); // prettier-ignore
  });
  after(async () => {
    await sandbox.remove();
    await simulator.close();
  });

  /** Runs a program in its own folder with its own environment. */
  async function runIn(folder: string, command: string, ...args: string[]): Promise<string> {
    const PATH = [path.dirname(sandbox.pulumi.command), TOOLS, sandbox.env.PATH].join(path.delimiter);
    const { stdout } = await promisify(execFile)(command, args, {
      cwd: folder,
      env: {
        ...process.env,
        ...sandbox.env,
        PATH,
        PYTHONPATH: [path.join(TOOLS, "python"), "sdk"].join(path.delimiter),
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** A folder with the program in `language` and a generated SDK in `sdk`. */
  async function folderOf(language: string, sdk: string): Promise<string> {
    const { work } = await besideIn(sandbox, language);
    await fs.cp(path.join(PROGRAMS, language), work, { recursive: true });
    await generateSdk(language, path.join(work, sdk));
    return work;
  }

  /** With the developer's environment, for Go's build cache. */
  async function compile(folder: string, command: string, ...args: string[]): Promise<void> {
    const env = { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly -buildvcs=false", CGO_ENABLED: "0" };
    await promisify(execFile)(command, args, { cwd: folder, env });
  }

  function assertWalked(printed: string): void {
    assert.deepEqual(JSON.parse(printed), WALKED);
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  }

  it("serves a program in YAML from preview to destroy", async function () {
    await needsTools(this, ["pulumi-language-yaml"]);
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
    const { work } = await besideIn(sandbox, "yaml");
    const file = path.join(work, "Pulumi.yaml");
    const pulumi = (...args: string[]) => runIn(work, sandbox.pulumi.command, ...args, "--non-interactive");
    await fs.writeFile(file, program(1));
    await pulumi("stack", "init", "yaml");
    assert.match(await pulumi("up", "--yes"), /\+ 3 to create.*\+ 3 created/s);
    await fs.writeFile(file, program(2));
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /~ 1 updated.*2 unchanged/s);
    assert.equal(exoscaleIn(simulator).pools[0]?.size, 2);
    assert.match(await pulumi("refresh", "--yes", "--skip-preview"), /3 unchanged/);
    await pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("serves a program in Python, with the SDK that Pulumi generates from the schema", async function () {
    await needsTools(this, ["generate-sdk", "python"]);
    const folder = await folderOf("python", "sdk");
    assertWalked(await runIn(folder, "python3", "program.py"));
  });

  it("serves a program in Go, and all of the generated SDK compiles", async function () {
    await needsTools(this, ["generate-sdk"], ["go"]);
    // The generated packages are part of the program's module.
    const folder = await folderOf("go", ".");
    // The import path of the SDK is the repository's.
    for (const file of ["go.mod", "program.go"].map((name) => path.join(folder, name))) {
      const text = await fs.readFile(file, "utf8");
      await fs.writeFile(file, text.replace("github.com/OWNER/pulumi-pools", REPOSITORY.replace("https://", "")));
    }
    await compile(folder, "go", "build", "-trimpath", "-o", "program", ".");
    await compile(folder, "go", "build", "-trimpath", "./...");
    assertWalked(await runIn(folder, path.join(folder, "program")));
  });

  it("serves a program in Java, and all of the generated SDK compiles", async function () {
    await needsTools(this, ["pulumi-language-java", "java"], ["java", "javac"]);
    const { work: folder } = await besideIn(sandbox, "java");
    await fs.cp(path.join(PROGRAMS, "java"), folder, { recursive: true });
    await runIn(folder, sandbox.pulumi.command, "package", "gen-sdk", `pools@${VERSION}`, "--language", "java", "--out", "sdk"); // prettier-ignore
    const classpath = [path.join(TOOLS, "java", "*"), "classes"].join(path.delimiter);
    const sources = await fs.readdir(path.join(folder, "sdk"), { recursive: true });
    await fs.writeFile(
      path.join(folder, "sources"),
      ["Program.java", ...sources.filter((file) => file.endsWith(".java")).map((file) => path.join("sdk", file))].join("\n"), // prettier-ignore
    );
    await compile(folder, "javac", "-proc:none", "-nowarn", "-d", "classes", "-cp", classpath, "@sources");
    // As Gradle builds it: the SDK reads its own version from a resource.
    await fs.writeFile(path.join(folder, "classes", "com", "pulumi", "pools", "version.txt"), VERSION);
    assertWalked(await runIn(folder, "java", "-cp", classpath, "Program"));
  });

  it("has a schema that passes Pulumi's own check", async () => {
    await runIn(sandbox.work, sandbox.pulumi.command, "schema", "check", SCHEMA);
  });
});
