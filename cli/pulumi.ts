import { execFile } from "node:child_process";
import { z } from "zod";
import { messageOf, PoolsError } from "../provider/core/errors";
import type { Settings } from "../provider/core/settings/settings";

/** The CLI may call a remote backend. */
const TIMEOUT_MS = 60_000;

/** The standard output of `pulumi <args>` in this directory. Rejects with the last line of standard error. */
export function pulumi(args: readonly string[], stack: string | undefined): Promise<string> {
  const all = [...args, "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  return new Promise((resolve, reject) => {
    const child = execFile(
      "pulumi",
      all,
      { timeout: TIMEOUT_MS, maxBuffer: 512 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else
          reject(
            new PoolsError(
              lastLineOf(stderr) ?? (error.code === "ENOENT" ? "pulumi is not on the PATH" : error.message),
            ),
          );
      },
    );
    child.stdin?.end();
  });
}

function lastLineOf(stderr: string): string | undefined {
  const lines = stderr.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .at(-1)
    ?.replace(/^error: /, "");
}

const configuration = z.record(
  z.string(),
  z.looseObject({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);

/** The provider's settings: the environment and, if a stack is selected, its configuration. */
export async function currentSettings(stack: string | undefined, note: (message: string) => void): Promise<Settings> {
  const { env } = process;
  try {
    const values = configuration.parse(JSON.parse(await pulumi(["config", "--json", "--show-secrets"], stack)));
    const config = (key: string): string | undefined => {
      const entry = Object.hasOwn(values, key) ? values[key] : undefined;
      return entry?.value ?? (entry?.objectValue === undefined ? undefined : JSON.stringify(entry.objectValue));
    };
    return { config, env };
  } catch (error) {
    if (stack !== undefined) throw error;
    note(`No stack configuration is used (${messageOf(error)}).`);
    return { config: () => undefined, env };
  }
}
