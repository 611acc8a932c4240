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
      "Prints the members of the Exoscale instance pools of the stack of this directory as they are now: which are made from the present " +
        "definition, and of which inputs the others have older values. Credentials are looked for as by `list`. Nothing is changed.",
    )
    .option("--json", "write JSON instead of a table")
    .option("--stack <name>", "the stack, instead of the selected one")
    .option("--state <file>", "what `pulumi stack export` has written, instead of running it")
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
  return new Command("rollout").summary("look at rollouts of instance pools").addCommand(status);
}
