import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../../../scripts/pulumi-cli";
import { CHECKOUT } from "../../../scripts/sandbox";

/** What other languages need, where `npm run languages` has put it. */
export const TOOLS = path.join(cacheDirectory(), "languages");
export const SCHEMA = path.join(CHECKOUT, "plugin", "schema.json");
export const { version: VERSION, repository: REPOSITORY } = JSON.parse(readFileSync(SCHEMA, "utf8")) as {
  readonly version: string;
  readonly repository: string;
};
/** A folder a language. */
export const PROGRAMS = path.join(__dirname, "programs");

/** Makes the test pending where one of the `tools`, or one of the `commands` on PATH, is missing. */
export async function needsTools(
  context: Mocha.Context,
  tools: readonly string[],
  commands: readonly string[] = [],
): Promise<void> {
  const missing = await Promise.all([
    ...tools.map((tool) => unless(fs.stat(path.join(TOOLS, tool)), "npm run languages")),
    ...commands.map((command) => unless(promisify(execFile)("which", [command]), command)),
  ]);
  const first = missing.find((one) => one !== undefined);
  if (first === undefined) return;
  if (context.test) context.test.title += ` (needs ${first})`;
  context.skip();
}

async function unless(there: Promise<unknown>, missing: string): Promise<string | undefined> {
  return await there.then(
    () => undefined,
    () => missing,
  );
}

/** Writes the SDK that Pulumi generates from the schema. */
export async function generateSdk(language: string, folder: string): Promise<void> {
  await promisify(execFile)(path.join(TOOLS, "generate-sdk"), [SCHEMA, language, folder]);
  if (language !== "python") return;
  // As pip leaves it: the SDK asks for its own version.
  const installed = path.join(folder, `pulumi_pools-${VERSION}.dist-info`);
  await fs.mkdir(installed);
  const metadata = `Metadata-Version: 2.1\nName: pulumi_pools\nVersion: ${VERSION}\n`;
  await fs.writeFile(path.join(installed, "METADATA"), metadata);
}
