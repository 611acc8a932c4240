import type { z } from "zod";

/** A refused request. The vendor has three formats of error bodies; the simulator uses two. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: Record<string, unknown> = { message },
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export function notFound(kind: string, id: string): ApiError {
  return new ApiError(404, `${kind} ${id} not found`);
}

/**
 * The vendor's message for SKS node pools (terraform-provider-exoscale#284). The one for instance pools is not documented.
 */
export function busy(kind: string): ApiError {
  return new ApiError(400, `The ${kind} is already being updated.`);
}

/** Another service owns the resource (terraform-provider-exoscale#82, kubernetes/autoscaler#4796). */
export function locked(command: string, kind: string, id: string): ApiError {
  return new ApiError(403, `operation ${command} on resource ${kind} ${id} is locked`);
}

/** The shape that python-exoscale#40 shows. */
export function invalid(issues: readonly z.core.$ZodIssue[]): ApiError {
  const errors = issues.map(({ path, message }) => {
    const keys = path.map((key) => (typeof key === "number" ? key : String(key)));
    return { in: keys, path: keys.join("."), message, description: titleOf(String(keys[0] ?? "body")) };
  });
  const summary = errors.map(({ path, message }) => (path === "" ? message : `Invalid value in ${path}: ${message}`));
  const message = summary.join("; ");
  return new ApiError(400, message, { errors, message });
}

function titleOf(field: string): string {
  const words = field.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
