import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";

const INSTALL_HOOKS = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare", "prepublish"];
/** The published files and folders besides dist. */
const PUBLISHED = ["CHANGELOG.md", "LICENSE", "README.md", "docs", "package.json", "plugin"];
/** Code, types, docs and licence; not source maps, for example. */
const USEFUL = /\.(js|d\.ts|md|json|cmd)$|^LICENSE$|\/pulumi-resource-pools$/;

const manifestSchema = z.object({
  scripts: z.record(z.string(), z.string()).default({}),
  gypfile: z.boolean().optional(),
  files: z.array(z.string()),
});

/** The published packages: they run nothing on install, and contain the intended files only. */
export function publishedFilesProblems(root: string): string[] {
  return [
    ...["package.json", "simulator/package.json"].flatMap((file) => manifestProblems(root, file)),
    ...packed(root),
  ];
}

function manifestProblems(root: string, file: string): string[] {
  const { scripts, gypfile, files } = manifestSchema.parse(JSON.parse(readFileSync(path.join(root, file), "utf8")));
  return [
    ...INSTALL_HOOKS.filter((hook) => hook in scripts).map((hook) => `${file}: the script ${hook} runs on install`),
    ...(gypfile === undefined ? [] : [`${file}: gypfile runs node-gyp on install`]),
    // dist may not be built yet, so check its patterns too.
    ...files
      .filter((pattern) => pattern.startsWith("dist") && !USEFUL.test(pattern))
      .map((pattern) => `${file}: the pattern ${pattern} publishes more than code and types`),
  ];
}

function packed(root: string): string[] {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [pack] = z.array(z.object({ files: z.array(z.object({ path: z.string() })) })).parse(JSON.parse(output));
  const files = pack?.files.map((file) => file.path) ?? [];
  const tops = new Set(files.map((file) => file.split("/")[0] ?? ""));
  return [
    ...PUBLISHED.filter((name) => !tops.has(name)).map((name) => `npm pack: ${name} is not published`),
    ...[...tops]
      .filter((name) => name !== "dist" && !PUBLISHED.includes(name))
      .map((name) => `npm pack: ${name} is published`),
    ...files.filter((file) => !USEFUL.test(file)).map((file) => `npm pack: ${file} is published`),
  ];
}
