/** Shows a line to the user: the engine prints what a provider process writes, beside its own diagnostics. */
export function tell(severity: "info" | "warning", message: string): void {
  process.stdout.write(`${severity === "warning" ? "warning: " : ""}${message}\n`);
}
