import { isUtf8 } from "node:buffer";
import { gunzipSync } from "node:zlib";

/** How long user data may be, in characters of its base64 form. */
export const USER_DATA_CHARACTERS = 32_768;
/** More than that in 32 kB of gzip is no configuration but an attack: it is compared as it is. */
const LARGEST_UNZIPPED = 4 * 1024 * 1024;

/** The base64 form in which user data travels. */
export function encodedText(text: unknown): string {
  return Buffer.from(String(text)).toString("base64");
}

/** The text that a base64 form carries, unzipped where it is gzip: two encodings of one text are equal. */
export function decodedText(encoded: unknown): string {
  const bytes = unzipped(Buffer.from(typeof encoded === "string" ? encoded : "", "base64"));
  // Binary data that differs must stay different: decoded as UTF-8, all invalid bytes would be equal.
  return isUtf8(bytes) ? bytes.toString() : bytes.toString("latin1");
}

/** Whether a text fits once it is encoded. */
export function fitsEncoded(text: string): boolean {
  return encodedLength(text) <= USER_DATA_CHARACTERS;
}

/** The complaint about a text that does not fit. */
export function tooLong({ input }: { readonly input?: unknown }): string {
  return `must not be longer than ${USER_DATA_CHARACTERS} characters once base64-encoded (it has ${encodedLength(String(input))}); gzip it and give userDataBase64`;
}

function encodedLength(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3) * 4;
}

function unzipped(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_UNZIPPED });
  } catch {
    return bytes;
  }
}
