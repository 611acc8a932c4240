import { truncate } from "../../provider/core/text/truncate";
import { parseUrn } from "../state";
import { type Change, type Difference, type Kind, type Reason, type Value } from "./change";
import { code, prose } from "./markdown";
import type { Preview } from "./preview";

/** GitHub takes comments of 65,536 characters. */
const LONGEST = 60_000;
const LONGEST_VALUE = 120;

/** The sections, the most dangerous first. */
const SECTIONS: readonly (readonly [kind: Kind, verb: string])[] = [
  ["replace", "replaced"],
  ["delete", "deleted"],
  ["update", "changed"],
  ["create", "created"],
  ["import", "imported"],
  ["read", "read"],
];

/** A preview as Markdown for a comment. */
export function report({ steps, diagnostics }: Preview, changes: readonly Change[], unchanged: number): string {
  const urn = steps[0]?.urn ?? diagnostics.find((one) => one.urn !== undefined)?.urn;
  const { project, stack } = parseUrn(urn ?? "");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const general = diagnostics.filter((one) => one.urn === undefined && one.severity === "warning");
  const blocks = [
    `### Pulumi preview${urn === undefined ? "" : `: ${code(`${project}/${stack}`)}`}`,
    ...(errors.length > 0 ? ["❌ **The preview failed.** The list below is not complete."] : []),
    summary(changes, unchanged),
    ...errors.map(({ message }) => `- ❌ ${prose(message)}`),
    ...general.map(({ message }) => `- ⚠️ ${prose(message)}`),
    ...sections(changes),
  ];
  return fitting(blocks);
}

function summary(changes: readonly Change[], unchanged: number): string {
  const counts = SECTIONS.flatMap(([kind, done]) => {
    const its = changes.filter((change) => change.kind === kind);
    const possible = its.filter(isOnlyPossible).length;
    return [
      ...(its.length > possible ? [`**${its.length - possible}** ${done}`] : []),
      ...(possible > 0 ? [`**${possible}** possibly ${done}`] : []),
    ];
  });
  const lost = changes.filter(({ irreversible }) => irreversible.length > 0).map(({ name }) => code(name));
  const lines = [
    [...(counts.length > 0 ? counts : ["Nothing changes"]), ...(unchanged > 0 ? [`${unchanged} unchanged`] : [])].join(
      ", ",
    ) + ".",
  ];
  if (lost.length > 0) lines.push(`⛔ **Cannot be undone**: ${lost.join(", ")}`);
  return lines.join("\n\n");
}

function sections(changes: readonly Change[]): string[] {
  return SECTIONS.flatMap(([kind, done]) => {
    const its = changes.filter((change) => change.kind === kind);
    if (its.length === 0) return [];
    const [brief, full] = [its.filter(isBrief), its.filter((change) => !isBrief(change))];
    return [
      `#### ${done.charAt(0).toUpperCase()}${done.slice(1)}`,
      ...(brief.length > 0 ? [brief.map((change) => `- ${title(change)}`).join("\n")] : []),
      ...full.map(block),
    ];
  });
}

/** Whether all reasons of the replacement are only possible. */
function isOnlyPossible({ reasons }: Change): boolean {
  return reasons.length > 0 && reasons.every((reason) => reason.isOnlyPossible);
}

/** Whether there is nothing to show but its name. */
function isBrief({ reasons, differences, irreversible, notes }: Change): boolean {
  return [reasons, differences, irreversible, notes].every((list) => list.length === 0);
}

function title({ name, type }: Change): string {
  return `**${code(name)}** (${code(type)})`;
}

/** One resource: its name, why it is replaced, warnings, and the differences. */
function block(change: Change): string {
  const { reasons, differences, irreversible, notes } = change;
  const points = [
    ...reasons.map(reasonText),
    ...irreversible.map((sentence) => `⛔ Cannot be undone: ${prose(sentence)}`),
    ...notes.map((note) => `⚠️ ${prose(note)}`),
  ];
  return [
    title(change),
    ...(points.length > 0 ? [points.map((point) => `- ${point}`).join("\n")] : []),
    ...(differences.length > 0 ? [table(differences)] : []),
  ].join("\n\n");
}

function reasonText({ field, reason, isOnlyPossible }: Reason): string {
  return isOnlyPossible
    ? `May be replaced for ${code(field)}, whose new value is not known yet: ${prose(reason)}`
    : `Replaced for ${code(field)}: ${prose(reason)}`;
}

function table(differences: readonly Difference[]): string {
  const noted = differences.some(({ note }) => note !== undefined);
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const columns = ["Path", "Old", "New", ...(noted ? ["Note"] : [])];
  return [
    row(columns),
    row(columns.map(() => "---")),
    ...differences.map(({ path, old, next, note }) =>
      row([
        code(truncate(path, LONGEST_VALUE)),
        valueText(old),
        valueText(next),
        ...(noted ? [note === undefined ? "" : `⚠️ ${prose(note)}`] : []),
      ]),
    ),
  ].join("\n");
}

function valueText(value: Value): string {
  if (value === "absent") return "";
  if (value === "secret") return "*secret*";
  if (value === "unknown") return "*not known yet*";
  const { printable } = value;
  const text = typeof printable === "string" && printable !== "" ? printable : JSON.stringify(printable);
  return code(truncate(text, LONGEST_VALUE));
}

/** As many whole `blocks` as fit into a comment: part of one could be half a table. */
function fitting(blocks: readonly string[]): string {
  let length = 0;
  const taken = blocks.filter((text, index) => {
    length += text.length + 2;
    return index === 0 || length <= LONGEST;
  });
  const rest = blocks.length - taken.length;
  const note = rest > 0 ? [`**${rest} more sections are not shown:** the comment would be too long.`] : [];
  return `${[...taken, ...note].join("\n\n")}\n`;
}
