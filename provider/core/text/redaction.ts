/** Shorter strings are likely ordinary words: redacting them would make messages unreadable. */
const SHORTEST_SECRET = 6;
/** The minimum length for a part of a hidden text, such as a line of user data. */
const SHORTEST_PART = 8;

/** Names of credentials, such as in `db_password: ...`. */
const CREDENTIAL = /passw(?:or)?d|passphrase|secret|token|credential|api[-_]?key/i;

/** Authentication headers, also as JSON; redacted even if their value was not registered. */
const AUTH_HEADERS = [
  /(\bsignature=)[^\s,;"]+/gi,
  /(\bauthorization"?: ?"?)[^"\r\n]+/gi,
  /(\bx-(?:auth|subject|security)-token"?: ?"?)[^\s,;"]+/gi,
];

/** Secrets with the same first characters, and their lengths, longest first: a secret may contain another one. */
interface Bucket {
  readonly forms: Set<string>;
  lengths: readonly number[];
}

/** All registered secrets in all forms, by their first characters, so that one pass over a text finds all. */
const secrets = new Map<string, Bucket>();

/** Registers a credential for redaction, for the life of this process. Returns it. */
export function keepSecret<T extends string | undefined>(secret: T): T {
  if (secret !== undefined && !isKept(secret)) formsOf(secret).forEach(remember);
  return secret;
}

/**
 * Registers a text that often holds credentials, such as user data: the whole text, its lines and the values in them, because
 * a server may quote any of these. Ordinary words are not registered, so that later messages stay readable.
 */
export function keepHidden(text: string): void {
  if (!isOrdinary(text)) formsOf(text).forEach(remember);
  if (text.length <= SHORTEST_PART) return;
  for (const line of lines(text)) {
    const start = line.search(/[:=]/) + 1;
    const value = withoutQuotes(line.slice(start).trim());
    for (const part of [line, value])
      if (part.length >= SHORTEST_PART && !isOrdinary(part)) formsOf(part).forEach(remember);
    // A password may consist of ordinary words.
    if (CREDENTIAL.test(line.slice(0, start))) formsOf(value).forEach(remember);
  }
}

/** `text` with every registered secret replaced by `[secret]`. */
export function redact(text: string): string {
  let clean = "";
  let copied = 0;
  for (let at = 0; at + SHORTEST_SECRET <= text.length;) {
    const bucket = secrets.get(text.slice(at, at + SHORTEST_SECRET));
    const length = bucket?.lengths.find((one) => bucket.forms.has(text.slice(at, at + one)));
    if (length === undefined) {
      at += 1;
      continue;
    }
    clean += `${text.slice(copied, at)}[secret]`;
    at += length;
    copied = at;
  }
  clean += text.slice(copied);
  for (const header of AUTH_HEADERS) clean = clean.replace(header, "$1[secret]");
  return clean;
}

/** The forms in which servers, pages and logs write a secret. */
function formsOf(secret: string): string[] {
  const percent = secret.isWellFormed() ? encodeURIComponent(secret) : secret;
  return [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    Buffer.from(secret).toString("base64"),
    JSON.stringify(secret).slice(1, -1),
    html(secret),
    lines(secret).join("; "),
    secret.replace(/\s+/g, " "),
  ];
}

function isKept(form: string): boolean {
  return secrets.get(form.slice(0, SHORTEST_SECRET))?.forms.has(form) ?? false;
}

function remember(form: string): void {
  if (form.length < SHORTEST_SECRET) return;
  const start = form.slice(0, SHORTEST_SECRET);
  const bucket = secrets.get(start) ?? { forms: new Set<string>(), lengths: [] };
  secrets.set(start, bucket);
  bucket.forms.add(form);
  if (!bucket.lengths.includes(form.length)) bucket.lengths = [...bucket.lengths, form.length].sort((a, b) => b - a);
}

/** Words, numbers, sizes and versions that any message may contain. */
function isOrdinary(text: string): boolean {
  return (
    /^[a-z]{1,20}([-_. ][a-z]{1,20}){0,3}$/i.test(text) || /^[\d.]+[a-z]{0,3}$/i.test(text) || /^#[a-z-]+$/.test(text)
  );
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}

function withoutQuotes(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

function html(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
