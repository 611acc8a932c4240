/** Lines of generated comments end here at the latest: prettier does not wrap them. */
const WIDTH = 112;

/** A docblock of `paragraphs`, with its line break, or nothing where there is nothing to say. */
export function comment(paragraphs: readonly string[]): string {
  const said = paragraphs.filter(Boolean);
  if (said.length === 0) return "";
  const lines = said.flatMap((paragraph, index) => {
    // Tags stand together; prose is set apart. Code keeps its lines.
    const apart = index > 0 && !(paragraph.startsWith("@") && said[index - 1]?.startsWith("@see"));
    return [...(apart ? [""] : []), ...(paragraph.includes("\n") ? paragraph.split("\n") : wrap(paragraph))];
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

/** Markdown in which nothing outside of `code` is taken for a tag or for HTML. */
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
