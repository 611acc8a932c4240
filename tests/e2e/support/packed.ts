import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../../../scripts/sandbox";

/** This package as npm would publish it. */
export interface Packed {
  readonly tarball: string;
  /** The paths of its files. */
  readonly files: readonly string[];
}

/** Packs this package, or the one of a `workspace`, into the directory `place`. */
export async function pack(place: string, workspace?: string): Promise<Packed> {
  // Without the build script: `npm test` has built already, and other tests use the result.
  const of = workspace === undefined ? [] : ["--workspace", workspace];
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", place, ...of];
  const { stdout } = await tool("npm", args, CHECKOUT);
  const [report] = JSON.parse(stdout) as { readonly filename: string; readonly files: { readonly path: string }[] }[];
  if (!report) throw new Error("nothing was packed");
  return { tarball: path.join(place, report.filename), files: report.files.map((file) => file.path) };
}

/** The version in the checkout. The newest may need a newer Node.js. */
export async function installedVersion(name: string): Promise<string> {
  const file = path.join(CHECKOUT, "node_modules", name, "package.json");
  return (JSON.parse(await fs.readFile(file, "utf8")) as { readonly version: string }).version;
}

export function writeJson(file: string, value: unknown): Promise<void> {
  return fs.writeFile(file, JSON.stringify(value, undefined, 2));
}

/** Runs a tool in a user's directory. */
export async function tool(
  command: string,
  args: readonly string[],
  cwd: string,
  variables: NodeJS.ProcessEnv = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  // npm passes its configuration to scripts as variables, which a user's shell does not have.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry)/i.test(name));
  const env = { ...Object.fromEntries(own), ...variables };
  try {
    return await promisify(execFile)(command, args, { cwd, env, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
