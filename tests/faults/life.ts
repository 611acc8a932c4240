import type { JsonObject } from "../../provider/core/json";
import type { Deployed, Options } from "../support/deployed";
import { CheckFailed, InitFailed } from "../support/process/provider-process";
import type { Scene, Thing } from "./lifecycle";
import { credentialsOf, plainStateOf } from "./secrets";
import { names } from "./verdict";

export type Step = "up" | "refresh" | "destroy";

/** A resource and the user whose program declares it: he runs steps again, reads errors and does what they say. */
export class Life {
  inputs: JsonObject = {};
  /** The options of the resource in the program. */
  options: Options = {};
  /** What the program adopts, or has been told to. */
  candidate: string | undefined;
  /** What was said so far about things that may have been left behind. */
  readonly told: string[] = [];
  /** What the state has ever known. */
  readonly known = new Set<string>();
  /** What the state has ever held in plain text. */
  readonly states = new Set<string>();
  /** What it has ever held encrypted. */
  readonly credentials = new Set<string>();
  /** The inputs that the program has ever declared. */
  private readonly declared = new Set<string>();
  private bereft = false;
  private isShared = false;

  constructor(
    readonly resource: Deployed,
    private readonly scene: Scene,
  ) {}

  /** @param once what is asked of this run of the command alone. @returns a failure. */
  async attempt(step: Step, once: Options = {}): Promise<Error | undefined> {
    this.remember();
    for (const [name, value] of Object.entries(this.inputs)) if (value !== undefined) this.declared.add(name);
    try {
      if (step === "up") await this.resource.up(this.inputs, { ...this.options, ...once });
      else await this.resource[step]();
      if (step !== "refresh") this.bereft = false;
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.remember();
    }
  }

  /** The fields of which the program says nothing: another's decision, or what others had done before the state knew the thing. */
  get open(): readonly string[] {
    const { things, synonyms = {} } = this.scene;
    const { ignoreChanges = [] } = this.options;
    if (!this.declared.has("adopt") && !this.isShared) return ignoreChanges;
    const named = new Set([...this.declared].map((name) => synonyms[name] ?? name));
    const fields = things().flatMap((thing) => Object.keys(thing.fields));
    return [...ignoreChanges, ...fields.filter((field) => !named.has(field))];
  }

  /** What the state knows, what is yet to be deleted of it included. */
  inState(): string[] {
    return [this.resource.id, ...this.resource.condemned.map(({ id }) => id)].filter((id) => id !== undefined);
  }

  /** Whether `id` is, or is to be, this resource's. */
  claims(id: string): boolean {
    return id === this.candidate || this.inState().includes(id);
  }

  /** Somebody else has had his hands in the step that is being run. */
  share(): void {
    this.isShared ||= this.isMaking;
  }

  /** Whether the last plan was to make a thing, or to finish a creation of which nothing is there yet. */
  get isMaking(): boolean {
    const { planned, unfinished, id } = this.resource;
    const step = planned?.preview.step;
    const isThere = () => this.scene.things().some((thing) => thing.id === id);
    return step === "create" || step === "replace" || (unfinished && !isThere());
  }

  /** Whether a user who has read everything could find `thing` and knows how to take it over. */
  isTold(thing: Thing): boolean {
    return this.told.some((message) => names(message, thing));
  }

  /** The process has died while it did the step for this resource: nobody heard what it made, after those `words`. */
  bereave(words: string): void {
    this.bereft = true;
    const { resource, inputs } = this;
    this.inputs = this.scene.recover?.(words, resource, inputs) ?? inputs;
    if (this.inputs.adopt !== inputs.adopt) this.candidate = String(this.inputs.adopt);
  }

  /** Whether `stray` is what a dead process said that it was about to make, or what a person finds who looks for that. */
  mayHaveMade({ id, name, hidden }: Thing): boolean {
    if (!this.bereft) return false;
    if (this.resource.stage.said.some((line) => line.startsWith("progress: Creating ") && line.includes(id)))
      return true;
    if (hidden) return false;
    const declared = typeof this.inputs.name === "string" ? this.inputs.name : `${this.resource.logicalName}-`;
    return name === undefined || name.startsWith(declared) || !/^[\w-]+$/.test(name);
  }

  /** Whether a failure asks for a refresh before the step is run again. Waiting on is tried first. */
  wantsRefresh(failure: string): boolean {
    const repeated = this.told.filter((message) => message === failure).length > 1;
    return /pulumi refresh/.test(failure) && (repeated || !/to (go on|continue) waiting/.test(failure));
  }

  async adopt(stray: Thing): Promise<void> {
    this.candidate = stray.id;
    this.bereft = false;
    this.inputs = { ...this.inputs, adopt: await adoptName(stray) };
  }

  /** Does what a failure says of an adoption: declares as it is what cannot change, makes another where there is nothing to adopt. */
  follow(failure: string): void {
    if (/nothing to adopt|[Tt]ake adopt out of the program/.test(failure))
      this.inputs = { ...this.inputs, adopt: undefined };
    if (/deleteBeforeReplace/.test(failure)) this.options = { ...this.options, deleteBeforeReplace: true };
    // The date of this machine is wrong, and its user sets it right.
    if (/\bclock\b/.test(failure)) this.resource.stage.skewMs = 0;
    const candidate = this.scene.things().find(({ id }) => id === this.candidate);
    if (candidate && /is not adopted: these fields differ|must be declared as it is/.test(failure)) {
      for (const [field, there] of Object.entries({ ...candidate.filledIn, ...candidate.fields }))
        if (new RegExp(`\\b${field}\\b`).test(failure)) this.inputs = { ...this.inputs, [field]: there };
    }
    this.inputs = this.scene.heed?.(failure, this.inputs) ?? this.inputs;
  }

  private remember(): void {
    for (const id of this.inState()) this.known.add(id);
    this.states.add(plainStateOf(this.resource));
    for (const credential of credentialsOf(this.resource)) this.credentials.add(credential);
  }
}

export async function adoptName(thing: Thing): Promise<string> {
  return (await thing.adopt?.()) ?? thing.id;
}

/** What a failure shows to a person, message by message. */
export function messagesOf(failure: Error): readonly string[] {
  if (failure instanceof InitFailed) return failure.reasons;
  return failure instanceof CheckFailed ? failure.failures : [failure.message];
}
