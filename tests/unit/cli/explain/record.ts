import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../../../../cli/explain/explain";
import { startSimulator } from "../../../../simulator/index";
import { openStack } from "../../../e2e/support/inline-stack";
import { program, type Stage, STAGES } from "./program";

/**
 * `npm run record-previews`: what `pulumi preview --json` prints when every resource is made, changed in place, replaced
 * and deleted, by the real engine against the simulators, and how that is explained. Review the Markdown before you commit it.
 */
async function record(): Promise<void> {
  const simulator = await startSimulator({ timeScale: 100, seed: 7 });
  const { exoscale, vmpooler, modelarts } = simulator.connection();
  const at = (stage: Stage) => ({ program: async () => program(stage, modelarts.poolName) });
  const open = await openStack({
    ...at("made"),
    project: { name: "recorded" },
    env: {
      EXOSCALE_API_ENDPOINT: exoscale.endpoint,
      EXOSCALE_API_KEY: exoscale.key,
      EXOSCALE_API_SECRET: exoscale.secret,
      EXOSCALE_ZONE: exoscale.zone,
      VMPOOLER_URL: vmpooler.url,
      VMPOOLER_USER: vmpooler.user,
      VMPOOLER_PASSWORD: vmpooler.password,
      HW_MODELARTS_ENDPOINT: modelarts.endpoint,
      HW_IAM_ENDPOINT: modelarts.iamEndpoint,
      HW_ACCESS_KEY: modelarts.accessKey,
      HW_SECRET_KEY: modelarts.secretKey,
      HW_REGION_NAME: modelarts.region,
      HW_PROJECT_ID: modelarts.projectId,
    },
  });
  const { stack } = open;
  const previewOf = async (stage: Stage): Promise<string> => {
    stack.workspace.envVars.PULUMI_OPTION_JSON = "true";
    const { stdout } = await stack.preview(at(stage));
    delete stack.workspace.envVars.PULUMI_OPTION_JSON;
    return stdout;
  };
  try {
    for (const stage of STAGES) {
      const preview = await keep(stage, await previewOf(stage));
      await writeFile(join(__dirname, "golden", `${stage}.md`), explain(preview).markdown);
      if (stage === "made") await stack.up();
    }
  } finally {
    await open.close();
    await simulator.close();
  }
}

/** Writes a preview into previews/. @returns what it has written */
async function keep(name: string, preview: string): Promise<string> {
  const text = `${JSON.stringify(JSON.parse(preview), withoutPlaces, 1)}\n`;
  await writeFile(join(__dirname, "previews", `${name}.json`), text);
  process.stdout.write(`recorded ${name}\n`);
  return text;
}

/** Where in which file of this machine a resource was declared is nobody's business. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

record().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
