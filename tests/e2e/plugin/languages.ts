import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../../../scripts/pulumi-cli";
import { CHECKOUT } from "../../../scripts/sandbox";

/** What other languages need, where `npm run languages` has put it. */
export const TOOLS = path.join(cacheDirectory(), "languages");
export const SCHEMA = path.join(CHECKOUT, "plugin", "schema.json");
/** A folder a language. */
export const PROGRAMS = path.join(__dirname, "programs");

/** Makes the test pending where one of the `tools`, or one of the `commands` on PATH, is missing. */
export async function needsTools(
  { test, skip }: { test?: Mocha.Runnable; skip(): never },
  tools: readonly string[],
  commands: readonly string[] = [],
): Promise<void> {
  const missing = await Promise.all([
    ...tools.map((tool) => fs.stat(path.join(TOOLS, tool)).then(() => [], () => [`npm run languages`])), // prettier-ignore
    ...commands.map((command) => promisify(execFile)("which", [command]).then(() => [], () => [command])), // prettier-ignore
  ]);
  const [first] = missing.flat();
  if (first === undefined) return;
  if (test) test.title += ` (needs ${first})`;
  skip();
}

export async function generateSdk(language: string, folder: string): Promise<void> {
  await promisify(execFile)(path.join(TOOLS, "generate-sdk"), [SCHEMA, language, folder]);
}
