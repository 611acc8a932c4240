import { check, knownPart, type Checked } from "./schema/check";
import { systemClock, type Clock } from "./time/clock";
import { changedFields } from "./schema/compare";
import type { Context } from "./context";
import { diff, type Diff } from "./schema/diff";
import { PartialFailure, PoolsError } from "./errors";
import { factsOf, type Fields } from "./schema/field";
import { generateName, isGenerated } from "./generated-name";
import { declaredIn, givenFields, type Given } from "./state/given";
import { defined, isObject, type JsonObject } from "./json";
import { keepSecret } from "./text/redaction";
import type { ResourceDefinition } from "./resource";
import type { Settings } from "./settings";
import { inUsersWords } from "./state/words";

/**
 * A resource as an engine uses it: plain JSON in and out, no word of any engine. The state is everything that is known
 * of the resource, inputs and outputs, plus under {@link GIVEN} what of it the user declared.
 */
export interface Lifecycle {
  readonly definition: ResourceDefinition;
  /** `logicalName` is the resource's name in the program. */
  check(olds: JsonObject, news: JsonObject, logicalName: string, settings: Settings): Checked;
  /** @throws PoolsError when a replacement would adopt what it replaces. */
  diff(id: string, state: JsonObject, news: JsonObject): Diff;
  /** Whether a replacement must delete first, because two objects cannot bear the name that the user gave. */
  deletesFirst(news: JsonObject, logicalName: string): boolean;
  /** @throws PartialFailure when the object exists although the creation failed. */
  create(inputs: JsonObject, context: Context): Promise<Existing>;
  read(
    id: string,
    state: JsonObject,
    context: Context,
  ): Promise<(Existing & { readonly inputs: JsonObject }) | undefined>;
  /** @throws PartialFailure with what was applied, whatever fails. */
  update(id: string, state: JsonObject, inputs: JsonObject, context: Context): Promise<Existing>;
  delete(id: string, state: JsonObject, context: Context): Promise<void>;
}

export interface Existing {
  readonly id: string;
  readonly state: JsonObject;
}

/** The state's note of what the user gave. Engines hide keys that begin with two underscores. */
export const GIVEN = "__given";

