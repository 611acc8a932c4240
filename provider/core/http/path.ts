import { PoolsError } from "../errors";

/** A path for a URL whose inserted values cannot leave their segment: path`/instance-pool/${id}:scale`. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((text, part, index) => {
    const value = values[index - 1] ?? "";
    if (value === "" || value === "." || value === ".." || !value.isWellFormed())
      throw new PoolsError(`${JSON.stringify(value)} cannot be part of a request's path.`);
    return text + encodeURIComponent(value) + part;
  });
}
