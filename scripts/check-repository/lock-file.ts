import { readFileSync } from "node:fs";
import * as path from "node:path";
import semver from "semver";
import { z } from "zod";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      peer: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      // Very old packages have a list.
      engines: z.object({ node: z.string().optional() }).optional().catch(undefined),
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type Packages = z.output<typeof lockSchema>["packages"];

/** The dependencies in package-lock.json: they run nothing on install, and support the oldest promised Node.js. */
export function lockFileProblems(root: string): string[] {
  const packages = Object.entries(readLock(root));
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync(path.join(root, "simulator/package.json"), "utf8")));
  const oldest = semver.minVersion(engines.node)?.version ?? "";
  return packages.flatMap(([name, { dev, peer, hasInstallScript, engines: wanted }]) => [
    ...(hasInstallScript && !dev && !peer ? [`package-lock.json: ${name} has an install script`] : []),
    // npm warns about such a package on every install.
    ...(!dev && !semver.satisfies(oldest, wanted?.node ?? "*")
      ? [`package-lock.json: ${name} needs Node.js ${wanted?.node ?? ""}, but ${oldest} is promised`]
      : []),
  ]);
}

/** The numbers of run-time dependencies: direct ones, and those that they bring. */
export function dependencyCounts(root: string): readonly [direct: number, more: number] {
  const packages = readLock(root);
  const direct = Object.keys(packages[""]?.dependencies ?? {}).length;
  return [direct, closure(packages).size - direct];
}

function readLock(root: string): Packages {
  return lockSchema.parse(JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"))).packages;
}

/** The paths of all packages that the one at `from` needs, found as Node.js finds them: innermost folder first. */
function closure(packages: Packages, from = "", found = new Set<string>()): Set<string> {
  const { dependencies, optionalDependencies } = packages[from] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const steps = from === "" ? [] : from.split("/node_modules/");
    const folders = [...steps.keys()].map((depth) => `${steps.slice(0, depth + 1).join("/node_modules/")}/`).reverse();
    const at = [...folders, ""].map((folder) => `${folder}node_modules/${name}`).find((folder) => folder in packages);
    if (at === undefined || found.has(at)) continue;
    found.add(at);
    closure(packages, at, found);
  }
  return found;
}
