import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKOUT } from "./sandbox";

/** The repository's URL until `npm run repository` sets it. */
export const PLACEHOLDER = "https://github.com/OWNER/pulumi-pools";

/** Files that name the repository, and folders of such files. */
export const NAMING = [
  "package.json",
  "simulator/package.json",
  "README.md",
  "CONTRIBUTING.md",
  "simulator/README.md",
  "docs",
];

/**
 * The reasons why the checkout `root` cannot be published.
 *
 * @param repository the URL of the repository that publishes, such as `https://github.com/acme/pulumi-pools`
 * @param tag the tag that is published, such as `v1.2.3`
 */
export function obstacles(root: string, { repository, tag }: { repository?: string; tag?: string } = {}): string[] {
  const found: string[] = [];
  for (const file of filesNaming(root)) {
    const text = readFileSync(path.join(root, file), "utf8");
    if (text.includes("github.com/OWNER/") || text.includes("githubusercontent.com/OWNER/"))
      found.push(
        `${file} does not say where the repository is: npm run repository -- https://github.com/<owner>/pulumi-pools`,
      );
  }
  const manifests = ["package.json", "simulator/package.json"].map((file) => ({ file, ...manifest(root, file) }));
  const version = manifests[0]?.version ?? "";
  for (const { file, homepage = "", bugs = "", repository: own, version: its } of manifests) {
    if (its !== version)
      found.push(`${file} has the version ${its}, and package.json ${version}: they are published together`);
    const base = own?.url.replace(/^git\+/, "").replace(/\.git$/, "") ?? "";
    if (!homepage.startsWith(base) || !bugs.startsWith(base) || base === "")
      found.push(`${file}: repository, homepage and bugs do not belong together`);
    if (repository !== undefined && base !== repository)
      found.push(`${file}: repository.url must name ${repository}: provenance is checked against it`);
  }
  if (tag !== undefined && tag !== `v${version}`)
    found.push(`the tag is ${tag}, and package.json has the version ${version}`);
  if (!existsSync(path.join(root, `tests/upgrade/${version}/state.json`)))
    found.push(`tests/upgrade/${version}/state.json is missing: npm run record-upgrade`);
  if (!readFileSync(path.join(root, "CHANGELOG.md"), "utf8").includes(`\n## ${version}\n`))
    found.push(`CHANGELOG.md has no section ${version}`);
  return found;
}

/** The files of `root` that name the repository. */
export function filesNaming(root: string): string[] {
  return NAMING.flatMap((name) => {
    if (path.extname(name) !== "") return existsSync(path.join(root, name)) ? [name] : [];
    return readdirSync(path.join(root, name), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => path.join(name, file));
  });
}

interface Manifest {
  readonly version: string;
  readonly homepage?: string;
  readonly bugs?: string;
  readonly repository?: { readonly url: string };
}

function manifest(root: string, file: string): Manifest {
  return JSON.parse(readFileSync(path.join(root, file), "utf8")) as Manifest;
}

if (require.main === module) {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF_NAME: tag } = process.env;
  const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL ?? "https://github.com"}/${GITHUB_REPOSITORY}`;
  const found = obstacles(CHECKOUT, { repository, tag });
  for (const line of found) console.error(GITHUB_REPOSITORY ? `::error::${line}` : line);
  if (found.length > 0) process.exitCode = 1;
}
