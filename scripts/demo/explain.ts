import { spawn } from "node:child_process";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { CHECKOUT } from "../sandbox";

/** The shipped command `pulumi-pools`. */
const COMMAND = path.join(CHECKOUT, "dist/cli/index.js");

/** The output of `pulumi-pools explain --fail-on replace` for `preview`, and its exit code. */
export async function explainedBy(preview: string): Promise<{ readonly said: string; readonly code: unknown }> {
  const child = spawn(process.execPath, [COMMAND, "explain", "--fail-on", "replace"]);
  const ended = new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  child.stdin.end(preview);
  const [code, ...said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, said: said.join("\n") };
}
