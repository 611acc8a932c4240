import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type Definitions, FROM, generatedFiles } from "./files";

/**
 * Makes everything in the checkout `root` that follows from the definitions: the classes and functions of sdk/ and the
 * pages of docs/reference/. Tells the paths of what was stale; with `check` that is all.
 */
export async function bringUpToDate(root: string, definitions: Definitions, check = false): Promise<string[]> {
  const files = await generatedFiles(definitions);
  const stale: string[] = [];
  for (const [file, text] of files) {
    if ((await readIfThere(path.join(root, file))) === text) continue;
    stale.push(file);
    if (check) continue;
    await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await fs.writeFile(path.join(root, file), text);
  }
  for (const file of await generatedOnceIn(root)) {
    if (files.has(file)) continue;
    stale.push(file);
    if (!check) await fs.rm(path.join(root, file));
  }
  return stale;
}

/** The files of `root` that say of themselves that they are generated. */
async function generatedOnceIn(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of ["sdk", "docs/reference"]) {
    for (const name of await fs.readdir(path.join(root, folder), { recursive: true })) {
      const file = path.join(folder, name);
      if ((await readIfThere(path.join(root, file)))?.includes(FROM)) found.push(file);
    }
  }
  return found;
}

/** The text of `file`, or undefined where it is none. */
async function readIfThere(file: string): Promise<string | undefined> {
  return await fs.readFile(file, "utf8").catch(() => undefined);
}
