import assert from "node:assert/strict";

/** Secrets by their source, and all texts that may not contain them. */
export class Canaries {
  private readonly hidden = new Map<string, string>();
  private readonly seen: { readonly where: string; readonly text: string }[] = [];

  /** Returns `secret`. */
  hide(source: string, secret: string): string {
    assert.ok(secret.length >= 6, `${source}: shorter secrets are not redacted, and are likelier to be words`);
    this.hidden.set(source, secret);
    return secret;
  }

  /** Returns `text`. */
  see(where: string, text: string): string {
    this.seen.push({ where, text });
    return text;
  }

  of(source: string): string {
    return this.hidden.get(source) ?? assert.fail(`nothing is hidden as ${source}`);
  }

  /** The names of the added texts. */
  places(): readonly string[] {
    return this.seen.map(({ where }) => where);
  }

  /** Each secret that was found, in any encoding. */
  leaks(): string[] {
    return this.seen.flatMap(({ where, text }) =>
      [...this.hidden]
        .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
        .map(([source]) => `${source}: in ${where}`),
    );
  }
}

function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const encoded = Buffer.from(secret).toString("base64");
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    encoded,
    encodeURIComponent(encoded),
  ];
}
