import { Command, InvalidArgumentError } from "commander";

/** The values of `--fail-on`. */
const REASONS_TO_FAIL = ["replace", "delete", "irreversible"] as const;
export type ReasonToFail = (typeof REASONS_TO_FAIL)[number];

/** The exit code of `--fail-on`, different from that of an invalid input. */
const REFUSED = 2;

export function explainCommand(): Command {
  return new Command("explain")
    .summary("write a preview as Markdown for a pull request")
    .description(
      "Reads what `pulumi preview --json` prints and writes Markdown for a comment on a pull request: what is made, changed, " +
        "replaced and deleted, why, what cannot be undone, and what does not reach running members. Needs no credentials.",
    )
    .argument("[file]", "the preview; default: standard input")
    .option(
      "--fail-on <what>",
      `exit with ${REFUSED} if the preview contains such a change: ${REASONS_TO_FAIL.join(", ")}; repeatable, or separated by commas`,
      reasonsToFail,
      [],
    )
    .addHelpText(
      "after",
      "\nExample:\n  pulumi preview --json | npx pulumi-pools explain --fail-on delete,irreversible > comment.md",
    )
    .action(async (file: string | undefined, { failOn }: { readonly failOn: readonly ReasonToFail[] }) => {
      const { explain } = await import("./explain");
      const { markdown, failed, refused } = explain(await textOf(file), failOn);
      process.stdout.write(markdown);
      for (const reason of [...failed, ...refused]) process.stderr.write(`pulumi-pools: ${reason}\n`);
      if (refused.length > 0) process.exitCode = REFUSED;
      else if (failed.length > 0) process.exitCode = 1;
    });
}

function reasonsToFail(text: string, former: readonly ReasonToFail[]): readonly ReasonToFail[] {
  const asked = text.split(",").map((word) => word.trim());
  const known = REASONS_TO_FAIL.filter((reason) => asked.includes(reason));
  const unknown = asked.find((word) => !REASONS_TO_FAIL.some((reason) => reason === word));
  if (unknown !== undefined) throw new InvalidArgumentError(`Allowed values: ${REASONS_TO_FAIL.join(", ")}.`);
  return [...former, ...known];
}

async function textOf(file: string | undefined): Promise<string> {
  const [{ readFile }, { text }] = await Promise.all([import("node:fs/promises"), import("node:stream/consumers")]);
  return file === undefined || file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
}
