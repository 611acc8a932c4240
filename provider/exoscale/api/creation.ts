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
  /** Whether the name was just made up. */
  readonly isNew: boolean;
  readonly kind: "pools" | "groups";
  readonly name: string | undefined;
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
  {
    what,
    adoption,
    path,
    body,
    unique,
    isNew,
    kind,
    name,
    lookAt,
    isUnderWay = () => Promise.resolve(false),
  }: Creation,
  context: Recorder,
): Promise<string> {
  const namesakes = (all: readonly Listed[]) => all.filter((one) => one.name === name);
  const made = await createOnce(context, {
    what,
    adoption,
    unique,
    isNew,
    send: () => startOperation(client, { method: "POST", path, body }),
    candidatesBefore: async (signal) => namesakes(await client.listedBefore(kind, signal)),
    candidates: async (signal) => {
      // Lists are shared for longer than the time between looks.
      client.invalidate();
      return namesakes(await client[kind](signal));
    },
    idOf: ({ id }) => id,
  });
  if ("found" in made) {
    context.exists(made.found.id);
    return made.found.id;
  }
  const creation = `creation of ${what}`;
  const started = made.answer;
  // As a rule the first answer tells the id, and the last one need not; the other way round is possible.
  const id =
    started.operation.reference?.id ?? (await finishOperation(client, started, creation, context)).reference?.id;
  if (id === undefined)
    throw new PoolsError(
      `Exoscale made ${what} without telling its id. Look for it by its name, and take it over with ${adoption}.`,
    );
  context.exists(id);
  try {
    await finishOperation(client, started, creation, context, () => isUnderWay(id));
  } catch (error) {
    // An operation that failed may have left something or nothing: only then is there nothing to remember.
    if (error instanceof OperationError && (await isAbsent(id, lookAt))) context.retract();
    throw error;
  }
  return id;
}

/** Not so when nobody can tell. */
async function isAbsent(id: string, lookAt: Creation["lookAt"]): Promise<boolean> {
  try {
    return (await lookAt(id)) === undefined;
  } catch {
    return false;
  }
}
