import { createOnce } from "../../core/create-once";
import { OperationError, PoolsError } from "../../core/errors";
import type { JsonObject } from "../../core/json";
import type { Context } from "../../core/context";
import type { ZoneClient } from "./client";
import type { Listed } from "./zone";
import { finishOperation, startOperation } from "./operation";

/** An object to create by a POST. */
export interface Creation {
  /** Kind and name for messages: `instance pool "web-1a2b3c4" in ch-gva-2`. */
  readonly what: string;
  /** The input that takes it over. */
  readonly adoption: string;
  readonly path: string;
  readonly body: JsonObject;
  /** If names are unique: why there cannot be two of one name. */
  readonly unique?: string;
  /** Whether the name was just generated: see {@link createOnce}. */
  readonly isNew?: boolean;
  /** See {@link createOnce}. */
  candidates(signal: AbortSignal): Promise<readonly Listed[]>;
  matches?(candidate: Listed): boolean;
  /** Undefined if there is no object `id`. */
  find(id: string): Promise<unknown>;
  readonly isPool?: boolean;
}

/** The part of ChangeContext that a creation uses. */
interface Recorder extends Context {
  exists(id: string): void;
  retract(): void;
}

/** Creates an object exactly once and waits until its operation has succeeded. @returns its id, recorded as soon as it is known */
export async function createAndWait(
  client: ZoneClient,
  { path, body, find, isPool, ...creation }: Creation,
  context: Recorder,
): Promise<string> {
  const { what, adoption } = creation;
  const call = { what: `creation of ${what}`, method: "POST", path, body } as const;
  const send = () => startOperation(client, call);
  const created = await createOnce(context, { ...creation, send, idOf: ({ id }) => id });
  if ("found" in created) {
    context.exists(created.found.id);
    return created.found.id;
  }
  const finish = (poolId?: string) => finishOperation(client, call, created.answer, context, poolId);
  // Usually the first answer holds the id; if not, the last one may.
  const id = created.answer.reference?.id ?? (await finish()).reference?.id;
  if (id === undefined)
    throw new PoolsError(
      `Exoscale created ${what} and returned no id. Look for it by its name, and take it over with ${adoption}.`,
    );
  context.exists(id);
  try {
    await finish(isPool ? id : undefined);
  } catch (error) {
    // A failed operation may have left the object. Remove it from the state only if it does not exist.
    if (error instanceof OperationError && (await isAbsent(id, find))) context.retract();
    throw error;
  }
  return id;
}

/** Recognises the created object by its name. */
export function candidatesByName(
  client: ZoneClient,
  kind: "pools" | "groups",
  name: string | undefined,
): Pick<Creation, "candidates" | "matches"> {
  return { candidates: (signal) => client.nextList(kind, signal), matches: (candidate) => candidate.name === name };
}

/** False if the request fails. */
async function isAbsent(id: string, find: Creation["find"]): Promise<boolean> {
  try {
    return (await find(id)) === undefined;
  } catch {
    return false;
  }
}
