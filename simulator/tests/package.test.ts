import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { createSharedHost } from "../../tests/support/type-check";
import { createClouds } from "../clouds";
import { seededRandom } from "../random";

const run = promisify(execFile);
const simulatorDirectory = join(__dirname, "..");
const tool = (name: string) => join(simulatorDirectory, "../node_modules/.bin", name);

describe("simulator: its README", () => {
  const readme = readFileSync(join(simulatorDirectory, "README.md"), "utf8");

  it("lists exactly the events of each cloud, in the cloud's section", () => {
    const constant = { now: () => 0 };
    const clouds = createClouds({ clock: constant, wallClock: constant, random: seededRandom(1), origin: "" });
    for (const { name, events } of Object.values(clouds)) {
      const [, part = ""] = readme.split(`\n### ${name}\n`);
      const [own = ""] = part.split(/\n##/);
      const named = [...own.matchAll(/^\| `(\w+)` *\|/gm)].map(([, event]) => event);
      assert.deepEqual(named.sort(), Object.keys(events).sort(), name);
    }
  });

  it("lists every option of vmpooler", () => {
    const constant = { now: () => 0 };
    const { vmpooler } = createClouds({ clock: constant, wallClock: constant, random: seededRandom(1), origin: "" });
    const options = vmpooler.events["setOptions"]?.({}) as object;
    for (const option of Object.keys(options)) assert.ok(readme.includes(`\`${option}\``), option);
  });
});

describe("simulator: the installed package", function () {
  // The registry may be slow.
  this.timeout(5 * 60_000);
  let place: string;
  let project: string;
  let tarball: string;
  let packed: readonly string[];

  before(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), "simulator-package-")));
    // Without a build: `npm test` has built, and other tests run the result.
    const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", place], {
      cwd: simulatorDirectory,
    });
    const [report] = JSON.parse(stdout) as { readonly filename: string; readonly files: { readonly path: string }[] }[];
    assert.ok(report, "nothing was packed");
    tarball = join(place, report.filename);
    packed = report.files.map(({ path }) => path);

    project = join(place, "project");
    await mkdir(project);
    await writeFile(join(project, "package.json"), '{ "name": "consumer", "private": true }\n');
    const options = ["install", tarball, "--prefer-offline", "--no-audit", "--no-fund"];
    const { stderr } = await run("npm", options, { cwd: project });
    assert.doesNotMatch(stderr, /EBADENGINE/);
  });
  after(() => rm(place, { recursive: true, force: true }));

  const node = async (...args: string[]) => (await run(process.execPath, args, { cwd: project })).stdout.trim();
  const script = `startSimulator().then(async (simulator) => {
    const page = await fetch(simulator.origin);
    console.log(page.status, (await page.text()).includes("status-page/client.js"));
    await simulator.close();
  });`;

  it("contains the build, the status page, the command, README and licence, and nothing else", async () => {
    const strange = packed.filter((file) => {
      return !/^(dist\/.*\.(js|d\.ts)|bin\/[^/]*\.js|status-page\/[^/]*\.(html|css|js)|README\.md|LICENSE|package\.json)$/.test(
        file,
      );
    });
    assert.deepEqual(strange, []);
    assert.deepEqual(
      packed.filter((file) => file.startsWith("dist/tests/")),
      [],
    );
    await run(tool("publint"), ["run", "--strict", tarball]);
  });

  it("can be required and imported", async () => {
    assert.equal(
      await node("-e", `const { startSimulator } = require("pulumi-pools-simulator"); ${script}`),
      "200 true",
    );
    const imported = `import { startSimulator } from "pulumi-pools-simulator"; ${script}`;
    assert.equal(await node("--input-type=module", "-e", imported), "200 true");
  });

  it("has types for every module resolution", async () => {
    const source = `import { startSimulator, type Simulator, type Fault } from "pulumi-pools-simulator";
export async function use(fault: Fault): Promise<string> {
  const simulator: Simulator = await startSimulator({ port: 0, timeScale: 10, seed: 1 });
  simulator.addFault(fault);
  return simulator.connection().exoscale.endpoint;
}
`;
    for (const [file, module, moduleResolution] of [
      ["use.mts", ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
      ["use.cts", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
      ["use.ts", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ] as const) {
      await writeFile(join(project, file), source);
      const options = {
        module,
        moduleResolution,
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        types: [],
        skipLibCheck: true,
      };
      const program = ts.createProgram([join(project, file)], options, createSharedHost(options));
      const complaints = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
      assert.deepEqual(complaints, [], file);
    }
  });

  it("runs the program of its README", async () => {
    const readme = await readFile(join(simulatorDirectory, "README.md"), "utf8");
    const [, program = ""] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    assert.match(
      await node("--input-type=module", "-e", outputText),
      /^http:\/\/127\.0\.0\.1:\d+\/exoscale\/ch-gva-2\/v2 EXO\w+ \d+ ch-gva-2$/,
    );
  });

  it("has a command that serves until it is interrupted", async () => {
    const child = spawn(join(project, "node_modules/.bin/pulumi-pools-simulator"), ["--port", "0", "--json"]);
    try {
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const { control } = JSON.parse(line.toString()) as { readonly control: string };
      assert.equal((await fetch(`${control}/state`)).status, 200);
      child.kill("SIGINT");
      assert.deepEqual(await once(child, "exit"), [0, null]);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
