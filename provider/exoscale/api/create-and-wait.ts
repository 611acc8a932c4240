import { createOnce } from "../../core/create-once";
import { OperationError, PoolsError } from "../../core/errors";
import type { JsonObject } from "../../core/json";
import type { Context } from "../../core/context";
import type { Listed, ZoneClient } from "./client";
import { finishOperation, startOperation } from "./operation";

/** Something to be made by a POST. */
export interface Creation {
  /** By which a person finds it: `instance pool "web-1a2b3c4" in ch-gva-2`. */
  readonly what: string;
  /** How to take it over. */
  readonly adoption: string;
  readonly path: string;
  readonly body: JsonObject;
  /** Why there cannot be two of the name, where names are unique. */
  readonly unique?: string;
  /** Whether the name was just made up: see {@link createOnce}. */
  readonly isNew?: boolean;
  /** Everything that could be it. */
  candidates(signal: AbortSignal): Promise<readonly { readonly id: string }[]>;
  /** The same before the first request: see {@link createOnce}. */
  candidatesBefore?: Creation["candidates"];
  /** Undefined when there is nothing under `id`. */
  lookAt(id: string): Promise<unknown>;
  /** Whether what has the id still shows that it is being made: see finishOperation. */
  isUnderWay?(id: string): Promise<boolean>;
}

/** What a creation tells of its progress: see ChangeContext. */
interface Recorder extends Context {
  exists(id: string): void;
  retract(): void;
}

/** Makes it exactly once, and waits until its operation has succeeded. @returns its id, recorded as soon as it is known. */
export async function createAndWait(
  client: ZoneClient,
  { path, body, lookAt, isUnderWay = () => Promise.resolve(false), ...creation }: Creation,
  context: Recorder,
): Promise<string> {
  const made = await createOnce(context, {
    ...creation,
    send: () => startOperation(client, { method: "POST", path, body }),
    idOf: ({ id }) => id,
  });
  if ("found" in made) {
    context.exists(made.found.id);
    return made.found.id;
  }
  const { what, adoption } = creation;
  const finish = (underWay?: () => Promise<boolean>) =>
    finishOperation(client, made.answer, `creation of ${what}`, context, underWay);
  // As a rule the first answer tells the id, and the last one need not; the other way round is possible.
  const id = made.answer.operation.reference?.id ?? (await finish()).reference?.id;
  if (id === undefined)
    throw new PoolsError(
      `Exoscale made ${what} without telling its id. Look for it by its name, and take it over with ${adoption}.`,
    );
  context.exists(id);
  try {
    await finish(() => isUnderWay(id));
  } catch (error) {
    // An operation that failed may have left something or nothing: only then is there nothing to remember.
    if (error instanceof OperationError && (await isAbsent(id, lookAt))) context.retract();
    throw error;
  }
  return id;
}

/** What a list shows under the name of what is to be made. */
export function candidatesByName(
  client: ZoneClient,
  kind: "pools" | "groups",
  name: string | undefined,
): Pick<Creation, "candidates" | "candidatesBefore"> {
  const named = (all: readonly Listed[]) => all.filter((one) => one.name === name);
  return {
    candidatesBefore: async (signal) => named(await client.staleList(kind, signal)),
    candidates: async (signal) => {
      client.invalidate(); // lists are shared for longer than the time between looks
      return named(await client[kind](signal));
    },
  };
}

/** Not so when nobody can tell. */
async function isAbsent(id: string, lookAt: Creation["lookAt"]): Promise<boolean> {
  try {
    return (await lookAt(id)) === undefined;
  } catch {
    return false;
  }
}
