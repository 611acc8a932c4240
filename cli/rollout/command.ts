import { Command } from "commander";

interface StatusOptions {
  readonly json?: true;
  readonly stack?: string;
  readonly state?: string;
}

export function rolloutCommand(): Command {
  const status = new Command("status")
    .summary("print the members of the stack's instance pools by definition")
    .description(
      "Prints the current members of the Exoscale instance pools in this directory's stack: which have the current definition, " +
        "and which inputs of the others are outdated. Credentials are the same as for `list`. Changes nothing.",
    )
    .option("--json", "write JSON instead of a table")
    .option("--stack <name>", "the stack, instead of the selected one")
    .option("--state <file>", "the output of `pulumi stack export`, instead of running it")
    .action(async ({ json, stack, state: file }: StatusOptions) => {
      const [{ printRolloutStatus }, { pulumi, currentSettings }, { printToStderr }, { readFile }] = await Promise.all([
        import("./status"),
        import("../pulumi"),
        import("../stderr"),
        import("node:fs/promises"),
      ]);
      const [state, settings] = await Promise.all([
        file === undefined ? pulumi(["stack", "export"], stack) : readFile(file, "utf8"),
        currentSettings(stack, printToStderr),
      ]);
      await printRolloutStatus({ state, settings, json }, (text) => void process.stdout.write(text));
    });
  return new Command("rollout").summary("show rollouts of instance pools").addCommand(status);
}
