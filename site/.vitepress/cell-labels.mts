import type { MarkdownRenderer } from "vitepress";

/** Gives each cell of a table the name of its column, as `data-label`: theme/narrow.css shows it where the head is hidden. */
export function labelCells(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("cell-labels", ({ tokens }) => {
    let heads: string[] = [];
    let column = 0;
    tokens.forEach((token, index) => {
      if (token.type === "table_open") heads = [];
      else if (token.type === "th_open") heads.push(tokens[index + 1]?.content ?? "");
      else if (token.type === "tr_open") column = 0;
      else if (token.type === "td_open") token.attrSet("data-label", heads[column++] ?? "");
    });
  });
}
