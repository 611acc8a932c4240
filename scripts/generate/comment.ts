/** The maximum line length of generated comments, which prettier does not wrap. */
const WIDTH = 112;

/** A docblock of `paragraphs` with a line break; empty without paragraphs. */
export function comment(paragraphs: readonly string[]): string {
  const parts = paragraphs.filter(Boolean);
  if (parts.length === 0) return "";
  const lines = parts.flatMap((paragraph, index) => {
    // Blank lines between paragraphs, but not between tags. Code keeps its lines.
    const isSeparated = index > 0 && !(paragraph.startsWith("@") && parts[index - 1]?.startsWith("@see"));
    return [...(isSeparated ? [""] : []), ...(paragraph.includes("\n") ? paragraph.split("\n") : wrap(paragraph))];
  });
  if (lines.some((line) => line.includes("*/"))) throw new Error(`"*/" ends the comment: ${lines.join(" ")}`);
  const [first = ""] = lines;
  if (lines.length === 1) return `/** ${first} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

/** `text` with a full stop. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Markdown with tags and HTML outside of `code` escaped. */
export function plain(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[{}<>@]/g, "\\$&")))
    .join("");
}

function wrap(paragraph: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    if (line && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
