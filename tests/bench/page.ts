import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { isMet, round, type Figure } from "./figures";

const PAGE = path.join(CHECKOUT, "docs/performance.md");
const [BEGIN, END] = ["<!-- figures of the recorded run: npm run bench writes them -->", "<!-- end of the figures -->"];

/** Writes the figures into docs/performance.md, as Prettier would align them. */
export function writePage(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    figure.against,
    figure.value === null ? "-" : String(round(figure.value)),
    String(figure.goal),
    figure.unit,
    isMet(figure) ? "met" : `missed: ${figure.because ?? ""}`,
  ]);
  const all = [["figure", "against", "value", "goal", "unit", ""], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = all;
  const table = [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
  const page = readFileSync(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${table}\n\n${END}${after}`);
}
