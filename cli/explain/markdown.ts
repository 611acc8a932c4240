import { printable } from "../../provider/core/text/printable";

/**
 * Text of programs and servers in Markdown, on one line. It cannot become a heading, a link, an image, HTML, a table's
 * border, or a mention that notifies a user: markup is written as character references. GitHub and GitLab look for `@name`
 * and `#1` in the rendered HTML, so an empty comment separates the sign from the name. Text in backticks is code.
 */
export function prose(text: string): string {
  const parts = printable(text).split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 === 0 ? plain(part) : inBackticks(part))).join("");
}

/** With blanks at its ends it is more likely text between two of them. */
function inBackticks(text: string): string {
  return text.trim() === text ? code(text) : plain(`\`${text}\``);
}

function plain(text: string): string {
  return text.replace(MARKUP, (found) => (found === "@" || found === "#" ? `${found}<!-- -->` : reference(found)));
}

/** What means something anywhere in a line; underscores outside of words; what begins a link. */
const MARKUP = /[&<>[\]`*~|\\!@#]|(?<!\w)_|_(?!\w)|:(?=\/\/)|(?<=www)\./gi;

/** A value or a name as code. */
export function code(text: string): string {
  const clean = printable(text);
  if (/^[\w .,:;/=+@#(){}[\]"'?%<>&*~!$^-]+$/.test(clean) && clean.trim() === clean) return `\`${clean}\``;
  // A code span can hold neither a backtick nor, in a table, a bar.
  return `<code>${clean.replace(/[^A-Za-z0-9 .,]/gu, reference)}</code>`;
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}
