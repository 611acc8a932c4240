import { join } from "node:path";
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { run } from "../cli";

describe("simulator: the command", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** Starts the command from source, so that the test needs no build. */
  function start(...args: string[]) {
    const script = `require("./simulator/cli").run(process.argv.slice(1)).catch((error) => { console.error(error.message); process.exitCode = 1; })`;
    const child = spawn(process.execPath, [
      "--require",
      join(__dirname, "../../tests/support/typescript.cjs"),
      "-e",
      script,
      "--",
      ...args,
    ]);
    children.push(child);
    const output = { out: "", err: "" };
    child.stdout.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output.err += chunk.toString()));
    return { child, output };
  }

  it("prints the variables that clients read when it is ready, and ends on SIGTERM", async () => {
    const { child, output } = start("--port", "0");
    await once(child.stdout, "data");
    const variables = new Map(
      [...output.out.matchAll(/^export ([A-Z_]+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
    );
    assert.deepEqual(
      [...variables.keys()],
      [
        ...["EXOSCALE_API_ENDPOINT", "EXOSCALE_API_KEY", "EXOSCALE_API_SECRET", "EXOSCALE_ZONE"],
        ...["VMPOOLER_URL", "VMPOOLER_USER", "VMPOOLER_PASSWORD", "HW_MODELARTS_ENDPOINT", "HW_IAM_ENDPOINT"],
        ...["HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_REGION_NAME", "HW_PROJECT_ID", "PULUMI_POOLS_SIMULATOR_CONTROL"],
      ],
    );
    for (const [name, value] of variables) assert.notEqual(value, "", name);
    assert.equal((await fetch(`${variables.get("EXOSCALE_API_ENDPOINT") ?? ""}/zone`)).status, 200);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("prints exactly one object with --json, and ends on SIGINT", async () => {
    const { child, output } = start("--json", "--port", "0", "--time-scale", "60", "--seed", "7");
    await once(child.stdout, "data");
    const connection = JSON.parse(output.out) as Record<string, Record<string, string>>;
    assert.deepEqual(
      Object.entries(connection).map(([name, value]) => [name, typeof value === "string" ? value : Object.keys(value)]),
      [
        ["exoscale", ["endpoint", "key", "secret", "zone"]],
        ["vmpooler", ["url", "user", "password"]],
        ["modelarts", ["endpoint", "iamEndpoint", "accessKey", "secretKey", "region", "projectId", "poolName"]],
        ["control", connection["control"]],
      ],
    );
    child.kill("SIGINT");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("explains the options with --help, and refuses unknown or invalid ones", async () => {
    const help = start("--help");
    assert.deepEqual(await once(help.child, "close"), [0, null]);
    for (const option of ["--port", "--json", "--time-scale", "--seed", "--help"]) {
      assert.ok(help.output.out.includes(option), option);
    }
    for (const args of [
      ["--host", "0.0.0.0"],
      ["--port", "x"],
      ["--port", "65536"],
      ["--time-scale", "0"],
      ["--seed", "a"],
    ]) {
      await assert.rejects(run(args), new RegExp(args[0] ?? ""), args.join(" "));
    }
  });
});
