import type { JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import type { Deployed } from "../support/deployed";
import type { Stage } from "../support/stage";
import type { Exchange } from "./exchanges";

/** A resource in the table of lifecycles. */
export interface Subject {
  readonly definition: ResourceDefinition;
  /** Tells subjects of one definition apart. */
  readonly variant?: string;
  /** Makes, on a fresh stage and without the provider, what the resource refers to, and things of others that look like it. */
  prepare(stage: Stage, resources: readonly Deployed[]): Promise<Scene>;
}

/** A resource on a stage: what can be declared of it, and what there is of it by the simulator's own records. */
export interface Scene {
  /** The inputs of the smallest program. */
  readonly base: JsonObject;
  /** What a program may declare besides, by a name for it: a change of each, to it and back, is a lifecycle. The last is the fullest. */
  readonly changes: Readonly<Record<string, JsonObject>>;
  /** Everything of the resource's kind that lives now, whoever made it. */
  things(): readonly Thing[];
  /** Makes something that a program can adopt, and tells the inputs that do. */
  adoptable?(): Promise<{ readonly id: string; readonly inputs: JsonObject }>;
  readonly outside?: Outside;
  /** What the cloud itself may do wrong with the request that is about to arrive, by a name for it. */
  mishaps?(exchange: Exchange): Readonly<Record<string, () => void>>;
  /** What a user changes of the program after an error that is none of the general ones. */
  heed?(message: string, inputs: JsonObject): JsonObject;
  /** Whether a killed process may leave behind what nobody can tell from what is others'. */
  readonly mortal?: false;
  /** Whether two resources of one program cannot declare the same. */
  readonly alone?: true;
  /** Whether a destroyed or replaced thing stays by nature, as the disk of a living machine does. */
  readonly remains?: true;
}

/** What others do to the thing `id` of the resource; they may be refused. */
export interface Outside {
  /** Changes what the program has declared. */
  change?(id: string): void;
  remove(id: string): void;
}

/** One object by the simulator's own records. */
export interface Thing {
  readonly id: string;
  /** What a person knows it by. */
  readonly name?: string;
  /** What `adopt` calls it, as a person finds it out; without it, its id. */
  adopt?(): Promise<string>;
  /** What it is, in the words of the inputs: every field that is compared, undefined where it is unset. */
  readonly fields: JsonObject;
  /** What the server fills in or adds to: compared as far as it is declared. */
  readonly filledIn?: JsonObject;
}
