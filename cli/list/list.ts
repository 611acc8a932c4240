import { writeFile } from "node:fs/promises";
import type { Context, Severity } from "../../provider/core/context";
import { PoolsError } from "../../provider/core/errors";
import { printToStderr } from "../stderr";
import { withContext } from "../context";
import { currentSettings } from "../pulumi";
import { table } from "../table";
import type { CloudName, ListOptions } from "./command";
import { declare } from "./declared";
import { importFile } from "./import-file";
import { inventoryOf, type Item } from "./inventory";
import { programText } from "./program";
import { type Stack, currentStack } from "./stack";

/** @returns the exit code: 1 if something could not be listed */
export async function list(cloud: CloudName, options: ListOptions): Promise<number> {
  if (options.adopt && !options.program) throw new PoolsError("--adopt needs --program: it changes the text.");
  if (options.adopt && options.importFile !== undefined)
    throw new PoolsError("--adopt and --import-file are alternatives: leave one of them out.");
  let warnings = 0;
  const log = (message: string, severity: Severity = "info"): void => {
    if (severity === "warning") warnings += 1;
    if (severity !== "progress") printToStderr(message);
  };
  const [settings, stack] = await Promise.all([currentSettings(options.stack, log), currentStack(options, log)]);
  await withContext(settings, log, async (context) => {
    const items = await (await inventoryOf(cloud))(context, options);
    if (options.importFile === undefined && !options.program) show(items, stack, options.json === true);
    else await write(items, stack, options, context);
  });
  return warnings === 0 ? 0 : 1;
}

function show(items: readonly Item[], stack: Stack | undefined, asJson: boolean): void {
  if (asJson) {
    const all = items.map((item) => ({ ...item, ...(stack ? { managedBy: stack.managerOf(item) ?? null } : {}) }));
    process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
    return;
  }
  const header = ["TYPE", "NAME", "ADOPT AS", "ABOUT", ...(stack ? ["MANAGED BY"] : [])];
  const rows = items.map((item) => {
    const { type, kind = "", name, adoptId, about, owner } = item;
    const manager = stack?.managerOf(item) ?? (owner === undefined ? "-" : `(${owner})`);
    const what = type?.replace(":", ".") ?? kind;
    return [what, name, type === undefined ? "-" : adoptId, about, ...(stack ? [manager] : [])];
  });
  process.stdout.write(table(header, rows));
}

/** Writes the import file or the program for the objects that nothing manages. */
async function write(
  items: readonly Item[],
  stack: Stack | undefined,
  { importFile: file, program, adopt, connection }: ListOptions,
  context: Context,
): Promise<void> {
  const rest = items.filter((item) => item.owner === undefined && stack?.managerOf(item) === undefined);
  const declared = await declare(rest, stack?.names ?? new Set(), connection, context);
  if (file !== undefined) {
    try {
      // It may contain secrets, such as user data.
      await writeFile(file, importFile(declared, stack?.place), { mode: 0o600, flag: "wx" });
    } catch (error) {
      const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
      throw exists ? new PoolsError(`${file} exists already: delete it, or use another file.`) : error;
    }
    context.log(
      `${declared.length} resources are in ${file}, with their secrets in clear text: delete it after pulumi import --file ${file} --generate-code=false`,
    );
  }
  if (program) process.stdout.write(programText(declared, adopt === true));
}
