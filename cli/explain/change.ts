import { isDeepStrictEqual } from "node:util";
import { valueAt } from "../../provider/core/json";
import type { PlannedStep, ResourceDefinition } from "../../provider/core/resource";
import { knownPart } from "../../provider/core/schema/check";
import { factsOf } from "../../provider/core/schema/field";
import { schemaAt } from "../../provider/core/schema/shape";
import { hasUnknown } from "../../provider/core/schema/unknown";
import { isWhyReplaced, reasonIn } from "../../provider/core/why-replaced";
import { resources } from "../../provider/host/definitions";
import { packageType, parseUrn } from "../state";
import { isHidden, parsePath } from "./path";
import type { Diagnostic, Preview, Step } from "./preview";

export type Kind = "replace" | "delete" | "update" | "create" | "import" | "read";

/** The change of one resource. */
export interface Change {
  readonly kind: Kind;
  readonly name: string;
  /** `exoscale.InstancePool` for a resource of this package; else its type token. */
  readonly type: string;
  readonly differences: readonly Difference[];
  /** Why it is replaced. */
  readonly reasons: readonly Reason[];
  /** What cannot be undone. Empty for other providers' resources. */
  readonly irreversible: readonly string[];
  /** The preview's other messages about it. */
  readonly notes: readonly string[];
}

export interface Difference {
  readonly path: string;
  readonly old: Value;
  readonly next: Value;
  /** What the change does not affect. */
  readonly note?: string;
}

/** A value that may be printed, or why it is not printed. */
export type Value = { readonly printable: unknown } | "absent" | "secret" | "unknown";

export interface Reason {
  readonly field: string;
  readonly reason: string;
  /** The new value is not known yet, so the replacement may not happen. */
  readonly isOnlyPossible: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "read-replacement": "replace",
  "import-replacement": "replace",
  import: "import",
  read: "read",
};

/** The changes in the order of the preview, and the number of unchanged resources. */
export function changesIn({ steps, diagnostics }: Preview): { changes: Change[]; unchanged: number } {
  const byUrn = new Map<string, Step[]>();
  for (const step of steps) byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  const changes: Change[] = [];
  let unchanged = 0;
  for (const [urn, its] of byUrn) {
    if (parseUrn(urn).type === "pulumi:pulumi:Stack") continue;
    if (its.every(({ op }) => op === "same")) unchanged += 1;
    // A replacement may be several steps; the step `replace` has the most details.
    const step = its.find(({ op }) => op === "replace") ?? its.find(({ op }) => KINDS[op]);
    const kind = step && KINDS[step.op];
    if (step && kind) {
      const messages = diagnostics.filter((one) => one.urn === urn);
      changes.push(changeOf(kind, step, messages));
    }
  }
  return { changes, unchanged };
}

function changeOf(kind: Kind, step: Step, diagnostics: readonly Diagnostic[]): Change {
  const { name, type } = parseUrn(step.urn);
  const definition = definitionOf(type);
  const differences = kind === "update" || kind === "replace" ? differencesIn(step, kind, definition) : [];
  const irreversible = definition ? lossesOf(definition, kind, step, differences) : [];
  const { adopt } = step.newState?.inputs ?? {};
  const messages = diagnostics.filter(({ severity }) => severity !== "debug").map(({ message }) => message);
  return {
    kind,
    name,
    type: definition?.type.replace(":", ".") ?? type,
    differences,
    reasons: kind === "replace" ? reasonsOf(step, name, definition, messages) : [],
    irreversible,
    notes: [
      ...(kind === "create" && definition && typeof adopt === "string"
        ? [`Adopts the existing ${adopt}. After that, a destroy deletes it.`]
        : []),
      ...(step.oldState?.retainOnDelete && kind !== "update"
        ? ["The old object is not deleted, because of retainOnDelete."]
        : []),
      ...(step.oldState?.protect && kind !== "update"
        ? ["It is protected: pulumi up fails until you remove the protection."]
        : []),
      ...messages.filter((message) => !isWhyReplaced(name, message) && !irreversible.includes(message)),
    ],
  };
}

/** The definition with this type token; undefined for other packages. */
function definitionOf(token: string): ResourceDefinition | undefined {
  const type = packageType(token);
  return resources.find((definition) => definition.type === type);
}

function differencesIn(step: Step, kind: Kind, definition: ResourceDefinition | undefined): Difference[] {
  const { oldState, newState, detailedDiff, diffReasons } = step;
  const [before, after] = [oldState?.inputs ?? {}, newState?.inputs ?? {}];
  const paths = detailedDiff
    ? Object.keys(detailedDiff)
    : (diffReasons ??
      Object.keys({ ...before, ...after }).filter((key) => !isDeepStrictEqual(before[key], after[key])));
  return paths
    .map((path) => ({ path, steps: parsePath(path) }))
    .filter(({ steps }) => !String(steps[0]).startsWith("__"))
    .map(({ path, steps }) => {
      const isOfInputs = detailedDiff?.[path]?.inputDiff !== false;
      const old = valueAt(isOfInputs ? before : (oldState?.outputs ?? {}), steps);
      const next = valueAt(after, steps);
      const hidden = [before, after].some((inputs) => isHidden(definition, inputs, steps));
      const note = kind === "update" && definition ? noteOn(definition, steps) : undefined;
      return { path, old: valueOf(old, hidden), next: valueOf(next, hidden), note };
    });
}

function valueOf(value: unknown, hidden: boolean): Value {
  if (value === undefined || value === null) return "absent";
  if (hidden || JSON.stringify(value).includes("[secret]")) return "secret";
  return hasUnknown(value) ? "unknown" : { printable: value };
}

function noteOn(definition: ResourceDefinition, steps: readonly PropertyKey[]): string | undefined {
  const at = schemaAt(definition.inputs, steps);
  const whole = schemaAt(definition.inputs, steps.slice(0, 1));
  return (at && factsOf(at).note) ?? (whole && factsOf(whole).note);
}

function reasonsOf(
  { replaceReasons, newState }: Step,
  name: string,
  definition: ResourceDefinition | undefined,
  messages: string[],
): Reason[] {
  return (replaceReasons ?? []).map((field) => {
    const steps = parsePath(field);
    const schema = definition && schemaAt(definition.inputs, steps);
    const reason =
      (schema && factsOf(schema).createOnly) ??
      definition?.replacements?.find((rule) => rule.field === field)?.reason ??
      messages.map((message) => reasonIn(name, field, message)).find((reason) => reason !== undefined) ??
      (definition ? "The program or the command forces it." : "Its provider requires it.");
    return { field, reason, isOnlyPossible: hasUnknown(valueAt(newState?.inputs ?? {}, steps)) };
  });
}

function lossesOf(
  definition: ResourceDefinition,
  kind: Kind,
  { oldState, newState }: Step,
  differences: readonly Difference[],
): readonly string[] {
  if (kind === "import" || kind === "read") return [];
  // With retainOnDelete nothing is deleted, and a replacement only creates.
  const retained = oldState?.retainOnDelete === true;
  if (retained && kind === "delete") return [];
  const step: PlannedStep = {
    kind: retained && kind === "replace" ? "create" : kind,
    seen: oldState?.outputs ?? {},
    next: knownPart(definition, newState?.inputs ?? {}),
    changed: [...new Set(differences.map(({ path }) => String(parsePath(path)[0])))],
  };
  return definition.irreversible?.(step) ?? [];
}
