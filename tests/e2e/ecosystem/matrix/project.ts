import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { findLanguageHost, findPulumi } from "../../../../scripts/pulumi-cli";
import { CHECKOUT } from "../../../../scripts/sandbox";
import { installedVersion, tool, writeJson } from "../../support/packed";
import type { Manager, Row } from "./rows";

const npx = (name: string, ...command: string[]): readonly string[] => [
  "npx",
  "--yes",
  `--package=${name}`,
  ...command,
];

/** How each package manager installs what package.json asks for. No script of a package runs, but for Bun's own. */
const INSTALL: Readonly<Record<Manager, readonly string[]>> = {
  npm: ["npm", "install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"],
  "pnpm 9": npx("pnpm@9", "pnpm", "install", "--ignore-scripts", "--prefer-offline"),
  "pnpm 10": npx("pnpm@10", "pnpm", "install", "--ignore-scripts", "--prefer-offline"),
  pnpm: npx("pnpm@latest", "pnpm", "install", "--ignore-scripts", "--prefer-offline"),
  "yarn classic": npx("yarn@1", "yarn", "install", "--ignore-scripts", "--prefer-offline", "--non-interactive"),
  yarn: npx("@yarnpkg/cli-dist@4", "yarn", "install", "--mode=skip-build"),
};

/** Without it yarn would write .pnp.cjs and no node_modules, where the engine looks for @pulumi/pulumi. */
const YARNRC = "nodeLinker: node-modules\nenableTelemetry: false\nenableImmutableInstalls: false\n";

/** The quickstart as a project of its own in `directory`, set up as `row` says, with this package as `tarball`. */
export async function setUp(directory: string, row: Row, tarball: string): Promise<void> {
  const { manager = "npm", modules, runtime, versions = {} } = row;
  await fs.mkdir(directory, { recursive: true });
  await fs.copyFile(path.join(CHECKOUT, "examples/quickstart/index.ts"), path.join(directory, "index.ts"));
  await fs.copyFile(path.join(__dirname, "mocks.cjs"), path.join(directory, "mocks.cjs"));
  await writeJson(path.join(directory, "package.json"), {
    name: "matrix",
    version: "1.0.0",
    private: true,
    type: modules ? "module" : "commonjs",
    main: modules === "compiled" ? "bin/index.js" : "index.ts",
    dependencies: {
      "@pulumi/pulumi": versions["@pulumi/pulumi"] ?? (await installedVersion("@pulumi/pulumi")),
      "pulumi-pools": `file:${tarball}`,
    },
    devDependencies: {
      typescript: versions.typescript ?? (await installedVersion("typescript")),
      "@types/node": await installedVersion("@types/node"),
      ...(modules === "by tsx" && { tsx: "^4" }),
      ...(runtime && (runtime === "deno" ? { deno: "^2.9" } : { bun: "^1.4" })),
    },
  });
  const module = modules ? "NodeNext" : "Node16";
  await writeJson(path.join(directory, "tsconfig.json"), {
    compilerOptions: {
      target: "ES2022",
      module,
      moduleResolution: module,
      strict: true,
      outDir: "bin",
      sourceMap: true,
    },
    files: ["index.ts"],
  });
  const options = {
    ...(modules === "by tsx" && { nodeargs: "--import=tsx" }),
    ...(modules && { typescript: false }),
  };
  await writeJson(path.join(directory, "Pulumi.yaml"), {
    name: "matrix",
    runtime: { name: isBun(row) ? "bun" : "nodejs", options },
  });
  if (manager === "yarn") await fs.writeFile(path.join(directory, ".yarnrc.yml"), YARNRC);

  const [command = "", ...args] = INSTALL[manager];
  await tool(command, args, directory);
  if (isBun(row)) await tool("node", ["install.js"], path.join(directory, "node_modules/bun"));
  if (modules === "compiled") await tool("npx", ["tsc"], directory);
}

/** The folders that PATH must begin with, so that what `row` asks for runs. */
export async function programsOf(directory: string, { runtime, versions = {} }: Row): Promise<string[]> {
  if (versions.node) return [await nodeOf(versions.node, directory)];
  if (!runtime) return [];
  if (runtime === "deno") return [await denoIn(directory)];
  const [own, bun] = [path.join(directory, "programs"), path.join(directory, "node_modules/.bin/bun")];
  await fs.mkdir(own);
  await fs.symlink(bun, path.join(own, "bun"));
  if (runtime === "bun alone") await fs.symlink(bun, path.join(own, "node"));
  // A full installation has a host of this name. Where the host of Node.js is a script, Bun runs it and so the program.
  const host = findLanguageHost(await findPulumi()) ?? "";
  const script = `#!/bin/sh\nexec bun "${host}" "$@"\n`;
  if (!existsSync(path.join(path.dirname(host), "pulumi-language-bun"))) {
    await fs.writeFile(path.join(own, "pulumi-language-bun"), script, { mode: 0o755 });
  }
  return [own];
}

/** Deno in the place of Node.js: the host of Node.js, where it is a script, runs the program by what it is run by. */
async function denoIn(directory: string): Promise<string> {
  const own = path.join(directory, "programs");
  await fs.mkdir(own);
  await fs.symlink(path.join(directory, "node_modules/.bin/deno"), path.join(own, "deno"));
  const host = findLanguageHost(await findPulumi()) ?? "";
  const script = `#!/bin/sh\nexec deno run -A --unstable-detect-cjs "${host}" "$@"\n`;
  await fs.writeFile(path.join(own, "pulumi-language-nodejs"), script, { mode: 0o755 });
  return own;
}

function isBun({ runtime }: Row): boolean {
  return runtime === "bun" || runtime === "bun alone";
}

/** Installs a Node.js by its npm package. */
async function nodeOf(version: string, place: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  await tool(
    "npm",
    ["install", "--prefix", place, "--no-save", "--no-audit", "--no-fund", `${name}@${version}`],
    place,
  );
  return path.join(place, "node_modules", name, "bin");
}
