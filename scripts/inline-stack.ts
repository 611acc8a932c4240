import * as fs from "node:fs/promises";
import * as path from "node:path";
import {
  LocalWorkspace,
  type PreviewOptions,
  type ProjectSettings,
  type PulumiFn,
  Stack,
} from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { CHECKOUT, type Sandbox } from "./sandbox";

/** A project that runs in this process, without a language host. */
export interface InlineProject {
  readonly name: string;
  /** The configuration in its Pulumi.yaml. */
  readonly config?: ProjectSettings["config"];
  readonly program: PulumiFn;
  /** The folders of plugins, as in Pulumi.yaml. */
  readonly plugins?: { readonly providers: readonly { readonly name: string; readonly path: string }[] };
}

/** A new stack `dev` of `project` with the real engine. */
export async function createInlineStack(sandbox: Sandbox, project: InlineProject): Promise<Stack> {
  return await Stack.create("dev", await openInlineWorkspace(sandbox, project));
}

export async function openInlineWorkspace(
  sandbox: Sandbox,
  { name, config, plugins, program }: InlineProject,
): Promise<LocalWorkspace> {
  // Without `main` the provider's process would use this one's directory. The Automation API's types lack plugins.
  const projectSettings: ProjectSettings & Pick<InlineProject, "plugins"> = {
    name,
    config,
    runtime: "nodejs",
    main: sandbox.work,
    ...(plugins && { plugins }),
  };
  return await LocalWorkspace.create({
    pulumiCommand: sandbox.pulumi,
    workDir: sandbox.work,
    pulumiHome: sandbox.home,
    envVars: { ...sandbox.env },
    projectSettings,
    program,
  });
}

/** The output of `pulumi preview --json`. Rejects if a check fails, as the command does. */
export async function previewAsJson(stack: Stack, options?: PreviewOptions): Promise<string> {
  const { envVars } = stack.workspace;
  // The Automation API has no such option; the CLI reads all options from the environment too.
  envVars.PULUMI_OPTION_JSON = "true";
  try {
    return (await stack.preview(options)).stdout;
  } finally {
    delete envVars.PULUMI_OPTION_JSON;
  }
}

/** A directory for another project in the sandbox: their stacks share a backend. */
export async function besideIn(sandbox: Sandbox, name: string): Promise<Sandbox> {
  const work = path.join(sandbox.work, "..", name);
  await fs.mkdir(work);
  return { ...sandbox, work };
}

/** The project of an example, such as `quickstart`. Each run loads its program again. */
export async function readExample(directory: string): Promise<InlineProject> {
  const root = path.join(CHECKOUT, "examples", directory);
  const settings = parse(await fs.readFile(path.join(root, "Pulumi.yaml"), "utf8")) as ProjectSettings;
  return {
    name: settings.name,
    config: settings.config,
    program: async () => {
      for (const file of Object.keys(require.cache))
        if (file.startsWith(root)) Reflect.deleteProperty(require.cache, file);
      return { ...((await import(path.join(root, "index.ts"))) as Record<string, unknown>) };
    },
  };
}
