import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { type PulumiCommand } from "@pulumi/pulumi/automation";
import { findPulumi, pulumiEnvironment } from "./pulumi-cli";

export const CHECKOUT = path.resolve(__dirname, "..");

/** Variables with a developer's real credentials, logins and stacks, which tests and the demo must not see. */
const FOREIGN = /^(PULUMI|EXOSCALE|VMPOOLER|VMFLOATY|HUAWEICLOUD|HW|OS)_(?!LANGHOST)/;
for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) Reflect.deleteProperty(process.env, name);

/** The folders of one stack: state, Pulumi's home and the project. */
export interface Sandbox {
  readonly pulumi: PulumiCommand;
  /** The project's directory. */
  readonly work: string;
  /** PULUMI_HOME. */
  readonly home: string;
  /** The environment of every command: the sandbox's folders, and the given variables. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/**
 * Opens a sandbox outside the checkout, so that a killed run leaves nothing there. Programs and providers find the checkout's
 * node_modules, with this package, through a link.
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
      // Hides the developer's files, such as ~/.vmfloaty.yml.
      HOME: home,
      ...env,
    },
    remove: () => fs.rm(root, { recursive: true, force: true }),
  };
}
