import { z } from "zod";
import { ApiError, invalid } from "./errors";

/** Parses a value, or refuses it like the API with all failures at once. Unknown keys pass, because official clients send some. */
export function parse<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value, { error: describe });
  if (!result.success) throw invalid(result.error.issues);
  return result.data;
}

export function parseBody<Output>(schema: z.ZodType<Output>, body: Buffer | undefined): Output {
  let value: unknown;
  try {
    value = JSON.parse(body?.toString("utf8") ?? "");
  } catch {
    throw new ApiError(400, "Malformed JSON in the request body");
  }
  return parse(schema, value);
}

export const uuid = z.guid();
export const name = z.string().min(1).max(255);
export const description = z.string().max(255);
export const labels = z.record(z.string(), z.string());

/** An id that is not a UUID is an invalid value, not an unknown id. */
export function idOf(params: Readonly<Record<string, string>>): string {
  return parse(z.object({ id: uuid }), params).id;
}

/** The API compares the items of a set by their ids and ignores other keys of a reference. */
export function unique<Item>(items: z.ZodType<Item>): z.ZodType<Item[]> {
  return z
    .array(items)
    .refine((list) => new Set(list.map((item) => JSON.stringify(item))).size === list.length, "should be unique");
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "a Map",
  record: "a Map",
  array: "a List",
  string: "a String",
  number: "a Number",
  int: "an Integer",
  boolean: "a Boolean",
};

function describe(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is required";
      return `should be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `should be ${issue.inclusive === false ? "greater than" : "at least"} ${issue.minimum.toString()}${unit(issue.origin)}`;
    case "too_big":
      return `should be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum.toString()}${unit(issue.origin)}`;
    case "invalid_value":
      return `should be one of ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return issue.format === "guid" ? "should be a UUID" : `should be a valid ${issue.format}`;
    default:
      return undefined;
  }
}

function unit(origin: string): string {
  return origin === "string" ? " characters long" : "";
}
