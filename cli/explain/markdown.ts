import { printable } from "../../provider/core/text/printable";

/**
 * Untrusted text as one line of Markdown. Markup is escaped as character references, so that the text cannot become a heading,
 * link, image, HTML, table border or a mention that notifies a user. GitHub and GitLab look for `@name` and `#1` in the
 * rendered HTML, so an empty comment separates the sign from the name. Text in backticks becomes code.
 */
export function prose(text: string): string {
  const parts = printable(text).split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 === 0 ? plain(part) : inBackticks(part))).join("");
}

/** Text with blanks at its ends is more likely between two code spans than one. */
function inBackticks(text: string): string {
  return text.trim() === text ? code(text) : plain(`\`${text}\``);
}

function plain(text: string): string {
  return text.replace(MARKUP, (found) => (found === "@" || found === "#" ? `${found}<!-- -->` : reference(found)));
}

/** Markup characters; underscores outside of words; the beginning of links. */
const MARKUP = /[&<>[\]`*~|\\!@#]|(?<!\w)_|_(?!\w)|:(?=\/\/)|(?<=www)\./gi;

/** A value or a name as code. */
export function code(text: string): string {
  const clean = printable(text);
  if (/^[\w .,:;/=+@#(){}[\]"'?%<>&*~!$^-]+$/.test(clean) && clean.trim() === clean) return `\`${clean}\``;
  // A code span cannot contain a backtick or, in a table, a bar.
  return `<code>${clean.replace(/[^A-Za-z0-9 .,]/gu, reference)}</code>`;
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}
