import type { z } from "zod";
import type { Context } from "./context";

/** A question to a cloud (or a one-time act) that a program asks by a call instead of a resource. */
export interface FunctionDefinition<A extends z.ZodObject = z.ZodObject, R extends z.ZodType = z.ZodType> {
  /** `<cloud>:<function>`. */
  readonly type: `${string}:${string}`;
  readonly description: string;
  /** The vendor's page. */
  readonly see: string;
  readonly args: A;
  readonly result: R;
  /** Changes something: then a preview does not call it. */
  readonly acts?: true;
  call(args: z.output<A>, context: Context): Promise<z.input<R>>;
}

/** Keeps a definition's types while it is written. */
export function defineFunction<A extends z.ZodObject, R extends z.ZodType>(
  definition: FunctionDefinition<A, R>,
): FunctionDefinition<A, R> {
  return definition;
}
