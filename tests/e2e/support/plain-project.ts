import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { findLanguageHost, findPulumi } from "../../../scripts/pulumi-cli";
import { CHECKOUT, openSandbox, type Sandbox } from "../../../scripts/sandbox";
import { type Preview, readPreview } from "./preview";
import { readState, type StoredState } from "./state";

/** A copy of a project with a stack `dev`, for plain commands. */
export interface PlainProject {
  readonly directory: string;
  /** Variables of its commands, in addition to those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `pulumi <args>` and returns the output; `text` has both streams. Rejects if the command fails. */
  pulumi(...args: string[]): Promise<{ readonly stdout: string; readonly text: string }>;
  /** The same at a terminal that is wide enough for every line. */
  inTerminal(...args: string[]): Promise<string>;
  previewJson(): Promise<Preview>;
  state(): Promise<StoredState>;
  close(): Promise<void>;
}

/**
 * @param source the project's directory below the checkout, such as `examples/quickstart`
 * @param env variables of the commands, the program and the provider alike
 * @param parts the parts of the directory to copy. Default: all
 */
export async function openProject(
  source: string,
  env: Readonly<Record<string, string>> = {},
  parts: readonly string[] = ["."],
): Promise<PlainProject> {
  // Another test type-checks the examples. Here it would take seconds per command.
  const sandbox = await openSandbox({ PULUMI_NODEJS_TRANSPILE_ONLY: "true", ...env });
  return await begin(sandbox, sandbox.work, async () => {
    for (const part of parts) {
      await fs.cp(path.join(CHECKOUT, source, part), path.join(sandbox.work, part), {
        recursive: true,
        filter: (file) => path.basename(file) !== "node_modules",
      });
    }
  });
}

/** A project in its own directory with its own node_modules. Closing removes only its stack. */
export async function openProjectIn(
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<PlainProject> {
  return await begin(await openSandbox(env), directory);
}

async function begin(sandbox: Sandbox, directory: string, prepare?: () => Promise<void>): Promise<PlainProject> {
  const pulumi: PlainProject["pulumi"] = (...args) =>
    run(sandbox.pulumi.command, [...args, "--non-interactive"], {
      cwd: directory,
      env: { ...process.env, ...sandbox.env },
    });
  try {
    await prepare?.();
    await pulumi("stack", "init", "dev");
  } catch (error) {
    await sandbox.remove();
    throw error;
  }
  return {
    directory,
    env: sandbox.env,
    pulumi,
    async inTerminal(...args) {
      const command = ["stty rows 60 cols 400 &&", sandbox.pulumi.command, ...args].join(" ");
      const options = { cwd: directory, env: { ...process.env, ...sandbox.env, TERM: "xterm" } };
      return (await run("script", ["-qec", command, "/dev/null"], options)).text;
    },
    previewJson: async () => readPreview((await pulumi("preview", "--json")).stdout),
    state: async () => readState((await pulumi("stack", "export")).stdout),
    close: () => sandbox.remove(),
  };
}

/** Skips the test if plain commands cannot run a project with `runtime: nodejs`. */
export async function needsLanguageHost(test: Mocha.Context): Promise<void> {
  if (findLanguageHost(await findPulumi()) === undefined) test.skip();
}

function run(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): ReturnType<PlainProject["pulumi"]> {
  return new Promise((resolve, reject) => {
    let text = "";
    const child = execFile(command, args, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (error) reject(new Error(`pulumi ${args.join(" ")} failed:\n${text}`, { cause: error }));
      else resolve({ stdout, text });
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece: string) => (text += piece));
    child.stdin?.end();
  });
}
