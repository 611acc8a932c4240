import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type Definitions, FROM, generatedFiles } from "./files";

/**
 * Writes all generated files in the checkout `root`: sdk/, docs/reference/ and the plugin's schema. With `check` it writes
 * nothing. Returns the paths of stale files.
 */
export async function bringUpToDate(root: string, definitions: Definitions, check = false): Promise<string[]> {
  const files = await generatedFiles(definitions);
  const stale: string[] = [];
  for (const [file, text] of files) {
    if ((await readIfExists(path.join(root, file))) === text) continue;
    stale.push(file);
    if (check) continue;
    await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await fs.writeFile(path.join(root, file), text);
  }
  for (const file of await generatedFilesIn(root)) {
    if (files.has(file)) continue;
    stale.push(file);
    if (!check) await fs.rm(path.join(root, file));
  }
  return stale;
}

/** The files in `root` with the header of generated files. */
async function generatedFilesIn(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of ["sdk", "docs/reference"]) {
    for (const name of await fs.readdir(path.join(root, folder), { recursive: true })) {
      const file = path.join(folder, name);
      if ((await readIfExists(path.join(root, file)))?.includes(FROM)) found.push(file);
    }
  }
  return found;
}

/** The text of `file`; undefined if it cannot be read. */
async function readIfExists(file: string): Promise<string | undefined> {
  return await fs.readFile(file, "utf8").catch(() => undefined);
}
