import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type ConfigMap, type ConfigValue, Stack } from "@pulumi/pulumi/automation";
import { type InlineProject, openInlineWorkspace } from "../../../scripts/inline-stack";
import type { Sandbox } from "../../../scripts/sandbox";

/** The contents of files by their paths below a sandbox. */
type Files = ReadonlyMap<string, Buffer>;

/** What the CLI wrote, by what it was asked for. */
const written = new Map<string, Files>();

/**
 * A new stack with its configuration. The CLI takes 0.8 CPU seconds to create one, so its files are copied where this process
 * has created an equal one before.
 */
export async function newStack(
  sandbox: Sandbox,
  project: InlineProject,
  config: Readonly<Record<string, string | ConfigValue>>,
): Promise<Stack> {
  const workspace = await openInlineWorkspace(sandbox, project);
  const about = JSON.stringify([sandbox.pulumi.version, project]);
  const create = workspace.createStack.bind(workspace);
  // A copied stack is not selected: the Automation API names it in each command, plain commands need `selectStack`.
  workspace.createStack = (name) => writeOnce(sandbox, about, () => create(name));
  const stack = await Stack.create("dev", workspace);
  const values = Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? { value } : value]);
  if (values.length > 0) {
    const map = Object.fromEntries(values) as ConfigMap;
    await writeOnce(sandbox, `${about} ${JSON.stringify(values)}`, () => stack.setAllConfig(map));
  }
  return stack;
}

/** Lets `write` change the sandbox, or copies the files that it left the first time. */
async function writeOnce({ work }: Sandbox, key: string, write: () => Promise<void>): Promise<void> {
  const root = path.dirname(work);
  const files = written.get(key);
  if (files === undefined) {
    await write();
    written.set(key, await readFiles(root));
    return;
  }
  for (const [file, content] of files) {
    await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await fs.writeFile(path.join(root, file), content);
  }
}

/** The state of the stack and its configuration. */
async function readFiles(root: string): Promise<Files> {
  const state = await fs.readdir(path.join(root, "backend"), { recursive: true, withFileTypes: true });
  const files = state.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  files.push(path.join(root, "work", "Pulumi.dev.yaml"));
  return new Map(
    await Promise.all(files.map(async (file) => [path.relative(root, file), await fs.readFile(file)] as const)),
  );
}
