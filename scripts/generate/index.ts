import * as fs from "node:fs/promises";
import * as path from "node:path";
import { functions, resources } from "../../provider/host/definitions";
import { generatedFiles, leftOver, withTables } from "./files";

/**
 * Writes what follows from the definitions: the classes and functions of sdk/, the pages of docs/reference/ and the
 * field tables of the README. `--check` writes nothing, names what is stale, and fails if anything is.
 */
async function main(root: string, check: boolean): Promise<void> {
  const files = new Map(await generatedFiles({ resources, functions }));
  const readme = await readIfThere(path.join(root, "README.md"));
  if (readme !== undefined) files.set("README.md", withTables(readme, resources));

  const stale: string[] = [];
  for (const [file, text] of files) {
    if ((await readIfThere(path.join(root, file))) === text) continue;
    stale.push(file);
    if (check) continue;
    await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await fs.writeFile(path.join(root, file), text);
  }
  for (const file of await leftOver(root, files)) {
    stale.push(file);
    if (!check) await fs.rm(path.join(root, file));
  }
  for (const file of stale) console.log(check ? `stale: ${file}` : file);
  if (check && stale.length > 0) {
    console.log("The definitions have changed since: npm run generate");
    process.exitCode = 1;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  return await fs.readFile(file, "utf8").catch(() => undefined);
}

void main(path.resolve(__dirname, "../.."), process.argv.includes("--check"));
