import { stripVTControlCharacters, styleText } from "node:util";

const WIDTH = 100;

/** What stands at every command, and says nothing about the pool. */
const TIRING =
  /^$|^@ |^[ +~-]*pulumi:pulumi:Stack\b|^\s+\[urn=|^Duration:|^The resources in the stack|^If you want to remove/;
/** A terminal shows a line a resource. Without one the engine also prints each part of a replacement, and what is unchanged. */
const PARTS = /^ (\+\+|--) .* (create replacement|delete original)\b|^ {4}pulumi-nodejs:/;

/** Tells a person what happens: headings, paragraphs, commands and what they printed. */
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

  /** Words about what comes next; line breaks and indentation of the source do not matter. */
  say(text: string): void {
    this.write(`${wrapped(text).join("\n")}\n\n`);
  }

  /** Something to look at, line by line, such as a program or a state of affairs. */
  show(lines: readonly string[]): void {
    this.write(`${lines.map((line) => `    ${line}`.trimEnd()).join("\n")}\n\n`);
  }

  command(text: string): void {
    this.write(`${this.bold(`$ ${text}`)}\n`);
  }

  /** After commands that print nothing. */
  gap(): void {
    this.write("\n");
  }

  /** A listener that prints what the engine says as soon as a line of it is complete, without what only tires. */
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
