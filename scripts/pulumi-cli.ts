import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";
import { buildPulumi, NEWEST, pinnedVersion } from "./pulumi-cli/build";

const INSTALLER = "https://get.pulumi.com/install.sh";

/** The time limit of the installer, if it is not reachable. */
const REACH_INSTALLER_MS = 5_000;

export interface Surroundings {
  /** PULUMI_HOME: plugins, credentials and logins of these runs only. */
  readonly home: string;
  /** The folder of the stacks' state. */
  readonly backend: string;
  readonly passphrase: string;
}

let found: Promise<PulumiCommand> | undefined;

/**
 * The Pulumi CLI: from PATH, else from the cache (`~/.cache/pulumi-pools`), else by Pulumi's own installer, else built
 * with Go from the version that scripts/pulumi-cli/go.mod pins. Searches once per process.
 *
 * @param say receives a line if something takes long
 * @throws with what to install, if nothing works
 */
export function findPulumi(say: (line: string) => void = toStandardError): Promise<PulumiCommand> {
  found ??= search(say);
  return found;
}

/** The variable that allows the build of the newest CLI. */
export const BUILD_NEWEST = "POOLS_BUILD_NEWEST_PULUMI";

/**
 * The newest CLI that builds from Go's module proxy (scripts/pulumi-cli/newest/go.mod), for features that the other lacks.
 * Undefined if the cache has none: it is built only if the environment asks for it, because that takes minutes.
 */
export async function findNewestPulumi(
  say: (line: string) => void = toStandardError,
): Promise<PulumiCommand | undefined> {
  const version = await pinnedVersion(NEWEST);
  const root = path.join(cacheDirectory(), `pulumi-${version}`);
  if (process.env[BUILD_NEWEST] !== undefined) await buildPulumi(root, version, say, NEWEST);
  else if (!isExecutable(path.join(root, "bin", "pulumi"))) return undefined;
  return await PulumiCommand.get({ root });
}

/** The environment of the CLI, beyond this process's. */
export function pulumiEnvironment(pulumi: PulumiCommand, { home, backend, passphrase }: Surroundings) {
  return {
    PATH: pathWith(pulumi),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/**
 * The language host, which the plain commands need for a project with `runtime: nodejs`. Inline programs need none. A full
 * installation has it beside the CLI; a CLI that was built with Go does not.
 */
export function findLanguageHost(pulumi: PulumiCommand): string | undefined {
  return findExecutable("pulumi-language-nodejs", [...besides(pulumi), ...searchPath()]);
}

async function search(say: (line: string) => void): Promise<PulumiCommand> {
  const version = await pinnedVersion();
  const root = path.join(cacheDirectory(), `pulumi-${version}`);
  const failures: string[] = [];
  const ways: [name: string, way: () => Promise<PulumiCommand>][] = [
    ["pulumi on PATH", () => PulumiCommand.get()],
    [root, () => PulumiCommand.get({ root })],
    ["Pulumi's installer", () => install(root, version, say)],
    ["go build", () => buildPulumi(root, version, say).then(() => PulumiCommand.get({ root }))],
  ];
  for (const [name, way] of ways) {
    try {
      return await way();
    } catch (error) {
      failures.push(`  ${name}: ${reasonOf(error)}`);
    }
  }
  throw new Error(
    [
      "The Pulumi CLI was not found and cannot be fetched or built here. Either of these is enough:",
      "  - install Pulumi (https://www.pulumi.com/docs/install/) so that `pulumi version` works, or",
      "  - install Go 1.25 or newer (https://go.dev/dl/) and have its module proxy within reach; the CLI is then built, once.",
      "What was tried:",
      ...failures,
    ].join("\n"),
  );
}

async function install(root: string, version: string, say: (line: string) => void): Promise<PulumiCommand> {
  // The Automation API waits two minutes for an unreachable installer.
  await fetch(INSTALLER, { method: "HEAD", signal: AbortSignal.timeout(REACH_INSTALLER_MS) });
  say(`installing the Pulumi CLI ${version} into ${root}, once`);
  return PulumiCommand.install({ root, version: new SemVer(version) });
}

/**
 * A full installation has the launcher of dynamic providers; otherwise use the same file in node_modules. It is last on PATH,
 * because the engine warns about a launcher on PATH that the CLI has too.
 */
function pathWith(pulumi: PulumiCommand): string {
  const own = path.isAbsolute(pulumi.command) ? [path.dirname(pulumi.command)] : [];
  const directories = [...own, ...searchPath()];
  const launcher = findExecutable("pulumi-resource-pulumi-nodejs", [...besides(pulumi), ...directories]);
  if (launcher === undefined) directories.push(path.dirname(require.resolve("@pulumi/pulumi/package.json")));
  return directories.join(path.delimiter);
}

/** The real folder of the CLI; PATH may contain a link to it. */
function besides(pulumi: PulumiCommand): string[] {
  const file = path.isAbsolute(pulumi.command) ? pulumi.command : findExecutable(pulumi.command, searchPath());
  return file === undefined ? [] : [path.dirname(fs.realpathSync(file))];
}

function findExecutable(name: string, directories: readonly string[]): string | undefined {
  return directories.map((directory) => path.join(directory, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function searchPath(): string[] {
  return (process.env.PATH ?? "").split(path.delimiter).filter((directory) => directory !== "");
}

/** The cache of built and downloaded files. */
export function cacheDirectory(): string {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "pulumi-pools");
}

/** An error as one line: the Automation API's errors contain a report, and fetch keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return /stderr: (.+)/.exec(error.message)?.[1] ?? error.message.replace(/\s+/g, " ");
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (require.main === module) {
  findPulumi().then(
    ({ command, version }) => {
      process.stdout.write(`${command} ${String(version)}\n`);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
