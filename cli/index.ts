#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command } from "commander";
import { explainCommand } from "./explain/command";
import { listCommand } from "./list/command";
import { rolloutCommand } from "./rollout/command";

/** Each command has a folder, and loads what it needs when it runs: `--help` must not wait for the provider's code. */
const COMMANDS = [explainCommand, listCommand, rolloutCommand];

async function main(): Promise<void> {
  // A package may require itself by its name: so the path is the same from the sources and from dist/.
  const { version } = createRequire(__filename)("pulumi-pools/package.json") as { readonly version: string };
  const program = new Command("pulumi-pools")
    .description(
      "Explains previews for pull requests, lists what exists in an account for adoption and import, and looks at rollouts.",
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
