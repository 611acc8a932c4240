import { isObject, type JsonObject } from "../core/json";
import type { Plan } from "../core/lifecycle/plan";

/** How one path of the inputs differs, in the protocol's words. */
export type Kind = "ADD" | "DELETE" | "UPDATE";

export interface Difference {
  readonly path: string;
  readonly kind: Kind;
  readonly replaces: boolean;
}

/**
 * Every path in which `next` differs from `old`, the inputs as the engine has stored them: of the fields that `planned`
 * changes alone, for what means the same is no difference. What replaces without any, as when time has made it due, is
 * named too.
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
    replaces: replacing.some((field) => holds(field, path) || holds(path, field)),
  }));
  const unnamed = replacing.filter((field) => !named.some(({ path }) => holds(field, path) || holds(path, field)));
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

/** As the engine writes property paths. */
function step(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Whether `path` is `whole`, or inside it. */
function holds(whole: string, path: string): boolean {
  return path.startsWith(whole) && ["", ".", "["].includes(path.charAt(whole.length));
}
