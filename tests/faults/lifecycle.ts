import type { JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import type { Deployed } from "../support/deployed";
import type { Spoiled } from "../support/process/provider-process";
import type { Stage } from "../support/stage";

/** A request before it is sent to the simulator. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Empty if there is none. */
  readonly body: string;
}

/** A resource in the table of lifecycles. */
export interface Subject {
  readonly definition: ResourceDefinition;
  /** Distinguishes subjects of one definition. */
  readonly variant?: string;
  /** A deliberate defect of the provider's definition. */
  readonly spoiled?: Spoiled;
  /** Creates on a new stage, without the provider, the objects that the resource refers to and similar objects of others. */
  prepare(stage: Stage, resources: readonly Deployed[]): Promise<Scene>;
}

/** A resource on a stage: its possible inputs, and its objects by the simulator's records. */
export interface Scene {
  /** The inputs of the smallest program. */
  readonly base: JsonObject;
  /** Further inputs by a name. Stories change to each of them and back. The last has the most inputs. */
  readonly changes: Readonly<Record<string, JsonObject>>;
  /** All existing objects of the resource's kind, of any owner. */
  things(): readonly Thing[];
  /** The effect of a request on things; undefined if it changes none of this kind. */
  writes(exchange: Exchange): Write | undefined;
  /** The body of the API's refusal with this message. */
  refusal(words: string): JsonObject;
  /** The API's answer that an object to which the resource refers does not exist. */
  readonly otherAbsent: JsonObject;
  /** Configures another place for the next commands, by a name. */
  readonly elsewhere: Readonly<Record<string, () => Promise<void> | void>>;
  /** Configures the stack's account as the only connection, with this name. */
  connect(name: string): void;
  /** Creates an object that a program can adopt, and returns the inputs for it. */
  adoptable?(): Promise<{ readonly id: string; readonly inputs: JsonObject }>;
  readonly outside?: Outside;
  /** Failures of the cloud for this request, by a name. */
  mishaps?(exchange: Exchange): Readonly<Record<string, () => void>>;
  /** Whether the API answers this request by {"ok":true} only when it has succeeded. */
  saysOkAlone?(exchange: Exchange): boolean;
  /** An action of the cloud that leaves no trace to compare. */
  readonly deed?: Deed;
  /** Inputs under the names of `fields`, if a program can use other names. */
  inOneWord?(inputs: JsonObject): JsonObject;
  /** The field of each input with another name. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Declared values that must not be printed. */
  readonly secrets?: readonly string[];
  /** The inputs after a user has followed an error that is specific to the resource. */
  heed?(message: string, inputs: JsonObject): JsonObject;
  /**
   * The recovery of docs/recovery.md after a killed command that logged `words` last, if it is not an adoption.
   * @returns the new inputs of the program
   */
  recover?(words: string, resource: Deployed, inputs: JsonObject): JsonObject;
  /** Whether two resources of one program cannot have the same inputs. */
  readonly alone?: true;
  /** Whether a thing remains after a destroy or replacement, as the disk of a VM does. */
  readonly remains?: true;
}

/** The effect of a request on one thing. */
export interface Write {
  /** Undefined for a creation. */
  readonly id?: string;
  /** The values that it sets, under the names of {@link Thing.fields}; undefined removes a value. Absent for a deletion. */
  readonly fields?: JsonObject;
  /** The inputs that it changes without sending the whole value. */
  readonly towards?: readonly string[];
}

export interface Deed {
  /** The number of actions that are done or certain, by the simulator's records. */
  count(): number;
  /** Whether a successful update from `before` must have done it. */
  isDue(before: Pick<Deployed, "id" | "inputs">, after: Deployed): boolean;
}

/** Changes of the thing `id` by others; the API may refuse them. */
export interface Outside {
  /** Changes declared values. */
  change?(id: string): void;
  /** Sets `values` as labels or tags. */
  taint?(id: string, values: Readonly<Record<string, string>>): void;
  remove(id: string): void;
  readonly autoscaler?: Autoscaler;
}

export interface Autoscaler {
  /** The input with the number of members. */
  readonly field: string;
  scale(id: string): void;
}

/** One object by the simulator's records. */
export interface Thing {
  readonly id: string;
  /** The name by which a person recognises it. */
  readonly name?: string;
  /** The API cannot list it: it is found by its id only. */
  readonly hidden?: true;
  /** Its name for `adopt`. Default: its id. */
  adopt?(): Promise<string>;
  /** Its values under the names of the inputs: every compared field, undefined if it is unset. */
  readonly fields: JsonObject;
  /** Computed values: compared only if they are declared. */
  readonly filledIn?: JsonObject;
  /** What is wrong with it, such as a wrong number of members. */
  readonly flaw?: string;
}
