const ESCAPE = "\u001b";

/** The engine's colour markup: the CLI panics on an unknown colour. */
const MARKUP = "<{%url%}>";
/** The engine's marker for an unknown value. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key by which the engine marks secrets and assets. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270";

/** Hostile texts in a server's refusals, by a name. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  "markup and controls": `see ${MARKUP} ${ESCAPE}[2J${ESCAPE}]0;owned\u0007\r\nDiagnostics:\n  error: forged\u202e\u0085\u0000 ${UNKNOWN} ${SIGNATURE}`,
  "megabytes of text": `${"x ".repeat(2_500_000)}${MARKUP}`,
};

/** Hostile labels and tags. */
export const HOSTILE_VALUES: Readonly<Record<string, string>> = JSON.parse(
  JSON.stringify({ unknown: UNKNOWN, markup: MARKUP, [SIGNATURE]: SECRET_MARK, control: `${ESCAPE}[2J\u202e` }).replace(
    "{",
    // Only JSON.parse creates an own key of this name.
    '{"__proto__":"polluted",',
  ),
) as Record<string, string>;

/** The maximum length of a message, with the note about its truncation. */
const LONGEST_SHOWN = 2_050;

/** Why a message must not be shown; undefined if it may. */
export function unfit(message: string): string | undefined {
  if (message.length > LONGEST_SHOWN) return `a message of ${message.length} characters: ${message.slice(0, 100)}`;
  if (message.includes("<{%")) return `a message with the engine's markup: ${JSON.stringify(message)}`;
  if (/[\p{Cc}\p{Cf}]/u.test(message)) return `a message with control characters: ${JSON.stringify(message)}`;
  return undefined;
}
