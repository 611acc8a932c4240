import type { z } from "zod";
import { TransportError } from "../errors";

/**
 * What `call` answered, in the shape that `schema` asks for; what the schema does not know is passed over.
 * @throws TransportError that names the call and the place where the shape is another.
 */
export function understood<S extends z.ZodType>(schema: S, body: unknown, call: string): z.output<S> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const { path = [], message = "" } = read.error.issues[0] ?? {};
  const what = message.replace(", received undefined", ", but there is nothing");
  throw new TransportError(call, `its shape is unknown at ${path.join(".") || "the top"}: ${what}`, true);
}
