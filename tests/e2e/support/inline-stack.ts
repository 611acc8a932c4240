import type { ConfigValue, PreviewOptions, PulumiCommand, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { type InlineProject, previewAsJson } from "../../../scripts/inline-stack";
import { openSandbox, type Sandbox } from "../../../scripts/sandbox";
import { readResultsFromFiles } from "./backend-files";
import { LAZY_MODULES } from "./lazy-modules";
import { newStack } from "./new-stack";
import { type Preview, readPreview } from "./preview";

export interface StackOptions {
  /** Runs in this process. `up`, `preview` and others accept another one as `{program}`. */
  readonly program: PulumiFn;
  /** Values by `namespace:key`; secrets as `{value, secret: true}`. */
  readonly config?: Readonly<Record<string, string | ConfigValue>>;
  /** Variables of the provider's process. The program has those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its name and Pulumi.yaml. */
  readonly project?: Omit<InlineProject, "program">;
  /** Replaces the default CLI. */
  readonly pulumi?: PulumiCommand;
}

export interface OpenStack {
  readonly stack: Stack;
  readonly sandbox: Sandbox;
  /** Rejects if a check fails, like the command. */
  previewJson(options?: PreviewOptions): Promise<Preview>;
  /** The engine's errors in a failing preview; empty if it succeeds. */
  previewErrors(options?: PreviewOptions): Promise<string[]>;
  /** Removes the state and all files. Objects of the stack are not deleted. */
  close(): Promise<void>;
}

/** A stack of the real engine with an inline program, for several test cases. */
export async function openStack({ program, project, config = {}, env, pulumi }: StackOptions): Promise<OpenStack> {
  const sandbox = await openSandbox({ ...LAZY_MODULES, ...env }, pulumi);
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

/** Runs `use` with a stack and removes the stack afterwards, also after a failure. */
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
    // A failure without a diagnostic is not an error of the program.
    if (errors.length === 0) throw error;
  }
  return errors;
}
