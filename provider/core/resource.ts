import type { z } from "zod";
import type { Context } from "./context";
import type { Cloud } from "./place";
import type { Settings } from "./settings/settings";

/**
 * One resource, defined once: what users write, what they get, and the calls between. A definition is plain data and
 * five functions over plain JSON; lifecycle.ts makes of it what an engine needs.
 */
export interface ResourceDefinition<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  /** `<cloud>:<Resource>`, as in the type token. */
  readonly type: `${string}:${string}`;
  readonly description: string;
  /** The vendor's page. */
  readonly see: string;
  /** Programs that use the resource, from the smallest to fuller ones. They stand in its docs, and a test compiles them. */
  readonly examples?: readonly Example[];
  /** How `adopt` names an existing object, such as `<id>@<zone>`. */
  readonly adoptId: string;
  readonly inputs: I;
  /** What the resource has beyond its inputs. */
  readonly outputs: O;
  readonly cloud: Cloud;
  /** Whether what is found under `id` is the object wherever it is found, as with a UUID; a name means one server or project. */
  isGlobal(id: string, seen: Partial<State<I, O>>): boolean;
  /** The field that is generated from the resource's Pulumi name when the user leaves it out. */
  readonly generatedName?: {
    readonly field: keyof z.output<I> & string;
    readonly maxLength: number;
    /** Makes of a Pulumi name what the vendor allows in a name. */
    adapt?(logicalName: string): string;
    /** Whether two objects cannot bear one name: a replacement that keeps the name deletes the old object first. */
    readonly unique: boolean;
  };
  /** How long a create, update or delete may take unless the customTimeouts option says otherwise. */
  readonly timeoutMinutes: number;

  /** Values for fields that were left out, from the configuration or from other fields. `olds` is empty before the resource is made. No network. */
  defaults?(inputs: RawInputs<I>, settings: Settings, olds: RawInputs<I>): RawInputs<I>;
  /** What must hold between fields. `fail` names the field to blame. */
  rules?(inputs: Known<I>, fail: (path: string, reason: string) => void, more: RuleContext<I>): void;
  /** One form for what can be written in two, so that they compare equal. */
  canonical?(inputs: RawInputs<I>): RawInputs<I>;
  /** Replacements that depend on values and not only on a field. */
  readonly replacements?: readonly Replacement<I>[];
  /** The replacement that time alone has made due, although nothing was changed; said like any other. `now` is the clock's. */
  overdue?(state: Partial<State<I, O>>, inputs: Known<I>, now: number): Overdue | undefined;
  /** What a person should know before confirming: said once, in the preview. `old` is undefined before the resource exists. */
  warnings?(inputs: Known<I>, old: Known<I> | undefined): readonly string[];

  /** What a person should know before confirming this change of an object that is there: said in the preview. No network. */
  notes?(change: PlannedChange<I, O>): readonly string[];

  /** Whether something is left to do although no input differs, such as work that stopped half-way: then an update is due. No network. */
  outstanding?(seen: Partial<State<I, O>>, next: Known<I>): boolean;

  /** What a step takes away, or makes, for good: one sentence each, for who reviews a preview. No network. */
  irreversible?(step: PlannedStep<I, O>): readonly string[];

  /** Why this change is not made, said in the preview already; undefined where it may be. No network. */
  refusal?(change: PlannedChange<I, O>): string | undefined;

  /** Why an object is never written, such as another owner; undefined where it may be. */
  readOnly?(state: z.output<O>): string | undefined;

  create(inputs: z.output<I>, context: ChangeContext<I, O>): Promise<Created<I, O>>;
  /**
   * Undefined when the object is gone, by the API's own answer, confirmed. `known` is what the state holds: of what is
   * being adopted, only the inputs that steer or locate.
   */
  read(id: string, known: Partial<State<I, O>>, context: Context): Promise<Found<I, O> | undefined>;
  /** Absent where every change replaces. @returns the object as its last request saw it; without it, it is read once more. */
  update?(change: Change<I, O>, context: ChangeContext<I, O>): Promise<Found<I, O> | undefined>;
  delete(id: string, state: State<I, O>, context: Context): Promise<Deletion>;
}

