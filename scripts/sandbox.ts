import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { type PulumiCommand } from "@pulumi/pulumi/automation";
import { findPulumi, pulumiEnvironment } from "./pulumi-cli";

export const CHECKOUT = path.resolve(__dirname, "..");

/** What a developer's shell may hold and neither a test nor the demo may see: real credentials, logins and stacks. */
const FOREIGN = /^(PULUMI|EXOSCALE|VMPOOLER|VMFLOATY|HUAWEICLOUD|HW|OS)_(?!LANGHOST)/;
for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) Reflect.deleteProperty(process.env, name);

/** A place of its own for one stack: state, Pulumi's home, the project, and nothing that outlives it. */
export interface Sandbox {
  readonly pulumi: PulumiCommand;
  /** The project's directory. */
  readonly work: string;
  /** PULUMI_HOME. */
  readonly home: string;
  /** For every command: the sandbox's own places, and the variables that were given. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/**
 * Outside the checkout, so that a run that is killed leaves nothing in it; programs and providers find the checkout's
 * node_modules, and in it this package, through a link.
 */
export async function openSandbox(
  env: Readonly<Record<string, string>> = {},
  command?: PulumiCommand,
): Promise<Sandbox> {
  const pulumi = command ?? (await findPulumi());
  const root = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "pulumi-pools-")));
  const [home, backend, work] = [path.join(root, "home"), path.join(root, "backend"), path.join(root, "work")];
  await Promise.all([home, backend, work].map((directory) => fs.mkdir(directory)));
  await fs.symlink(path.join(CHECKOUT, "node_modules"), path.join(root, "node_modules"), "dir");
  return {
    pulumi,
    work,
    home,
    env: {
      ...pulumiEnvironment(pulumi, { home, backend, passphrase: "known to everybody: nothing here is worth hiding" }),
      // ~/.vmfloaty.yml and the like are the developer's.
      HOME: home,
      ...env,
    },
    remove: () => fs.rm(root, { recursive: true, force: true }),
  };
}
