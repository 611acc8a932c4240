import { readFile } from "node:fs/promises";
import { z } from "zod";
import { messageOf } from "../../provider/core/errors";
import type { Item } from "./inventory";
import { pulumi } from "../pulumi";
import { packageType, parseState, parseUrn } from "../state";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  outputs: z.looseObject({ hostnames: z.array(z.string()).optional().catch(undefined) }).optional(),
});
const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(resource).nullish() }).nullish(),
});

/** The objects that the stack manages. */
export class Stack {
  private readonly byObject = new Map<string, string>();
  /** The names of its resources in the program. */
  readonly names = new Set<string>();
  /** `urn:pulumi:<stack>::<project>`; undefined for an empty stack. */
  readonly place: string | undefined;

  constructor(text: string) {
    const resources = parseState(text, exported).deployment?.resources ?? [];
    this.place = /^(urn:pulumi:[^:]+::[^:]+)::/.exec(resources[0]?.urn ?? "")?.[1];
    for (const { urn, type, id, outputs } of resources) {
      const { name } = parseUrn(urn);
      this.names.add(name);
      const own = packageType(type);
      if (own === undefined || id === undefined) continue;
      this.byObject.set(`${own} ${id}`, name);
      // VMs of a VmSet or OndemandRequest; pools by the resources that override their settings.
      for (const host of outputs?.hostnames ?? []) this.byObject.set(`vmpooler:Vm ${host}`, name);
      if (own.startsWith("vmpooler:Pool")) this.byObject.set(`pool ${id}`, name);
    }
  }

  /** The name of the resource that manages `item`. */
  managerOf({ type, kind = "", id }: Item): string | undefined {
    return this.byObject.get(`${type ?? kind} ${id}`);
  }
}

/** The stack of `--state` or of this directory; undefined, with a note, if there is none. */
export async function currentStack(
  { state, stack }: { readonly state?: string; readonly stack?: string },
  note: (message: string) => void,
): Promise<Stack | undefined> {
  if (state !== undefined) return new Stack(await readFile(state, "utf8"));
  let text: string;
  try {
    text = await pulumi(["stack", "export"], stack);
  } catch (error) {
    if (stack !== undefined) throw error;
    note(
      `The column MANAGED BY is missing, because there is no stack here (${messageOf(error)}). Run this in the directory of a project with a selected stack, or use --state <file>.`,
    );
    return undefined;
  }
  return new Stack(text);
}