/**
 * How a deletion ended: the object was deleted, was gone already by the API's own answer, or stays because the API or its
 * owner keeps it.
 */
export type Deletion = "deleted" | "absent" | "left";

/** A change as diff sees it. */
export interface PlannedChange<I extends z.ZodObject, O extends z.ZodObject> {
  readonly changed: readonly string[];
  /** The fields that replace. */
  readonly replaces: readonly string[];
  /** The object as it was read last. */
  readonly seen: Partial<State<I, O>>;
  /** What the user declared last. */
  readonly declared: Known<I>;
  readonly next: Known<I>;
  /** All of `next`, also what is not known yet. */
  readonly raw: RawInputs<I>;
}

/** What `pulumi up` would do to one resource, as a preview tells it. */
export interface PlannedStep<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly kind: "create" | "update" | "replace" | "delete";
  /** The object as it was read last; empty before it is made. */
  readonly seen: Partial<State<I, O>>;
  /** What is declared from now on, as far as it is known; empty where nothing is. */
  readonly next: Known<I>;
  /** The top-level fields that differ. */
  readonly changed: readonly string[];
}

export interface RuleContext<I extends z.ZodObject> {
  /** False before the resource is made. */
  readonly exists: boolean;
  /** All inputs, also those that are not known yet or wrong: good for asking which are there and how many. */
  readonly raw: RawInputs<I>;
}

/** A complete program. */
export interface Example {
  /** The task that it does. */
  readonly title: string;
  readonly code: string;
}

export type State<I extends z.ZodObject, O extends z.ZodObject> = z.output<I> & z.output<O>;

/** Inputs as far as they are known and valid: what rules may look at in a preview. */
export type Known<I extends z.ZodObject> = Partial<z.output<I>>;

/** Inputs as they came: perhaps wrong, perhaps not known yet. Good for asking which are there. */
export type RawInputs<I extends z.ZodObject> = { readonly [K in keyof z.output<I>]?: unknown };

/** A change that replaces for its values. A new value that is not known yet counts when it may be such a change. */
export interface Replacement<I extends z.ZodObject> {
  readonly field: keyof z.output<I> & string;
  readonly reason: string;
  when(old: unknown, next: unknown): boolean;
}

/** A replacement that no changed field asks for: the field to name, and the reason that a person reads. */
export interface Overdue {
  readonly field: string;
  readonly reason: string;
}

export interface Created<I extends z.ZodObject, O extends z.ZodObject> {
  readonly id: string;
  /** The object as the last request of the creation saw it; without it, it is read once more. */
  readonly found?: Found<I, O>;
}

export interface Found<I extends z.ZodObject, O extends z.ZodObject> {
  readonly id: string;
  readonly state: Partial<z.output<I>> & z.output<O>;
}

/**
 * How a verb tells what it has done so far, so that a failure leaves it in the state: what was applied is no difference
 * any more, and the rest is.
 */
export interface ChangeContext<I extends z.ZodObject, O extends z.ZodObject> extends Context {
  /** The object is there under `id`, or will be under that name. `pending` names the inputs that later steps apply. */
  exists(id: string, seen?: Partial<State<I, O>>, pending?: readonly (keyof z.output<I> & string)[]): void;
  /** These inputs are applied; one whose value is undefined is removed. */
  applied(inputs: Partial<z.output<I>>, seen?: Partial<State<I, O>>): void;
  /** What was said to exist turned out not to: there is nothing to remember. */
  retract(): void;
}

export interface Change<I extends z.ZodObject, O extends z.ZodObject> {
  readonly id: string;
  /** The object as it was read last. */
  readonly old: State<I, O>;
  /** What the user had declared: without what the server had added, which is not the user's to remove. */
  readonly declared: Partial<z.output<I>>;
  readonly next: z.output<I>;
  /** The top-level fields that differ. Empty when only the wait of an earlier attempt is to be finished. */
  readonly changed: ReadonlySet<string>;
}

/** Keeps a definition's types while it is written; the lifecycle and the generators take any definition. */
export function defineResource<I extends z.ZodObject, O extends z.ZodObject>(
  definition: ResourceDefinition<I, O>,
): ResourceDefinition<I, O> {
  return definition;
}
