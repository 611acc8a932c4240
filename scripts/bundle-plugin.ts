import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { build } from "esbuild";
import { CHECKOUT } from "./sandbox";

const SOURCE = path.join(CHECKOUT, "plugin");
/** The platforms in the names of the archives that the engine downloads. The bundle is the same for all. */
const PLATFORMS = ["linux", "darwin", "windows"].flatMap((system) => [`${system}-amd64`, `${system}-arm64`]);

/**
 * Bundles the plugin without node_modules in `folder`, for programs in other languages: it needs only Node.js. It has no
 * PulumiPlugin.yaml: with one, `pulumi plugin install` would need the Node language host and run npm.
 */
export async function bundlePlugin(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  await build({
    entryPoints: [path.join(SOURCE, "pulumi-resource-pools")],
    outfile: path.join(folder, "pulumi-resource-pools"),
    bundle: true,
    platform: "node",
    target: "node20",
    loader: { "": "js" },
    legalComments: "inline",
    logLevel: "warning",
  });
  await fs.chmod(path.join(folder, "pulumi-resource-pools"), 0o755);
  for (const file of ["pulumi-resource-pools.cmd", "schema.json"])
    await fs.copyFile(path.join(SOURCE, file), path.join(folder, file));
  await fs.copyFile(path.join(CHECKOUT, "LICENSE"), path.join(folder, "LICENSE"));
}

/** Creates the archives of a release, which the engine downloads by their names. @returns their paths */
export async function archivePlugin(folder: string, into: string): Promise<string[]> {
  const { version } = JSON.parse(await fs.readFile(path.join(folder, "schema.json"), "utf8")) as { version: string };
  const made: string[] = [];
  for (const platform of PLATFORMS) {
    const file = path.join(into, `pulumi-resource-pools-v${version}-${platform}.tar.gz`);
    execFileSync("tar", ["-czf", file, "-C", folder, "."]);
    made.push(file);
  }
  return made;
}

/** `npm run bundle:plugin`: writes the bundle to reports/plugin, and its archives beside it. */
async function main(): Promise<void> {
  const folder = path.join(CHECKOUT, "reports", "plugin");
  await fs.rm(folder, { recursive: true, force: true });
  await bundlePlugin(folder);
  for (const file of [folder, ...(await archivePlugin(folder, path.dirname(folder)))]) console.log(file);
}

if (require.main === module) void main();
