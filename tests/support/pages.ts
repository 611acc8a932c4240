import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";

/** A fenced block of a Markdown page. */
export interface Block {
  /** `ts` is type-checked, `sh` is run, commands of `console` are looked up. */
  readonly language: string;
  /** The file that a reader writes the block to. */
  readonly title: string | undefined;
  readonly text: string;
  /** The line where it begins, from 1. */
  readonly line: number;
}

export interface Page {
  /** The path from the root of the checkout. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Folders without pages of this project. */
const FOREIGN = new Set(["node_modules", "dist", "reports", ".git", ".stryker-tmp"]);

/** Every Markdown page of the checkout. */
export function allPages(): Page[] {
  return pagesBelow("").map(readPage);
}

function pagesBelow(folder: string): string[] {
  return readdirSync(path.join(CHECKOUT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : pagesBelow(file);
    return entry.name.endsWith(".md") ? [file] : [];
  });
}

export function readPage(file: string): Page {
  const text = readFileSync(path.join(CHECKOUT, file), "utf8");
  return { file, text, blocks: blocksOf(text) };
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const fence = /^( *)```(\w+)(?: title="?([^"\s]+)"?)?\n([^]*?)^\1```$/gm;
  for (const { index, 1: indent = "", 2: language = "", 3: title, 4: body = "" } of text.matchAll(fence)) {
    const lines = body.split("\n").map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    blocks.push({ language, title, text: lines.join("\n"), line: text.slice(0, index).split("\n").length });
  }
  return blocks;
}
