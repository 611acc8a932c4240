import type { JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import type { Deployed } from "../support/deployed";
import type { Spoiled } from "../support/process/provider-process";
import type { Stage } from "../support/stage";

/** A request on its way to the simulator: nothing of it has been sent. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Empty where there is none. */
  readonly body: string;
}

/** A resource in the table of lifecycles. */
export interface Subject {
  readonly definition: ResourceDefinition;
  /** Tells subjects of one definition apart. */
  readonly variant?: string;
  /** What is wrong on purpose about the definition that the provider has. */
  readonly spoiled?: Spoiled;
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
  /** What a request does to things; undefined where it changes none of this kind. */
  writes(exchange: Exchange): Write | undefined;
  /** The body of the API's own refusal in these words. */
  refusal(words: string): JsonObject;
  /** How the API says that something which the resource refers to does not exist. */
  readonly otherAbsent: JsonObject;
  /** Leads the commands that follow to another place than where the resource was made, by a name for it. */
  readonly elsewhere: Readonly<Record<string, () => Promise<void> | void>>;
  /** Configures the stack's own account as the connection `name`, and no other. */
  connect(name: string): void;
  /** Makes something that a program can adopt, and tells the inputs that do. */
  adoptable?(): Promise<{ readonly id: string; readonly inputs: JsonObject }>;
  readonly outside?: Outside;
  /** What the cloud itself may do wrong with the request that is about to arrive, by a name for it. */
  mishaps?(exchange: Exchange): Readonly<Record<string, () => void>>;
  /** Whether the API answers a request that has done its work by {"ok":true} and nothing else that a client could look for. */
  saysOkAlone?(exchange: Exchange): boolean;
  /** What the cloud is to do that leaves nothing behind to be compared. */
  readonly deed?: Deed;
  /** Inputs in the words of `fields`, where a program can say the same in others. */
  inOneWord?(inputs: JsonObject): JsonObject;
  /** Those other words: the field of each such input. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** What the program declares and nobody may print. */
  readonly secrets?: readonly string[];
  /** What a user changes of the program after an error that is none of the general ones. */
  heed?(message: string, inputs: JsonObject): JsonObject;
  /**
   * The way back of docs/recovery.md for a killed command whose output ends with `words`, where it is another than to
   * adopt what is found. @returns what the program declares from then on.
   */
  recover?(words: string, resource: Deployed, inputs: JsonObject): JsonObject;
  /** Whether two resources of one program cannot declare the same. */
  readonly alone?: true;
  /** Whether a destroyed or replaced thing stays by nature, as the disk of a living machine does. */
  readonly remains?: true;
}

/** What a request would do to one thing. */
export interface Write {
  /** Undefined where it is being made. */
  readonly id?: string;
  /** The values that it sets, in the words of {@link Thing.fields}, undefined for a removal. Absent where it deletes the thing. */
  readonly fields?: JsonObject;
  /** The inputs that it brings nearer to what is declared, without naming the whole value. */
  readonly towards?: readonly string[];
}

export interface Deed {
  /** How often it has been done, or is sure to be, by the simulator's own records. */
  count(): number;
  /** Whether an update must have done it that found `before` in the state and has succeeded. */
  isDue(before: Pick<Deployed, "id" | "inputs">, after: Deployed): boolean;
}

/** What others do to the thing `id` of the resource; they may be refused. */
export interface Outside {
  /** Changes what the program has declared. */
  change?(id: string): void;
  /** Gives the thing `values` where it can have any: labels, tags. */
  taint?(id: string, values: Readonly<Record<string, string>>): void;
  remove(id: string): void;
  readonly autoscaler?: Autoscaler;
}

export interface Autoscaler {
  /** The input that says how many members there are. */
  readonly field: string;
  scale(id: string): void;
}

/** One object by the simulator's own records. */
export interface Thing {
  readonly id: string;
  /** What a person knows it by. */
  readonly name?: string;
  /** No request of the API tells of it without its id: nobody finds it who was not told. */
  readonly hidden?: true;
  /** What `adopt` calls it, as a person finds it out; without it, its id. */
  adopt?(): Promise<string>;
  /** What it is, in the words of the inputs: every field that is compared, undefined where it is unset. */
  readonly fields: JsonObject;
  /** What the server fills in or adds to: compared as far as it is declared. */
  readonly filledIn?: JsonObject;
  /** What it is not although it should be, such as a pool of as many members as it says. */
  readonly flaw?: string;
}
