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
  /** All resources except the stack and its default provider. */
  readonly resources: readonly StoredResource[];
  /** The whole export, to search it for secrets. */
  readonly text: string;
  /** The resource with this logical name. */
  find(name: string): StoredResource | undefined;
}

/** The output of `pulumi stack export`, with encrypted secrets. The Automation API's export decrypts them. */
export async function exportState(stack: Stack): Promise<StoredState> {
  const { version, checkpoint } = await readCheckpoint(stack);
  return readState(JSON.stringify({ version, deployment: checkpoint.latest ?? {} }));
}

/** @param text the output of `pulumi stack export` */
export function readState(text: string): StoredState {
  const { deployment } = JSON.parse(text) as { deployment: { resources?: StoredResource[] } };
  const resources = (deployment.resources ?? []).filter(({ type }) => !/^pulumi:(pulumi|providers):/.test(type));
  return { resources, text, find: (name) => resources.find(({ urn }) => urn.endsWith(`::${name}`)) };
}
