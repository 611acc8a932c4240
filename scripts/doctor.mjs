/**
 * `npm run doctor`: what this machine lacks for working on the project. Plain JavaScript without imports of packages, so that it runs before
 * `npm ci`. With `--fix` it installs the git hook.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OLDEST_NODE = 20;

/** Where a command lies on PATH, or undefined. */
function find(command) {
  for (const directory of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(directory, command);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not there: the next one.
    }
  }
  return undefined;
}

/** The CLI that an earlier run has built or installed. */
function cachedPulumi() {
  const goMod = readFileSync(join(ROOT, "scripts/pulumi-cli/go.mod"), "utf8");
  const version = /pulumi\/pkg\/v3 v(\S+)/.exec(goMod)?.[1];
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const file = join(cache, "pulumi-pools", `pulumi-${version}`, "bin/pulumi");
  return existsSync(file) ? file : undefined;
}

function hooksPath() {
  try {
    return execFileSync("git", ["config", "core.hooksPath"], { cwd: ROOT, encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

if (process.argv.includes("--fix")) execFileSync("git", ["config", "core.hooksPath", ".githooks"], { cwd: ROOT });

const pulumi = find("pulumi") ?? cachedPulumi();
const checks = [
  {
    name: `Node.js ${OLDEST_NODE} or newer`,
    found: Number(process.versions.node.split(".")[0]) >= OLDEST_NODE && process.version,
    remedy: "https://nodejs.org",
  },
  {
    name: "dependencies",
    found: existsSync(join(ROOT, "node_modules/.package-lock.json")) && "installed",
    remedy: "npm ci",
  },
  {
    name: "the Pulumi CLI, or Go to build it",
    found: pulumi ?? (find("go") && "Go: the first test or demo builds the CLI, in about 5 minutes"),
    remedy: "https://www.pulumi.com/docs/install/ or https://go.dev/dl/",
  },
  {
    name: "a build",
    found: existsSync(join(ROOT, "dist/sdk/index.js")) && existsSync(join(ROOT, "simulator/dist/index.js")) && "dist/",
    remedy: "npm run build (npm test does it)",
    optional: "tests of single files with mocha run what is built",
  },
  {
    name: "Pulumi's language host for Node.js",
    found:
      find("pulumi-language-nodejs") ??
      (pulumi && existsSync(join(dirname(pulumi), "pulumi-language-nodejs")) && dirname(pulumi)),
    remedy: "install Pulumi instead of building it",
    optional: "tests with plain pulumi commands are skipped without it",
  },
  {
    name: "Chromium",
    found: find("chromium") ?? find("chromium-browser") ?? find("google-chrome"),
    remedy: "apt-get install chromium, or the like",
    optional: "tests of pages in a browser are skipped without it",
  },
  {
    name: "the git hook",
    found: hooksPath() === ".githooks" && ".githooks/pre-commit",
    remedy: "npm run doctor -- --fix",
    optional: "it checks the form of what you commit",
  },
];

for (const { name, found, remedy, optional } of checks) {
  if (found) console.log(`ok       ${name}: ${found}`);
  else console.log(`${optional ? "optional" : "MISSING "} ${name}: ${optional ? `${optional}. ` : ""}${remedy}`);
}
process.exitCode = checks.some(({ found, optional }) => !found && !optional) ? 1 : 0;
