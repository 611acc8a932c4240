import { PoolsError } from "../errors";

/** A URL path whose inserted values are encoded and cannot add segments: path`/instance-pool/${id}:scale`. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((text, part, index) => {
    const value = values[index - 1] ?? "";
    if (value === "" || value === "." || value === ".." || !value.isWellFormed())
      throw new PoolsError(`${JSON.stringify(value)} cannot be part of a request's path.`);
    return text + encodeURIComponent(value) + part;
  });
}
