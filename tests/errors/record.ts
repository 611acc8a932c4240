import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecordedError } from "../../scripts/generate/errors";
import { providerProcessEnds } from "../support/process/shared";
import { MISTAKES, observe } from "./observe";

/**
 * `npm run record-errors`: records the errors of all mistakes for the section "Errors" of the reference pages. Review the
 * difference, then run `npm run generate`.
 */
async function record(): Promise<void> {
  const observed: RecordedError[] = [];
  for (const mistake of MISTAKES) observed.push(await observe(mistake));
  await writeFile(join(__dirname, "recorded.json"), `${JSON.stringify(observed, undefined, 2)}\n`);
}

record()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => void providerProcessEnds());
