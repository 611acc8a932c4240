import type { z } from "zod";
import type { Context } from "./context";
import type { JsonObject } from "./json";
import type { Cloud } from "./place";
import type { Reason } from "./schema/diff";
import type { Fields } from "./schema/field";
import type { Settings } from "./settings/settings";

/**
 * One resource: its inputs, its outputs and its verbs over plain JSON. Check, diff and state follow from it in lifecycle/;
 * classes and docs are generated from it.
 */
export interface ResourceDefinition<
  I extends z.ZodObject = z.ZodObject<Fields>,
  O extends z.ZodObject = z.ZodObject<Fields>,
> {
  /** `<cloud>:<Resource>`, as in the type token. */
  readonly type: `${string}:${string}`;
  readonly description: string;
  /** The vendor's page. */
  readonly see: string;
  /** Example programs for the docs, the smallest first. A test compiles them. */
  readonly examples?: readonly Example[];
  /** How `adopt` names an existing object, such as `<id>@<zone>`. */
  readonly adoptId: string;
  readonly inputs: I;
  /** The fields beyond the inputs. */
  readonly outputs: O;
  readonly cloud: Cloud;
  /** Whether `id` is globally unique, such as a UUID. A name is unique only on one server or in one project. */
  isGlobal(id: string, seen: Partial<State<I, O>>): boolean;
  /** The field that is generated from the resource's Pulumi name if the user leaves it out. */
  readonly generatedName?: {
    readonly field: keyof z.output<I> & string;
    readonly maxLength: number;
    /** Turns a Pulumi name into a name that the vendor allows. */
    adapt?(logicalName: string): string;
    /** Whether names are unique: then a replacement that keeps the name deletes the old object first. */
    readonly unique: boolean;
  };
  /** How long a create, update or delete may take unless the customTimeouts option says otherwise. */
  readonly timeoutMinutes: number;

  /** Values for omitted fields, from the configuration or from other fields. `olds` is empty for a new resource. No network. */
  defaults?(inputs: RawInputs<I>, settings: Settings, olds: RawInputs<I>): RawInputs<I>;
  /** Rules over several fields. `fail` takes the path of the wrong field. No network. */
  rules?(inputs: Known<I>, fail: (path: string, reason: string) => void, more: RuleContext<I>): void;
  /** Brings inputs with the same meaning into one form, so that they compare equal. */
  canonical?(inputs: RawInputs<I>): RawInputs<I>;
  /** Replacements that depend on the values, not only on the field. */
  readonly replacements?: readonly Replacement<I>[];
  /** A replacement that is due although no input changed, such as an expiry. `now` is the wall clock. */
  overdue?(state: Partial<State<I, O>>, inputs: Known<I>, now: number): Reason | undefined;
  /** Warnings of check. `old` is undefined for a new resource. No network. */
  warnings?(inputs: Known<I>, old: Known<I> | undefined): readonly string[];

  /** Warnings of diff about a change of an existing object. No network. */
  notes?(change: PlannedChange<I, O>): readonly string[];

  /** Whether an update is due although no input differs, such as after a stopped rollout. No network. */
  outstanding?(seen: Partial<State<I, O>>, next: Known<I>): boolean;

  /** What cannot be undone about a step: one sentence each, for the reviewer of a preview. No network. */
  irreversible?(step: PlannedStep<I, O>): readonly string[];

  /** Why this change is refused, in the preview already; undefined if it is allowed. No network. */
  refusal?(change: PlannedChange<I, O>): string | undefined;

  /** Why this object must not be changed, such as another owner; undefined if it may be changed. */
  readOnly?(state: z.output<O>): string | undefined;

  create(inputs: z.output<I>, context: ChangeContext<I, O>): Promise<Created<I, O>>;
  /**
   * Undefined if the object does not exist: by the API's own answer, confirmed by a second request. `known` is the state;
   * for an adoption only the inputs that are needed to find the object (`steers`, `locates`).
   */
  read(id: string, known: Partial<State<I, O>>, context: Context): Promise<Found<I, O> | undefined>;
  /** Left out if every change replaces. @returns the object as the last request returned it; if undefined, it is read again */
  update?(change: Change<I, O>, context: ChangeContext<I, O>): Promise<Found<I, O> | undefined>;
  delete(id: string, state: State<I, O>, context: Context): Promise<Deletion>;
}

