import type { JsonObject } from "../../provider/core/json";
import type { Deployed, Options } from "../support/deployed";
import { CheckFailed, InitFailed } from "../support/process/provider-process";
import type { Scene, Thing } from "./lifecycle";
import { credentialsOf, plainStateOf } from "./secrets";
import { names } from "./verdict";

export type Step = "up" | "refresh" | "destroy";

/** A resource and its user, who repeats steps and follows the advice of errors. */
export class Life {
  inputs: JsonObject = {};
  /** The options of the resource in the program. */
  options: Options = {};
  /** The id of the object that the program adopts, or was advised to adopt. */
  candidate: string | undefined;
  /** The error messages so far. */
  readonly errors: string[] = [];
  /** All ids that the state has recorded. */
  readonly known = new Set<string>();
  /** All plain text that the state has contained. */
  readonly states = new Set<string>();
  /** All encrypted values that the state has contained. */
  readonly credentials = new Set<string>();
  /** All inputs that the program has declared. */
  private readonly declared = new Set<string>();
  private hasDied = false;
  private isShared = false;

  constructor(
    readonly resource: Deployed,
    private readonly scene: Scene,
  ) {}

  /** @param once options of this run only @returns the failure, if any */
  async attempt(step: Step, once: Options = {}): Promise<Error | undefined> {
    this.remember();
    for (const [name, value] of Object.entries(this.inputs)) if (value !== undefined) this.declared.add(name);
    try {
      if (step === "up") await this.resource.up(this.inputs, { ...this.options, ...once });
      else await this.resource[step]();
      if (step !== "refresh") this.hasDied = false;
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      this.remember();
    }
  }

  /** The fields that the program does not declare: others may decide them, or changed them before the adoption. */
  get open(): readonly string[] {
    const { things, synonyms = {} } = this.scene;
    const { ignoreChanges = [] } = this.options;
    if (!this.declared.has("adopt") && !this.isShared) return ignoreChanges;
    const named = new Set([...this.declared].map((name) => synonyms[name] ?? name));
    const fields = things().flatMap((thing) => Object.keys(thing.fields));
    return [...ignoreChanges, ...fields.filter((field) => !named.has(field))];
  }

  /** The ids in the state, including objects that are still to be deleted. */
  inState(): string[] {
    return [this.resource.id, ...this.resource.condemned.map(({ id }) => id)].filter((id) => id !== undefined);
  }

  /** Whether `id` belongs to this resource, or will after an adoption. */
  claims(id: string): boolean {
    return id === this.candidate || this.inState().includes(id);
  }

  /** Others changed the object during the running step. */
  share(): void {
    this.isShared ||= this.isCreating;
  }

  /** Whether the last plan creates an object, or finishes a creation that left none. */
  get isCreating(): boolean {
    const { planned, unfinished, id } = this.resource;
    const step = planned?.preview.step;
    const isThere = () => this.scene.things().some((thing) => thing.id === id);
    return step === "create" || step === "replace" || (unfinished && !isThere());
  }

  /** Whether an error named `thing` and how to adopt it. */
  isNamed(thing: Thing): boolean {
    return this.errors.some((message) => names(message, thing));
  }

  /** The process died during this resource's step, after it had logged `words`: its result is not known. */
  onProcessDied(words: string): void {
    this.hasDied = true;
    const { resource, inputs } = this;
    this.inputs = this.scene.recover?.(words, resource, inputs) ?? inputs;
    if (this.inputs.adopt !== inputs.adopt) this.candidate = String(this.inputs.adopt);
  }

  /** Whether a dead process announced the stray, or a person could recognise it by its name. */
  mayHaveCreated({ id, name, hidden }: Thing): boolean {
    if (!this.hasDied) return false;
    if (this.resource.stage.said.some((line) => line.startsWith("progress: Creating ") && line.includes(id)))
      return true;
    if (hidden) return false;
    const declared = typeof this.inputs.name === "string" ? this.inputs.name : `${this.resource.logicalName}-`;
    return name === undefined || name.startsWith(declared) || !/^[\w-]+$/.test(name);
  }

  /** Whether a failure advises a refresh before the next attempt. If it also advises to wait, wait first. */
  wantsRefresh(failure: string): boolean {
    const repeated = this.errors.filter((message) => message === failure).length > 1;
    return /pulumi refresh/.test(failure) && (repeated || !/to (go on|continue) waiting/.test(failure));
  }

  async adopt(stray: Thing): Promise<void> {
    this.candidate = stray.id;
    this.hasDied = false;
    this.inputs = { ...this.inputs, adopt: await adoptName(stray) };
  }

  /** Follows a failure's advice: declares fields that cannot change as they are, and removes a useless adopt. */
  follow(failure: string): void {
    if (/nothing to adopt|[Tt]ake adopt out of the program/.test(failure))
      this.inputs = { ...this.inputs, adopt: undefined };
    if (/deleteBeforeReplace/.test(failure)) this.options = { ...this.options, deleteBeforeReplace: true };
    // The user corrects the machine's date.
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

/** The messages of a failure. */
export function messagesOf(failure: Error): readonly string[] {
  if (failure instanceof InitFailed) return failure.reasons;
  return failure instanceof CheckFailed ? failure.failures : [failure.message];
}
