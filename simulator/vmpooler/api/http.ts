import { InternalError } from "./ruby";

/** v1 gives bare host names and a domain; v2 and v3 give full names; v3 alone checks what it is sent. */
export type ApiVersion = 1 | 2 | 3;

export interface ApiRequest {
  readonly version: ApiVersion;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly authorization: string | undefined;
  /** The X-AUTH-TOKEN header. An empty one counts as given. */
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

/** Plain text under a JSON label, as the summary refuses dates. */
export function mislabelledText(status: number, text: string): Answer {
  return { status, text, headers: { "content-type": "application/json" } };
}

export const INTERNAL_ERROR_PAGE: Answer = {
  status: 500,
  text: "<!DOCTYPE html>\n<html><body><h1>Internal Server Error</h1></body></html>\n",
  headers: { "content-type": "text/html;charset=utf-8" },
};

/** Ends a handler at once, from any depth. */
export class Halt extends Error {
  constructor(readonly answer: Answer) {
    super(`halted with ${answer.status}`);
    this.name = "Halt";
  }
}

/** `undefined` when the text is not JSON. An empty body is not JSON either. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** For the handlers that do not rescue a parser error. */
export function parseJsonOrCrash(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed === undefined) throw new InternalError("unexpected token");
  return parsed.value;
}
