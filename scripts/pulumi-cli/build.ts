import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { withLock } from "./lock";

/** The folder of go.mod and go.sum, which pin the CLI and its dependencies. */
export const MODULE = __dirname;
/** The same for the newest CLI that builds. */
export const NEWEST = path.join(__dirname, "newest");
const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Files that Pulumi's releases have beside the CLI: the engine searches there before PATH. */
const LAUNCHER = "pulumi-resource-pulumi-nodejs";

/** The version that go.mod of `module` pins, without the leading `v`. */
export async function pinnedVersion(module = MODULE): Promise<string> {
  const goMod = await fs.readFile(path.join(module, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(goMod)?.[1];
  if (version === undefined) throw new Error(`${module}/go.mod names no version of github.com/pulumi/pulumi/pkg/v3`);
  return version;
}

/**
 * Builds `<root>/bin/pulumi` with the Go toolchain once: concurrent processes wait for each other. An interrupted build leaves
 * no incomplete binary under that name.
 */
export async function buildPulumi(
  root: string,
  version: string,
  say: (line: string) => void,
  module = MODULE,
): Promise<void> {
  const bin = path.join(root, "bin");
  const target = path.join(bin, "pulumi");
  await fs.mkdir(bin, { recursive: true });
  await withLock(`${root}.lock`, say, async () => {
    if (await isThere(target)) return;
    await go(module, ["version"]);
    say(`building the Pulumi CLI ${version} with Go: about 5 minutes, once`);
    const unfinished = `${target}.${process.pid.toString()}`;
    try {
      // The Automation API refuses a CLI without a version.
      const flags = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
      await go(module, ["build", "-o", unfinished, "-ldflags", flags, COMMAND]);
      await fs.copyFile(require.resolve(`@pulumi/pulumi/${LAUNCHER}`), path.join(bin, LAUNCHER));
      await fs.rename(unfinished, target);
    } finally {
      await fs.rm(unfinished, { force: true });
    }
    say(`built ${target}`);
  });
}

/** Rejects with the toolchain's standard error. */
async function go(module: string, args: string[]): Promise<void> {
  const child = spawn("go", args, {
    cwd: module,
    // A workspace or flags of the environment would change the pinned build; without cgo no C compiler is needed.
    env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly -buildvcs=false", CGO_ENABLED: "0" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0] ?? ""} ended with ${String(code)}: ${complaint.trim()}`));
    });
  });
}

async function isThere(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
