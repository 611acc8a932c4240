import { Argument, Command } from "commander";

const CLOUDS = ["exoscale", "modelarts", "vmpooler"] as const;
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
    .summary("list the objects of an account, for adoption and import")
    .description(
      "Lists the objects of an account, and which of them this directory's stack manages. Credentials come from the environment " +
        "and, if a stack is selected, from its configuration, as for the provider. Changes nothing.",
    )
    .addArgument(new Argument("<cloud>", "the cloud").choices(CLOUDS))
    .option("--json", "write JSON instead of a table")
    .option("--connection <name>", "the account of this connection")
    .option("--pool <name>", "ModelArts: only this resource pool; repeatable", append, [])
    .option("--stack <name>", "the stack, instead of the selected one")
    .option("--state <file>", "the output of `pulumi stack export`, instead of running it")
    .option(
      "--import-file <file>",
      "write a file for `pulumi import --file` (CLI 3.260 or newer) with the objects that are not managed",
    )
    .option("--program", "write program text that declares the objects that are not managed")
    .option("--adopt", "with --program: the text adopts the objects with `pulumi up`, for any CLI version")
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

function append(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}
