/** Shorter strings are likelier to be ordinary words than secrets, and would tear holes into every message. */
const SHORTEST_SECRET = 6;
/** A part of a hidden text, such as a line of user data, must be longer to count as telling. */
const SHORTEST_PART = 8;

/** A name by which a text introduces a credential. */
const CREDENTIAL = /passw(?:or)?d|passphrase|secret|token|credential|api[-_]?key/i;

/** What proves who asks, in a header or its JSON form, also where nobody has kept it. A scheme and its value are two words. */
const PROOFS = [
  /(\bsignature=)[^\s,;"]+/gi,
  /(\bauthorization"?: ?"?)[^"\r\n]+/gi,
  /(\bx-(?:auth|subject|security)-token"?: ?"?)[^\s,;"]+/gi,
];

/** Secrets that begin alike, and their lengths, the longest first: a secret that contains another must be found first. */
interface Bucket {
  readonly forms: Set<string>;
  lengths: readonly number[];
}

/** Every form of every secret this process has met, by its first characters: a text is searched once, however many there are. */
const secrets = new Map<string, Bucket>();

/** Remembers, for the life of this process, that the credential `secret` must never be shown. Returns it. */
export function keepSecret<T extends string | undefined>(secret: T): T {
  if (secret !== undefined && !isKept(secret)) formsOf(secret).forEach(remember);
  return secret;
}

/**
 * Remembers a text that often carries credentials, such as user data: the whole, and each line and value in it by which
 * a server could quote it. Ordinary words stay readable: they would be torn out of every later message.
 */
export function keepHidden(text: string): void {
  if (!isOrdinary(text)) formsOf(text).forEach(remember);
  if (text.length <= SHORTEST_PART) return;
  for (const line of lines(text)) {
    const start = line.search(/[:=]/) + 1;
    const value = withoutQuotes(line.slice(start).trim());
    for (const part of [line, value])
      if (part.length >= SHORTEST_PART && !isOrdinary(part)) formsOf(part).forEach(remember);
    // A password may be made of ordinary words.
    if (CREDENTIAL.test(line.slice(0, start))) formsOf(value).forEach(remember);
  }
}

/** `text` with every secret this process has met replaced by `[secret]`. Every message to a person goes through here. */
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
  for (const proof of PROOFS) clean = clean.replace(proof, "$1[secret]");
  return clean;
}

/** A secret as servers, pages and logs write it. */
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

/** Words, numbers, sizes and versions that any message may hold. */
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
