import { printable } from "../provider/core/text/printable";

/** Writes a message to standard error. It may quote a server or another program. */
export function printToStderr(message: string): void {
  process.stderr.write(`pulumi-pools: ${printable(message)}\n`);
}
