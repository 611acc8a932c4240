import { isObject, type JsonObject } from "../core/json";
import type { Plan } from "../core/lifecycle/plan";

/** The kind of a difference, as the protocol names it. */
export type Kind = "ADD" | "DELETE" | "UPDATE";

export interface Difference {
  readonly path: string;
  readonly kind: Kind;
  readonly replaces: boolean;
}

/**
 * The paths in the changed fields of `planned` in which `next` differs from `old`, the inputs that the engine has stored; also
 * a replacing field without a difference, such as an overdue replacement.
 */
export function differences(
  old: JsonObject,
  next: JsonObject,
  planned: Pick<Plan, "changed" | "replaces">,
): Difference[] {
  const replacing = planned.replaces.map(({ field }) => field);
  const found = planned.changed.flatMap((field) => {
    const paths = pathsIn(field, old[field], next[field]);
    return paths.length > 0 ? paths : [{ path: field, kind: "UPDATE" as const }];
  });
  const named = found.map(({ path, kind }) => ({
    path,
    kind,
    replaces: replacing.some((field) => contains(field, path) || contains(path, field)),
  }));
  const unnamed = replacing.filter(
    (field) => !named.some(({ path }) => contains(field, path) || contains(path, field)),
  );
  return [...named, ...unnamed.map((path) => ({ path, kind: "UPDATE" as const, replaces: true }))];
}

function pathsIn(path: string, old: unknown, next: unknown): { readonly path: string; readonly kind: Kind }[] {
  if (old === undefined) return next === undefined ? [] : [{ path, kind: "ADD" }];
  if (next === undefined) return [{ path, kind: "DELETE" }];
  if (isObject(old) && isObject(next)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
    return [...keys].flatMap((key) => pathsIn(`${path}${step(key)}`, old[key], next[key]));
  }
  if (Array.isArray(old) && Array.isArray(next)) {
    const longer = old.length > next.length ? old : next;
    return longer.flatMap((_, index) => pathsIn(`${path}[${index}]`, old[index], next[index]));
  }
  return old === next ? [] : [{ path, kind: "UPDATE" }];
}

/** A step in the engine's notation of property paths. */
function step(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Whether `path` is `whole` or inside it. */
function contains(whole: string, path: string): boolean {
  return path.startsWith(whole) && ["", ".", "["].includes(path.charAt(whole.length));
}