/**
 * `deleted`: this call deleted it. `absent`: the API says that it did not exist. `left`: it still exists, because the API or
 * another owner keeps it.
 */
export type Deletion = "deleted" | "absent" | "left";

/** A change as diff finds it. */
export interface PlannedChange<I extends z.ZodObject, O extends z.ZodObject> {
  readonly changed: readonly string[];
  /** The changed fields that replace. */
  readonly replaces: readonly string[];
  /** The object as it was read last. */
  readonly seen: Partial<State<I, O>>;
  /** What the user declared last. */
  readonly declared: Known<I>;
  readonly next: Known<I>;
  /** `next` with unknown values. */
  readonly raw: RawInputs<I>;
}

/** What `pulumi up` will do to one resource, according to a preview. */
export interface PlannedStep<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly kind: "create" | "update" | "replace" | "delete";
  /** The object as it was read last; empty for a new one. */
  readonly seen: Partial<State<I, O>>;
  /** The new inputs, as far as they are known; empty for a deletion. */
  readonly next: Known<I>;
  /** The top-level fields that differ. */
  readonly changed: readonly string[];
}

export interface RuleContext<I extends z.ZodObject> {
  /** False for a new resource. */
  readonly exists: boolean;
  /** All inputs, including unknown and invalid ones. Use it only for presence and counts. */
  readonly raw: RawInputs<I>;
}

/** `values` in the form in which a resource's values are compared. */
export function canonicalOf(definition: ResourceDefinition, values: JsonObject): JsonObject {
  return definition.canonical?.(values) ?? values;
}

/** A complete example program. */
export interface Example {
  /** The task, as a heading. */
  readonly title: string;
  readonly code: string;
}

export type State<I extends z.ZodObject, O extends z.ZodObject> = z.output<I> & z.output<O>;

/** The inputs that are known and valid. */
export type Known<I extends z.ZodObject> = Partial<z.output<I>>;

/** Inputs before validation: a value may be invalid or not known yet. */
export type RawInputs<I extends z.ZodObject> = { readonly [K in keyof z.output<I>]?: unknown };

/** A change of values that replaces. An unknown new value replaces if `when` returns true for it. */
export interface Replacement<I extends z.ZodObject> {
  readonly field: keyof z.output<I> & string;
  readonly reason: string;
  when(old: unknown, next: unknown): boolean;
}

export interface Created<I extends z.ZodObject, O extends z.ZodObject> {
  readonly id: string;
  /** The object as the last request returned it; if undefined, it is read again. */
  readonly found?: Found<I, O>;
  /** Never set: a {@link Found} in place of this would be read again without need. */
  readonly state?: never;
}

export interface Found<I extends z.ZodObject, O extends z.ZodObject> {
  readonly id: string;
  readonly state: Partial<z.output<I>> & z.output<O>;
}

/**
 * Create and update report their progress here, so that the state is right after a failure: applied inputs are stored as
 * declared, the others stay a difference.
 */
export interface ChangeContext<I extends z.ZodObject, O extends z.ZodObject> extends Context {
  /** The object exists under `id`, or a sent request may create it under that name. `pending`: inputs that later steps apply. */
  exists(id: string, seen?: Partial<State<I, O>>, pending?: readonly (keyof z.output<I> & string)[]): void;
  /** These inputs are applied. An undefined value means that the input was removed. */
  applied(inputs: Partial<z.output<I>>, seen?: Partial<State<I, O>>): void;
  /** Takes {@link exists} back: the object does not exist, and the state must not record it. */
  retract(): void;
}

export interface Change<I extends z.ZodObject, O extends z.ZodObject> {
  readonly id: string;
  /** The object as it was read last. */
  readonly old: State<I, O>;
  /** What the user declared last. Values that the server added are not in it, so that they are not removed. */
  readonly declared: Partial<z.output<I>>;
  readonly next: z.output<I>;
  /** The top-level fields that differ. If empty, only finish waiting for an earlier change that failed. */
  readonly changed: ReadonlySet<string>;
}

/** Infers a definition's types. */
export function defineResource<I extends z.ZodObject, O extends z.ZodObject>(
  definition: ResourceDefinition<I, O>,
): ResourceDefinition<I, O> {
  return definition;
}
