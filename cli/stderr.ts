import { printable } from "../provider/core/text/printable";

/** Writes a message to standard error. It may contain text of servers and other programs. */
export function printToStderr(message: string): void {
  process.stderr.write(`pulumi-pools: ${printable(message)}\n`);
}
