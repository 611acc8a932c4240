import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../../../../cli/explain/explain";
import { previewAsJson } from "../../../../scripts/inline-stack";
import { variablesOf } from "../../../../simulator/connection";
import { startSimulator } from "../../../../simulator/index";
import { openStack } from "../../../e2e/support/inline-stack";
import { program, type Stage, STAGES } from "./program";

/**
 * `npm run record-previews`: records the output of `pulumi preview --json` of the real engine against the simulators, when
 * every resource is created, changed in place, replaced and deleted, and its explanation. Review the Markdown before you
 * commit it.
 */
async function record(): Promise<void> {
  const simulator = await startSimulator({ timeScale: 100, seed: 7 });
  const connection = simulator.connection();
  const at = (stage: Stage) => ({ program: async () => program(stage, connection.modelarts.poolName) });
  const open = await openStack({
    ...at("made"),
    project: { name: "recorded" },
    env: variablesOf(connection),
  });
  const { stack } = open;
  try {
    for (const stage of STAGES) {
      const preview = await keep(stage, await previewAsJson(stack, at(stage)));
      await writeFile(join(__dirname, "golden", `${stage}.md`), explain(preview).markdown);
      if (stage === "made") await stack.up();
    }
  } finally {
    await open.close();
    await simulator.close();
  }
}

/** Writes a preview to previews/. @returns the written text */
async function keep(name: string, preview: string): Promise<string> {
  const text = `${JSON.stringify(JSON.parse(preview), withoutSourcePaths, 1)}\n`;
  await writeFile(join(__dirname, "previews", `${name}.json`), text);
  process.stdout.write(`recorded ${name}\n`);
  return text;
}

/** Leaves out the paths of this machine's files. */
function withoutSourcePaths(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

record().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
