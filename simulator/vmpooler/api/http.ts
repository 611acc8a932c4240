import { InternalError } from "./ruby";

/** v1 returns short host names and a domain; v2 and v3 return full names. Only v3 validates requests. */
export type ApiVersion = 1 | 2 | 3;

export interface ApiRequest {
  readonly version: ApiVersion;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly authorization: string | undefined;
  /** The X-AUTH-TOKEN header, which may be empty. */
  readonly token: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    text: JSON.stringify(body, undefined, 2),
    headers: { "content-type": "application/json", ...headers },
  };
}

export const notOk = (status: number): Answer => json(status, { ok: false });

/** Plain text with a JSON content type, like the summary's refusal of dates. */
export function mislabelledText(status: number, text: string): Answer {
  return { status, text, headers: { "content-type": "application/json" } };
}

export const INTERNAL_ERROR_PAGE: Answer = {
  status: 500,
  text: "<!DOCTYPE html>\n<html><body><h1>Internal Server Error</h1></body></html>\n",
  headers: { "content-type": "text/html;charset=utf-8" },
};

/** Thrown to end a handler with an answer. */
export class Halt extends Error {
  constructor(readonly answer: Answer) {
    super(`halted with ${answer.status}`);
    this.name = "Halt";
  }
}

/** `undefined` if the text is not JSON, or empty. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** For handlers that do not rescue a parser error. */
export function parseJsonOrCrash(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed === undefined) throw new InternalError("unexpected token");
  return parsed.value;
}
