import { isObject, mergePatch } from "../api/merge-patch";
import type { Resources } from "./bodies";

export const ANSWERS = ["list", "show", "create", "patch", "delete"] as const;
export type AnswerKind = (typeof ANSWERS)[number];

/** Merge patches over answers. The model itself is not changed. */
export interface Alteration {
  readonly resources?: Record<string, unknown> | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
  readonly answers: readonly AnswerKind[];
}

/** Labels and taints that the service adds, also to those that a request has just set. */
export interface ServerAdditions {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: NonNullable<Resources["taints"]>;
}

/** Answers that differ from the declared values, by the name of a node pool, which may not exist yet. */
export class Alterations {
  private readonly altered = new Map<string, Alteration>();
  private readonly added = new Map<string, ServerAdditions>();

  set(name: string, alteration: Alteration | undefined): void {
    if (alteration === undefined) this.altered.delete(name);
    else this.altered.set(name, alteration);
  }

  add(name: string, additions: ServerAdditions): void {
    this.added.set(name, additions);
  }

  apply(kind: AnswerKind, name: string, answer: Record<string, unknown>): Record<string, unknown> {
    // The answer to a creation repeats the request; added fields appear later.
    const completed = kind === "create" ? answer : this.withAdditions(name, answer);
    const alteration = this.altered.get(name);
    if (alteration?.answers.includes(kind) !== true) return completed;
    const { resources = {}, metadata = {} } = alteration;
    const altered = mergePatch(completed, { metadata, spec: { resources } });
    return isObject(altered) ? altered : completed;
  }

  private withAdditions(name: string, answer: Record<string, unknown>): Record<string, unknown> {
    const additions = this.added.get(name);
    const { spec } = answer;
    if (additions === undefined || !isObject(spec) || !isObject(spec["resources"])) return answer;
    const { labels, taints } = spec["resources"];
    const resources = {
      ...spec["resources"],
      labels: { ...additions.labels, ...(isObject(labels) && labels) },
      taints: [...additions.taints, ...(Array.isArray(taints) ? (taints as unknown[]) : [])],
    };
    return { ...answer, spec: { ...spec, resources } };
  }
}
