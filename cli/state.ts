import type { z } from "zod";
import { PoolsError } from "../provider/core/errors";

/** What `pulumi stack export` has written, as far as `schema` asks. @throws PoolsError where it is something else */
export function parseState<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  const { data } = schema.safeParse(parsed(text));
  if (data === undefined)
    throw new PoolsError("That is no state of a stack: give what `pulumi stack export` has written.");
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`; the types are those of the parents too. */
export function parseUrn(urn: string): { stack: string; project: string; type: string; name: string } {
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: stack.replace(/^urn:pulumi:/, ""),
    project,
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}

/** `<cloud>:<Resource>` of the type token of one of this package's resources, in either front; undefined of any other. */
export function packageType(token: string): string | undefined {
  return /^(?:pulumi-nodejs:dynamic\/|pools:)(\w+:\w+)$/.exec(token)?.[1];
}
