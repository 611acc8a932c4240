import { Argument, Command } from "commander";

export const CLOUDS = ["exoscale", "modelarts", "vmpooler"] as const;
export type CloudName = (typeof CLOUDS)[number];

export interface ListOptions {
  readonly json?: true;
  readonly connection?: string;
  readonly pool: readonly string[];
  readonly state?: string;
  readonly stack?: string;
  readonly importFile?: string;
  readonly program?: true;
  readonly adopt?: true;
}

export function listCommand(): Command {
  return new Command("list")
    .summary("list what exists in an account, for adoption and import")
    .description(
      "Lists what exists in an account, and what of it the stack of this directory manages. Credentials come from the environment " +
        "and, where a stack is selected, from its configuration, as for the provider. Nothing is changed.",
    )
    .addArgument(new Argument("<cloud>", "where to look").choices(CLOUDS))
    .option("--json", "write JSON instead of a table")
    .option("--connection <name>", "the account of this connection")
    .option("--pool <name>", "of ModelArts: look in this resource pool; repeatable", collected, [])
    .option("--stack <name>", "the stack, instead of the selected one")
    .option("--state <file>", "what `pulumi stack export` has written, instead of running it")
    .option(
      "--import-file <file>",
      "write a file for `pulumi import --file` (CLI 3.260 or newer) of what is not managed",
    )
    .option("--program", "write the program text that declares what is not managed")
    .option("--adopt", "with --program: text that adopts, for `pulumi up` of any CLI")
    .addHelpText("after", HELP)
    .action(async (cloud: CloudName, options: ListOptions) => {
      const { list } = await import("./list");
      process.exitCode = await list(cloud, options);
    });
}

const HELP = `
Examples:
  npx pulumi-pools list exoscale
  npx pulumi-pools list exoscale --program --adopt > adopted.ts
  npx pulumi-pools list exoscale --import-file import.json --program > imported.ts
  pulumi import --file import.json --generate-code=false --yes`;

function collected(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}
