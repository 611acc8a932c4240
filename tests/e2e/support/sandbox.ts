import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type PulumiCommand } from "@pulumi/pulumi/automation";
import { findPulumi, pulumiEnvironment } from "../../../scripts/pulumi-cli";

export const CHECKOUT = path.resolve(__dirname, "../../..");

/** Programs and providers run below the checkout, so that they find its node_modules and in it this package. */
const SANDBOXES = path.join(CHECKOUT, ".pulumi-home");

/** What a developer's shell may hold and a test must not see: real credentials, logins and stacks. */
const FOREIGN = /^(PULUMI|EXOSCALE|VMPOOLER|VMFLOATY|HUAWEICLOUD|HW|OS)_(?!LANGHOST)/;
for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) Reflect.deleteProperty(process.env, name);

/** A place of its own for one test: state, Pulumi's home, the project, and nothing that outlives it. */
export interface Sandbox {
  readonly pulumi: PulumiCommand;
  /** The project's directory. */
  readonly work: string;
  /** PULUMI_HOME. */
  readonly home: string;
  /** For every command: the sandbox's own places, and the test's variables. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export async function openSandbox(env: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const pulumi = await findPulumi();
  await fs.mkdir(SANDBOXES, { recursive: true });
  const root = await fs.mkdtemp(path.join(SANDBOXES, "test-"));
  const [home, backend, work] = [path.join(root, "home"), path.join(root, "backend"), path.join(root, "work")];
  await Promise.all([home, backend, work].map((directory) => fs.mkdir(directory)));
  return {
    pulumi,
    work,
    home,
    env: {
      ...pulumiEnvironment(pulumi, { home, backend, passphrase: "a test's passphrase" }),
      // ~/.vmfloaty.yml and the like are the developer's.
      HOME: home,
      ...env,
    },
    remove: () => fs.rm(root, { recursive: true, force: true }),
  };
}
