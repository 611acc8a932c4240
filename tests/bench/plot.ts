import { isMet, round, type Figure } from "./figures";

const [WIDTH, LEFT, ROW, TOP] = [900, 430, 20, 50];
/** A ratio at the right edge; longer bars are cut. */
const LARGEST = 3;

/** The ratios and exponents as bars, each with a mark at its goal, as an SVG. */
export function plot(figures: readonly Figure[]): string {
  const shown = figures.filter(({ value, unit }) => value !== null && (unit === "ratio" || unit === "exponent"));
  const height = TOP + shown.length * ROW + 10;
  const x = (value: number): number => Math.round(LEFT + (Math.min(value, LARGEST) / LARGEST) * (WIDTH - LEFT - 60));
  const bars = shown.map((figure, index) => {
    const [value, y] = [figure.value ?? 0, TOP + index * ROW];
    const color = isMet(figure) ? "#2a7d4f" : "#b3541e";
    return [
      `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escaped(`${figure.name} / ${figure.against}`)}</text>`,
      `<rect x="${LEFT}" y="${y + 3}" width="${x(value) - LEFT}" height="${ROW - 6}" fill="${color}"/>`,
      `<path d="M${x(figure.goal)} ${y}v${ROW}" stroke="#000" stroke-width="2"/>`,
      `<text x="${x(value) + 6}" y="${y + 13}">${round(value)}</text>`,
    ].join("");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${LEFT}" y="20" font-size="14">Ratios and exponents of growth; the line marks the goal</text>`,
    `<text x="${LEFT}" y="38">green: met, orange: missed</text>`,
    ...bars,
    "</svg>\n",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
