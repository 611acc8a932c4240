import type { z } from "zod";
import type { Context } from "./context";

/** A function that programs call: it reads from a cloud, or acts once. */
export interface FunctionDefinition<A extends z.ZodObject = z.ZodObject, R extends z.ZodType = z.ZodType> {
  /** `<cloud>:<function>`. */
  readonly type: `${string}:${string}`;
  readonly description: string;
  /** The vendor's page. */
  readonly see: string;
  readonly args: A;
  readonly result: R;
  /** It changes something, so previews do not call it. */
  readonly acts?: true;
  call(args: z.output<A>, context: Context): Promise<z.input<R>>;
}

/** Infers a definition's types. */
export function defineFunction<A extends z.ZodObject, R extends z.ZodType>(
  definition: FunctionDefinition<A, R>,
): FunctionDefinition<A, R> {
  return definition;
}
