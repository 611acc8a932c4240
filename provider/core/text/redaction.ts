const secrets = new Set<string>();

/** Shorter strings are likelier to be ordinary words than secrets, and would tear holes into every message. */
const SHORTEST_SECRET = 6;

/** What proves who asks, in a header or its JSON form, also where nobody has kept it. A scheme and its value are two words. */
const PROOFS = [
  /(\bsignature=)[^\s,;"]+/gi,
  /(\bauthorization"?: ?"?)[^"\r\n]+/gi,
  /(\bx-(?:auth|subject)-token"?: ?"?)[^\s,;"]+/gi,
];

/** Remembers, for the life of this process, that `secret` must never be shown. Returns it. */
export function keepSecret<T extends string | undefined>(secret: T): T {
  if (secret && secret.length >= SHORTEST_SECRET) {
    secrets.add(secret);
    secrets.add(encodeURIComponent(secret));
    secrets.add(Buffer.from(secret).toString("base64"));
    secrets.add(JSON.stringify(secret).slice(1, -1));
  }
  return secret;
}

/** `text` with every secret this process has met replaced by `[secret]`. Every message to a person goes through here. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of longestFirst()) clean = clean.replaceAll(secret, "[secret]");
  for (const proof of PROOFS) clean = clean.replace(proof, "$1[secret]");
  return clean;
}

/** A secret that contains another must go first, or its rest would remain. */
function longestFirst(): string[] {
  return [...secrets].sort((a, b) => b.length - a.length);
}
