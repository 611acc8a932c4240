import type { Model } from "../model";
import type { Organisation } from "../organisation/organisation";
import type { Zone } from "../organisation/inventory";

/** A request with a valid signature, in the zone of its path. */
export interface Call {
  readonly model: Model;
  /** The owner of the key that signed; the first organisation on routes without a signature. */
  readonly organisation: Organisation;
  readonly zone: Zone;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer | undefined;
}

type Answer = (call: Call) => unknown;

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/exoscale/<zone>/v2`. */
  readonly path: string;
  /** Whether no signature is needed. True for the list of zones only: clients need it to find the endpoint that they sign for. */
  readonly open?: boolean;
  readonly answer: Answer;
}

export const get = (path: string, answer: Answer): Route => ({ method: "GET", path, answer });
export const post = (path: string, answer: Answer): Route => ({ method: "POST", path, answer });
export const put = (path: string, answer: Answer): Route => ({ method: "PUT", path, answer });
/** `delete` is a keyword. */
export const del = (path: string, answer: Answer): Route => ({ method: "DELETE", path, answer });
