import { stripVTControlCharacters, styleText } from "node:util";

const WIDTH = 100;

/** Lines of every command that do not concern the pool. */
const TIRING =
  /^$|^@ |^[ +~-]*pulumi:pulumi:Stack\b|^\s+\[urn=|^Duration:|^The resources in the stack|^If you want to remove/;
/** Lines that the engine prints only without a terminal: the steps of a replacement, and unchanged resources. */
const PARTS = /^ (\+\+|--) .* (create replacement|delete original)\b|^ {4}pulumi-nodejs:/;

/** Prints the demo: headings, paragraphs, commands and their output. */
export class Story {
  private chapters = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly colours: boolean,
  ) {}

  title(text: string): void {
    this.write(`\n${this.bold(text)}\n${"=".repeat(text.length)}\n\n`);
  }

  chapter(text: string): void {
    this.chapters += 1;
    const heading = `${this.chapters}. ${text}`;
    this.write(`\n${this.bold(heading)}\n${"-".repeat(heading.length)}\n\n`);
  }

  /** Prints a paragraph. Line breaks and indentation of the source are ignored. */
  say(text: string): void {
    this.write(`${wrapped(text).join("\n")}\n\n`);
  }

  /** Prints lines, such as a program or the state of the cloud. */
  show(lines: readonly string[]): void {
    this.write(`${lines.map((line) => `    ${line}`.trimEnd()).join("\n")}\n\n`);
  }

  command(text: string): void {
    this.write(`${this.bold(`$ ${text}`)}\n`);
  }

  /** Prints a note after commands without output. */
  gap(): void {
    this.write("\n");
  }

  /** A listener that prints the engine's output line by line, without irrelevant lines. */
  engine(): { readonly onOutput: (text: string) => void; end(): void } {
    let rest = "";
    let last = "";
    const print = (line: string) => {
      const shown = line.trimEnd();
      const plain = stripVTControlCharacters(shown);
      if (!TIRING.test(plain) && !PARTS.test(plain) && plain !== last) this.write(`    ${shown}\n`);
      last = plain;
    };
    return {
      onOutput: (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(print);
      },
      end: () => {
        print(rest);
        rest = "";
        this.write("\n");
      },
    };
  }

  private bold(text: string): string {
    return this.colours ? styleText("bold", text) : text;
  }
}

function wrapped(text: string): string[] {
  const lines: string[] = [""];
  for (const word of text.trim().split(/\s+/)) {
    const line = lines[lines.length - 1] ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + word.length < WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
