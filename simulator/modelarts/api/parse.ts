import type { z } from "zod";
import { ModelArtsError } from "./errors";

/** Parses, or refuses with 400 ModelArts.50004000 and the first wrong field. */
export function parseRequest<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw ModelArtsError.badRequest(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}
