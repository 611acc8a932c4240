import * as path from "node:path";
import { functions, resources } from "../../provider/host/definitions";
import { bringUpToDate } from "./up-to-date";

/** `npm run generate`: see up-to-date.ts. With `--check` it writes nothing and fails if a file is stale. */
async function main(check: boolean): Promise<void> {
  const stale = await bringUpToDate(path.resolve(__dirname, "../.."), { resources, functions }, check);
  for (const file of stale) console.log(check ? `stale: ${file}` : file);
  if (check && stale.length > 0) {
    console.log("These files do not match the definitions. Run: npm run generate");
    process.exitCode = 1;
  }
}

void main(process.argv.includes("--check"));
