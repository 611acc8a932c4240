import type { z } from "zod";
import { PoolsError } from "../provider/core/errors";

/** Parses the output of `pulumi stack export`. @throws PoolsError if it is something else */
export function parseState<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  const { data } = schema.safeParse(parsed(text));
  if (data === undefined)
    throw new PoolsError("This is not the state of a stack. Pass the output of `pulumi stack export`.");
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses `urn:pulumi:<stack>::<project>::<types>::<name>`; `types` includes those of the parents. */
export function parseUrn(urn: string): { stack: string; project: string; type: string; name: string } {
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: stack.replace(/^urn:pulumi:/, ""),
    project,
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}

/** `<cloud>:<Resource>` of a type token of this package, dynamic or plugin; undefined for any other token. */
export function packageType(token: string): string | undefined {
  return /^(?:pulumi-nodejs:dynamic\/|pools:)(\w+:\w+)$/.exec(token)?.[1];
}
