import * as fs from "node:fs/promises";
import * as path from "node:path";

/** The messages after a mistake, recorded by `npm run record-errors`. A test compares them with the current ones. */
export interface RecordedError {
  /** The type of the resource or function. */
  readonly type: string;
  readonly when: "preview" | "update" | "call";
  /** A preview reports all failures of a resource together. */
  readonly messages: readonly string[];
}

export interface Errors {
  readonly recorded: readonly RecordedError[];
  /** The advice for a part of the message, from docs/guides/troubleshooting.md. */
  readonly advice: ReadonlyMap<string, string>;
}

const ROOT = path.resolve(__dirname, "../..");
const RECORDED = path.join(ROOT, "tests/errors/recorded.json");
const ADVICE = path.join(ROOT, "docs/guides/troubleshooting.md");

export async function readErrors(): Promise<Errors> {
  const [recorded, guide] = await Promise.all([RECORDED, ADVICE].map((file) => fs.readFile(file, "utf8")));
  const rows = [...(guide ?? "").matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)];
  return {
    recorded: JSON.parse(recorded ?? "") as readonly RecordedError[],
    advice: new Map(rows.map(([, part = "", text = ""]) => [part, fromReference(text)])),
  };
}

const HEADINGS: readonly (readonly [when: RecordedError["when"], heading: string])[] = [
  ["preview", "A preview refuses, all that is wrong with a resource at once:"],
  ["update", "An update, a destroy or a `get` ends with:"],
  ["call", "A call ends with:"],
];

/** The section "Errors" of the page of `type`. */
export function errorsSection(type: string, { recorded, advice }: Errors): string[] {
  const its = recorded.filter((error) => error.type === type);
  const lists = HEADINGS.flatMap(([when, heading]) => {
    const messages = [...new Set(its.filter((error) => error.when === when).flatMap((error) => error.messages))];
    if (messages.length === 0) return [];
    return [heading, messages.map((message) => item(message, advice)).join("\n")];
  });
  return [
    "## Errors",
    ...lists,
    "Others: [errors by message](../../guides/troubleshooting.md), [recovery](../../recovery.md).",
  ];
}

function item(message: string, advice: Errors["advice"]): string {
  const parts = [...advice.keys()].filter((part) => message.includes(part)).sort((a, b) => b.length - a.length);
  const what = parts[0] === undefined ? undefined : advice.get(parts[0]);
  return [`- ${code(message)}`, ...(what === undefined ? [] : [`  ${what}`])].join("\n\n");
}

/** Links of a guide, relative to a page of the reference. */
function fromReference(text: string): string {
  return text.replace(/\]\((?!https?:)([^)]+)\)/g, (_, link: string) => {
    return `](${path.posix.join("../../guides", link)})`;
  });
}

/** A message as code. One with backticks needs two as delimiters. */
function code(text: string): string {
  const border = text.includes("`") ? "``" : "`";
  return `${border}${text}${border}`;
}
