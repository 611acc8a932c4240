#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command } from "commander";
import { explainCommand } from "./explain/command";
import { listCommand } from "./list/command";
import { rolloutCommand } from "./rollout/command";

/** Commands load the provider's code when they run, so that `--help` is fast. */
const COMMANDS = [explainCommand, listCommand, rolloutCommand];

async function main(): Promise<void> {
  // The package's own name works from the sources and from dist/.
  const { version } = createRequire(__filename)("pulumi-pools/package.json") as { readonly version: string };
  const program = new Command("pulumi-pools")
    .description(
      "Explains previews for pull requests, lists the objects of an account for adoption and import, and shows rollouts.",
    )
    .version(version)
    .showSuggestionAfterError();
  for (const command of COMMANDS) program.addCommand(command());
  await program.parseAsync();
}

main().catch(async (error: unknown) => {
  const { printToStderr } = await import("./stderr");
  printToStderr(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
