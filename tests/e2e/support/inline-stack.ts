import type { ConfigValue, PreviewOptions, PulumiCommand, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import * as path from "node:path";
import { type InlineProject, previewAsJson } from "../../../scripts/inline-stack";
import { openSandbox, type Sandbox } from "../../../scripts/sandbox";
import { readResultsFromFiles } from "./backend-files";
import { newStack } from "./new-stack";
import { type Preview, readPreview } from "./preview";

const LAZY_MODULES = path.join(__dirname, "../../support/process/lazy-modules.cjs");

export interface StackOptions {
  /** Runs in this process; up, preview and their kin take another one as `{program}`. */
  readonly program: PulumiFn;
  /** Values by `namespace:key`; one that is secret as `{value, secret: true}`. */
  readonly config?: Readonly<Record<string, string | ConfigValue>>;
  /** Variables of the provider's process. The program's are this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its name, and what its Pulumi.yaml gives every stack. */
  readonly project?: Omit<InlineProject, "program">;
  /** Another CLI than the one that all tests use. */
  readonly pulumi?: PulumiCommand;
}

export interface OpenStack {
  readonly stack: Stack;
  readonly sandbox: Sandbox;
  /** Rejects, like the command, when a check fails. */
  previewJson(options?: PreviewOptions): Promise<Preview>;
  /** The errors of a preview that fails, as the engine words them; empty when it succeeds. */
  previewErrors(options?: PreviewOptions): Promise<string[]>;
  /** Removes the state and everything else; what the stack has made is left to the test. */
  close(): Promise<void>;
}

/** A stack of the real engine around an inline program, for tests that span several `it`. */
export async function openStack({ program, project, config = {}, env, pulumi }: StackOptions): Promise<OpenStack> {
  const sandbox = await openSandbox({ NODE_OPTIONS: `--require "${LAZY_MODULES}"`, ...env }, pulumi);
  try {
    const stack = await newStack(sandbox, { name: "test", ...project, program }, config);
    readResultsFromFiles(stack);
    return {
      stack,
      sandbox,
      previewJson: async (options) => readPreview(await previewAsJson(stack, options)),
      previewErrors: (options) => previewErrors(stack, options),
      close: () => sandbox.remove(),
    };
  } catch (error) {
    await sandbox.remove();
    throw error;
  }
}

/** Runs `use` with a stack and removes it afterwards, whatever happened. */
export async function withStack<T>(options: StackOptions, use: (open: OpenStack) => Promise<T>): Promise<T> {
  const open = await openStack(options);
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}

async function previewErrors(stack: Stack, options?: PreviewOptions): Promise<string[]> {
  const errors: string[] = [];
  const onEvent: PreviewOptions["onEvent"] = ({ diagnosticEvent: event }) => {
    if (event?.severity === "error") errors.push(event.message.trim());
  };
  try {
    await stack.preview({ ...options, color: "never", onEvent });
  } catch (error) {
    // A command that failed without a word to show is no finding about the program.
    if (errors.length === 0) throw error;
  }
  return errors;
}
