import { pick, without, type JsonObject } from "../json";
import type { Fields } from "../schema/field";
import { withOtherForms } from "../schema/wire";
import { writeState, type StoredState } from "../state/state";

/** What a verb has applied so far, and the state to store if it fails. */
export class Progress {
  id: string | undefined;
  /** Where the object was found. */
  place: StoredState["place"];
  seen: JsonObject;
  private readonly declared: JsonObject;
  private readonly applied = new Set<string>();

  /**
   * @param before the state before the verb
   * @param inputs the wanted inputs
   * @param changed the names of the inputs that differ from the object; all for a creation
   */
  constructor(
    fields: Fields,
    private readonly before: Pick<StoredState, "seen" | "declared" | "place" | "serial">,
    private readonly inputs: JsonObject,
    changed: Iterable<string>,
  ) {
    this.changed = new Set(changed);
    this.place = before.place;
    this.seen = { ...before.seen };
    this.declared = { ...before.declared };
    this.touched = new Set(withOtherForms(fields, this.changed));
    // Unchanged inputs are declared as the program writes them now.
    for (const name of Object.keys(fields)) if (!this.touched.has(name)) this.declare(name, inputs[name]);
  }

  readonly changed: ReadonlySet<string>;
  /** {@link changed}, and the inputs that are other forms of them. */
  readonly touched: ReadonlySet<string>;

  /** The changed inputs that were applied. */
  get appliedChanges(): string[] {
    return [...this.changed].filter((name) => this.applied.has(name));
  }

  /** The part of {@link ChangeContext} that records progress. */
  readonly recorder = {
    exists: (id: string, seen: JsonObject = {}, pending: readonly string[] = []): void => {
      this.id = id;
      // Until the first read, assume the inputs: without its zone, for example, a later read cannot find it.
      this.seen = { ...without(this.inputs, pending), ...this.seen, ...seen };
      for (const [name, value] of Object.entries(this.inputs))
        this.declare(name, pending.includes(name) ? undefined : value);
    },
    applied: (inputs: JsonObject, seen: JsonObject = {}): void => {
      for (const [name, value] of Object.entries(inputs)) {
        this.applied.add(name);
        this.declare(name, value);
      }
      this.seen = { ...this.seen, ...inputs, ...seen };
    },
    retract: (): void => {
      this.id = undefined;
    },
  };

  /** The state after a success. */
  finalState(seen: JsonObject, inputs: JsonObject): JsonObject {
    return this.write(seen, inputs, false);
  }

  /** The state after a failure. Only applied inputs count as declared, so the next update applies the rest. */
  partialState(): JsonObject {
    return this.write(this.seen, this.declared, true);
  }

  private write(seen: JsonObject, declared: JsonObject, unfinished: boolean): JsonObject {
    return writeState({ seen, declared, place: this.place, serial: this.before.serial, unfinished });
  }

  private declare(name: string, value: unknown): void {
    if (value === undefined) Reflect.deleteProperty(this.declared, name);
    else Object.assign(this.declared, pick({ [name]: value }, [name]));
  }
}
