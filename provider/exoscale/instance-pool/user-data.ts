import { isUtf8 } from "node:buffer";
import { gunzipSync } from "node:zlib";

/** The limit of the API, in characters of the base64 form. */
export const USER_DATA_CHARACTERS = 32_768;
/** More than this from 32 kB of gzip is a decompression bomb: compare it zipped. */
const LARGEST_UNZIPPED = 4 * 1024 * 1024;

/** User data is sent in base64. */
export function encodedText(text: unknown): string {
  return Buffer.from(String(text)).toString("base64");
}

/** The text of a base64 form, unzipped if it is gzip, so that two encodings of one text are equal. */
export function decodedText(encoded: unknown): string {
  const bytes = unzipped(Buffer.from(typeof encoded === "string" ? encoded : "", "base64"));
  // Decoded as UTF-8, all invalid bytes would be equal, and so would different binary data.
  return isUtf8(bytes) ? bytes.toString() : bytes.toString("latin1");
}

export function fitsEncoded(text: string): boolean {
  return encodedText(text).length <= USER_DATA_CHARACTERS;
}

export function tooLong({ input }: { readonly input?: unknown }): string {
  return `must not be longer than ${USER_DATA_CHARACTERS} characters once base64-encoded (it has ${encodedText(input).length}); gzip it and give userDataBase64`;
}

function unzipped(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_UNZIPPED });
  } catch {
    return bytes;
  }
}
