import { execFile, spawn, type ChildProcess } from "node:child_process";
import { promisify } from "node:util";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../../scripts/sandbox";
import type { Canaries } from "./canaries";
import { LAZY_MODULES } from "./lazy-modules";
import { type Preview, readPreview } from "./preview";

/** The ways to interrupt a command: Ctrl-C once or twice, or SIGKILL for all processes or the provider. */
export type End = "Ctrl-C" | "Ctrl-C twice" | "a machine that died" | "a killed provider";

/** The output of a command, both streams mixed, and whether it failed. */
export interface Printed {
  readonly text: string;
  readonly failed: boolean;
}

/** A plain project with commands that can be interrupted. */
export class InterruptibleProject {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly canaries: Canaries,
  ) {}

  /** @param canaries get the output of each command */
  static async open(env: Readonly<Record<string, string>>, canaries: Canaries): Promise<InterruptibleProject> {
    const project = new InterruptibleProject(await openSandbox({ ...LAZY_MODULES, ...env }), canaries);
    // The program is JavaScript, because TypeScript would be loaded by each command.
    const runtime = { name: "nodejs", options: { typescript: false } };
    await project.write("Pulumi.yaml", JSON.stringify({ name: "interrupted", runtime }));
    await project.write("package.json", JSON.stringify({ name: "interrupted", main: "index.js" }));
    await project.pulumi("stack", "init", "dev");
    return project;
  }

  write(file: string, text: string): Promise<void> {
    return fs.writeFile(path.join(this.sandbox.work, file), text);
  }

  /** Runs `pulumi <args>` to its end. @throws if it fails */
  async pulumi(...args: string[]): Promise<string> {
    const { text, failed } = await this.started(args).printed;
    if (failed) throw new Error(`pulumi ${args.join(" ")} failed:\n${text}`);
    return text;
  }

  async previewJson(): Promise<Preview> {
    const { command, env } = this.sandboxed();
    // Standard error is separate, because the CLI warns there about a language host on PATH.
    const { stdout } = await promisify(execFile)(command, ["preview", "--json", "--non-interactive"], env);
    return readPreview(this.canaries.see("preview --json", stdout));
  }

  /** Runs `pulumi <args>` and interrupts it when `reached` resolves. */
  async end(how: End, reached: () => boolean, ...args: string[]): Promise<Printed> {
    const { child, printed } = this.started(args);
    await until(() => reached() || child.exitCode !== null);
    const pid = child.pid ?? 0;
    if (how === "a killed provider" || how === "a machine that died") {
      const all = await processesUnder(pid);
      const provider = all.find(isProvider);
      if (!provider) throw new Error(`no dynamic provider runs under ${pid}`);
      for (const victim of how === "a killed provider" ? [provider] : all) kill(victim);
      return await printed;
    }
    // To the process group, like a terminal.
    process.kill(-pid, "SIGINT");
    if (how === "Ctrl-C twice") {
      await until(() => this.heard.get(child)?.includes("press ^C again") === true);
      process.kill(-pid, "SIGINT");
    }
    return await printed;
  }

  close(): Promise<void> {
    return this.sandbox.remove();
  }

  private readonly heard = new WeakMap<ChildProcess, string>();

  private started(args: readonly string[]): { child: ChildProcess; printed: Promise<Printed> } {
    const { command, env } = this.sandboxed();
    const child = spawn(command, [...args, "--non-interactive"], { ...env, detached: true, stdio: "pipe" });
    child.stdin.end();
    this.heard.set(child, "");
    for (const stream of [child.stdout, child.stderr]) {
      stream
        .setEncoding("utf8")
        .on("data", (piece: string) => this.heard.set(child, (this.heard.get(child) ?? "") + piece));
    }
    const printed = new Promise<Printed>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const text = this.canaries.see(args.join(" "), this.heard.get(child) ?? "");
        resolve({ text, failed: code !== 0 });
      });
    });
    return { child, printed };
  }

  private sandboxed(): { command: string; env: { cwd: string; env: NodeJS.ProcessEnv; maxBuffer: number } } {
    const { pulumi, work, env } = this.sandbox;
    return {
      command: pulumi.command,
      env: { cwd: work, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 },
    };
  }
}

/** Polls until a condition in another process holds. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Kills the provider of the running command with SIGKILL. */
export async function killProvider(): Promise<void> {
  const provider = (await processesUnder(process.pid)).find(isProvider);
  if (!provider) throw new Error("no dynamic provider runs");
  kill(provider);
}

interface Process {
  readonly pid: number;
  readonly args: string;
}

/** The process `pid` and all its descendants. */
async function processesUnder(pid: number): Promise<Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,args="]);
  const processes = stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, own, parent, args = ""]) => ({ pid: Number(own), parent: Number(parent), args }));
  const below = (root: number): Process[] =>
    processes.filter(({ parent }) => parent === root).flatMap((child) => [child, ...below(child.pid)]);
  return [...processes.filter((one) => one.pid === pid), ...below(pid)];
}

/** Some have already ended. */
function kill({ pid }: Process): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Whether it is the Node.js process of the dynamic provider. */
function isProvider({ args }: Process): boolean {
  return /^\S*node\b.*[\\/]cmd[\\/]dynamic-provider/.test(args);
}
