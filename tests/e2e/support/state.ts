import type { Stack } from "@pulumi/pulumi/automation";
import { readCheckpoint } from "./backend-files";

/** One resource in `pulumi stack export`. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  /** `project:///<file>#<line>,<column>` */
  readonly sourcePosition?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
  readonly external?: boolean;
}

export interface StoredState {
  /** All but the stack itself and its default provider. */
  readonly resources: readonly StoredResource[];
  /** The whole export, for what must not be in it. */
  readonly text: string;
  /** The one with this logical name. */
  find(name: string): StoredResource | undefined;
}

/** The stack as `pulumi stack export` shows it, secrets encrypted; the Automation API's own export decrypts them. */
export async function exportState(stack: Stack): Promise<StoredState> {
  const { version, checkpoint } = await readCheckpoint(stack);
  return readState(JSON.stringify({ version, deployment: checkpoint.latest ?? {} }));
}

/** @param text what `pulumi stack export` printed */
export function readState(text: string): StoredState {
  const { deployment } = JSON.parse(text) as { deployment: { resources?: StoredResource[] } };
  const resources = (deployment.resources ?? []).filter(({ type }) => !/^pulumi:(pulumi|providers):/.test(type));
  return { resources, text, find: (name) => resources.find(({ urn }) => urn.endsWith(`::${name}`)) };
}
