import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { table } from "../../scripts/generate/table";
import { CHECKOUT } from "../../scripts/sandbox";
import { isMet, round, type Figure } from "./figures";

const PAGE = path.join(CHECKOUT, "docs/performance.md");
const [BEGIN, END] = ["<!-- figures of the recorded run: npm run bench writes them -->", "<!-- end of the figures -->"];

/** Writes the figures into docs/performance.md. */
export function writePage(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    figure.against,
    figure.value === null ? "-" : String(round(figure.value)),
    String(figure.goal),
    figure.unit,
    isMet(figure) ? "met" : `missed: ${figure.because ?? ""}`,
  ]);
  const page = readFileSync(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const text = table(["figure", "against", "value", "goal", "unit", "result"], rows);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
