import { pick, without, type JsonObject } from "./json";
import type { Fields } from "./schema/field";
import { withOtherForms } from "./schema/wire";
import { writeState, type StoredState } from "./state/state";

/** What a verb has done so far, and the state that a failure would leave. */
export class Progress {
  id: string | undefined;
  seen: JsonObject;
  private readonly declared: JsonObject;
  private readonly applied = new Set<string>();
  private waiting: readonly string[] = [];

  /**
   * @param before the state before the verb
   * @param inputs what the verb is to reach
   * @param changed the inputs that differ from what is there; of a creation, all
   */
  constructor(
    fields: Fields,
    private readonly before: Pick<StoredState, "seen" | "declared" | "place" | "serial">,
    private readonly inputs: JsonObject,
    changed: Iterable<string>,
  ) {
    this.changed = new Set(changed);
    this.seen = { ...before.seen };
    this.declared = { ...before.declared };
    this.touched = new Set(withOtherForms(fields, this.changed));
    // What was not to change is declared in its newest wording.
    for (const name of Object.keys(fields)) if (!this.touched.has(name)) this.declare(name, inputs[name]);
  }

  readonly changed: ReadonlySet<string>;
  /** The same, and the inputs that say it in other forms. */
  readonly touched: ReadonlySet<string>;

  /** The inputs of a creation that are not applied yet. */
  get pending(): readonly string[] {
    return this.waiting;
  }

  /** The changed inputs that were applied. */
  get appliedChanges(): string[] {
    return [...this.changed].filter((name) => this.applied.has(name));
  }

  /** For the definition's verbs: see ChangeContext. */
  readonly recorder = {
    exists: (id: string, seen: JsonObject = {}, pending: readonly string[] = []): void => {
      this.id = id;
      // Until it is read it is what it was asked to be: without its zone, for one, nobody would find it.
      this.seen = { ...without(this.inputs, pending), ...this.seen, ...seen };
      this.waiting = pending;
      for (const [name, value] of Object.entries(this.inputs))
        this.declare(name, pending.includes(name) ? undefined : value);
    },
    applied: (inputs: JsonObject, seen: JsonObject = {}): void => {
      for (const [name, value] of Object.entries(inputs)) {
        this.applied.add(name);
        this.declare(name, value);
      }
      this.waiting = this.waiting.filter((name) => !Object.hasOwn(inputs, name));
      this.see({ ...inputs, ...seen });
    },
    retract: (): void => {
      this.id = undefined;
    },
  };

  /** The same with another place to record, which the object was found at. */
  at(place: StoredState["place"]): this {
    this.place = place;
    return this;
  }

  private place: StoredState["place"];

  /** The state after a success. */
  finalState(seen: JsonObject, inputs: JsonObject): JsonObject {
    return this.write(seen, inputs, false);
  }

  /** The state after a failure: what was applied is declared, and the rest stays a difference. */
  partialState(): JsonObject {
    return this.write(this.seen, this.declared, true);
  }

  private write(seen: JsonObject, declared: JsonObject, unfinished: boolean): JsonObject {
    const { place = this.before.place } = this;
    return writeState({ seen, declared, place, serial: this.before.serial, unfinished });
  }

  private see(values: JsonObject): void {
    this.seen = { ...this.seen, ...values };
  }

  private declare(name: string, value: unknown): void {
    if (value === undefined) Reflect.deleteProperty(this.declared, name);
    else Object.assign(this.declared, pick({ [name]: value }, [name]));
  }
}