/** `clock` tells whether a replacement is overdue: a diff is given no context. */
export function lifecycle(definition: ResourceDefinition, clock: Pick<Clock, "now"> = systemClock): Lifecycle {
  const fields = definition.inputs.shape as Fields;

  /**
   * A name once generated stays; a replacement is checked without olds and gets a new one. What is adopted without a
   * name keeps its own, where the definition lets the server choose one.
   */
  function withName(olds: JsonObject, news: JsonObject, logicalName: string): JsonObject {
    const { generatedName } = definition;
    if (!generatedName || news[generatedName.field] !== undefined) return news;
    const schema = fields[generatedName.field];
    const adopted = Object.keys(olds).length > 0 || news.adopt !== undefined;
    if (adopted && olds[generatedName.field] === undefined && schema && factsOf(schema).computed) return news;
    const name = olds[generatedName.field] ?? generateName(stem(logicalName), generatedName.maxLength);
    return { ...news, [generatedName.field]: name };
  }

  function stem(logicalName: string): string {
    return definition.generatedName?.adapt?.(logicalName) ?? logicalName;
  }

  /** What must not be printed may come back in the words of a server that refuses it. */
  function keepHidden(bag: JsonObject): void {
    for (const [name, schema] of Object.entries(fields)) if (factsOf(schema).hidden) keepTexts(bag[name]);
  }

  /** The state after a change: what is there, in the user's words. */
  async function settle(id: string, inputs: JsonObject, before: JsonObject, context: Context): Promise<Existing> {
    const found = await definition.read(id, { ...before, ...inputs }, context);
    if (!found)
      throw new PoolsError(
        `${definition.type} ${id} is gone although its change succeeded: somebody else deleted it. Run \`pulumi refresh\`.`,
      );
    const state = inWordsOf(inputs, found.state);
    const unlike = changedFields(fields, declaredIn(fields, state, givenFields(fields, inputs)), inputs);
    if (unlike.length > 0) {
      context.log(
        `The server accepted, but still shows otherwise: ${unlike.join(", ")}. \`pulumi refresh\` shows the difference.`,
        "warning",
      );
    }
    // What was declared and accepted is the state; what the server makes of it later is drift, and refresh's business.
    return { id: found.id, state: withGiven({ ...state, ...pick(inputs, unlike) }, inputs) };
  }

  function inWordsOf(users: JsonObject, there: JsonObject): JsonObject {
    const state: JsonObject = { ...there };
    for (const [name, schema] of Object.entries(fields)) {
      state[name] = factsOf(schema).ignored ? users[name] : inUsersWords(schema, state[name], users[name], there);
    }
    return defined(state);
  }

  function withGiven(state: JsonObject, inputs: JsonObject): JsonObject {
    return { ...state, [GIVEN]: givenFields(fields, inputs) };
  }

  /** A resource that a program only looks up by its id comes without the note: what the program says of it is all there is. */
  function givenOf(state: JsonObject): Readonly<Record<string, Given>> {
    const given = state[GIVEN];
    return isObject(given) ? (given as Record<string, Given>) : givenFields(fields, state);
  }

  async function adopt(name: string, inputs: JsonObject, context: Context): Promise<Existing> {
    const whereabouts = Object.entries(fields)
      .filter(([, schema]) => factsOf(schema).ignored ?? factsOf(schema).locates)
      .map(([field]) => field);
    const found = await definition.read(name, pick(inputs, whereabouts), context);
    if (!found) {
      throw new PoolsError(
        `There is nothing to adopt under "${name}". The form is ${definition.adoptId}; check the id, the credentials and the account.`,
      );
    }
    const state = inWordsOf(inputs, found.state);
    const { changed, replaces } = diff(
      definition,
      declaredIn(fields, state, givenFields(fields, inputs)),
      inputs,
      state,
    );
    if (replaces.length > 0) {
      const differences = replaces.map(({ field, reason }) => `${field} (${reason})`).join("; ");
      throw new PoolsError(
        `"${name}" is not adopted: it differs where only a replacement could change it: ${differences} Declare these as they are, or leave adopt out to make a new one.`,
      );
    }
    const untouchable = definition.readOnly?.(found.state);
    if (untouchable !== undefined) {
      if (changed.length > 0) context.log(`${untouchable} Not changed: ${changed.join(", ")}.`, "warning");
      return { id: found.id, state: withGiven(state, inputs) };
    }
    // Also when nothing differs: what is still being made or changed is waited for.
    return await change(found.id, withGiven(state, inputs), inputs, context, new Set(changed));
  }

  async function change(
    id: string,
    old: JsonObject,
    inputs: JsonObject,
    context: Context,
    changed: Set<string>,
  ): Promise<Existing> {
    let reached = old;
    const done = new Set<string>();
    const record = (_id: string, applied: JsonObject = {}) => {
      reached = { ...reached, ...applied };
      for (const name of Object.keys(applied)) if (changed.has(name)) done.add(name);
    };
    try {
      const declared = declaredIn(fields, old, givenOf(old));
      await definition.update?.(
        { id, old, declared, next: inputs, changed },
        { ...context, record, retract: () => undefined },
      );
      return await settle(id, inputs, reached, context);
    } catch (error) {
      throw new PartialFailure(id, withGiven(reached, inputs), error, [...done]);
    }
  }

  return {
    definition,
    check: (olds, news, logicalName, settings) => check(definition, olds, withName(olds, news, logicalName), settings),

    diff(id, state, news) {
      const found = diff(definition, declaredIn(fields, state, givenOf(state)), news, state);
      const overdue = definition.overdue?.(state, knownPart(definition, news), clock.now());
      const replaces = [...found.replaces, ...(overdue ? [overdue] : [])];
      // The replacement would adopt what it replaces: with a name that is taken, after that has been deleted.
      if (replaces.length > 0 && news.adopt !== undefined && [id, state.adopt].includes(news.adopt)) {
        const reasons = replaces.map(({ field, reason }) => `${field} (${reason})`).join("; ");
        throw new PoolsError(
          `This must be replaced for ${reasons} Take adopt out of the program first: it would take over what it replaces.`,
        );
      }
      return { ...found, replaces };
    },

    deletesFirst(news, logicalName) {
      const { generatedName } = definition;
      return (
        generatedName?.unique === true &&
        news[generatedName.field] !== undefined &&
        !isGenerated(news[generatedName.field], stem(logicalName), generatedName.maxLength)
      );
    },

    async create(inputs, context) {
      keepHidden(inputs);
      if (typeof inputs.adopt === "string") return await adopt(inputs.adopt, inputs, context);
      let made: Existing | undefined;
      const record = (id: string, applied: JsonObject = {}) =>
        void (made = { id, state: { ...made?.state, ...applied } });
      try {
        const created = await definition.create(inputs, { ...context, record, retract: () => void (made = undefined) });
        record(created.id, created.outputs);
        return await settle(created.id, inputs, { ...made?.state }, context);
      } catch (error) {
        if (made) throw new PartialFailure(made.id, withGiven({ ...inputs, ...made.state }, inputs), error);
        throw error;
      }
    },

    async read(id, state, context) {
      keepHidden(state);
      const found = await definition.read(id, state, context);
      if (!found) return undefined;
      const given = givenOf(state);
      const known = inWordsOf(declaredIn(fields, state, given), found.state);
      const next = { ...known, [GIVEN]: given };
      return { id: found.id, state: next, inputs: declaredIn(fields, next, given) };
    },

    async update(id, state, inputs, context) {
      keepHidden(inputs);
      const { changed } = this.diff(id, state, inputs);
      return await change(id, state, inputs, context, new Set(changed));
    },

    async delete(id, state, context) {
      keepHidden(state);
      await definition.delete(id, state, context);
    },
  };
}

/** Every text in `value`. */
function keepTexts(value: unknown): void {
  if (typeof value === "string") keepSecret(value);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(keepTexts);
}

function pick(bag: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => bag[name] !== undefined).map((name) => [name, bag[name]]));
}
