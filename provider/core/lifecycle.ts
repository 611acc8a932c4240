import { randomBytes } from "node:crypto";
import { adoption, announceAdoption } from "./adoption";
import type { Context, Shared } from "./context";
import { PartialFailure, PoolsError, type PlaceError } from "./errors";
import { previewAdoption, type AdoptionPreview } from "./adoption-preview";
import { defined, pick, without, type JsonObject } from "./json";
import { Living } from "./managed-objects";
import { withGeneratedName } from "./naming";
import { accountFor, placeError, moveBetween, type Account } from "./place";
import { connectionIn, placeOf, plan, type Plan, type PlanContext } from "./plan";
import { Progress } from "./progress";
import type { ResourceDefinition } from "./resource";
import { check, type Checked } from "./schema/check";
import { factsOf, type Fields } from "./schema/field";
import { importedInputs } from "./state/imported";
import { changedByOthers, inDeclaredForm, unconfirmed, reconcile } from "./state/reconcile";
import type { Settings } from "./settings/settings";
import { readState, writeState, type StoredState } from "./state/state";
import { keepHiddenOf } from "./text/hidden";
import { systemClock, type Clock } from "./time/clock";

/**
 * A resource as an engine uses it: plain JSON in and out, no word of any engine. docs/state.md tells how state, inputs and
 * the cloud are compared.
 */
export interface Lifecycle {
  readonly definition: ResourceDefinition;
  /** `logicalName` is the resource's name in the program. */
  check(olds: JsonObject, news: JsonObject, logicalName: string, context: PlanContext): Checked;
  /** @throws PoolsError when a replacement would adopt what it replaces, or the definition refuses the change. */
  diff(id: string, state: JsonObject, news: JsonObject, context: PlanContext): Plan;
  /** What a preview says of checked `inputs` that adopt. It makes requests, where all other previews make none. */
  previewAdoption(inputs: JsonObject, context: Context): Promise<AdoptionPreview>;
  /** @throws PartialFailure when the object exists although the creation failed. */
  create(inputs: JsonObject, context: Context): Promise<Existing>;
  /**
   * Undefined when the object is gone. @throws PoolsError when `state` is only a question for it, as `.get` asks.
   *
   * @param isImport whether a program is to declare the object: then the inputs are all that it would have to say
   */
  read(
    id: string,
    state: JsonObject,
    context: Context,
    isImport?: boolean,
  ): Promise<(Existing & { readonly inputs: JsonObject }) | undefined>;
  /** @throws PartialFailure with what was applied, whatever fails. */
  update(id: string, state: JsonObject, inputs: JsonObject, context: Context): Promise<Existing>;
  delete(id: string, state: JsonObject, context: Context): Promise<void>;
}

export interface Existing {
  readonly id: string;
  readonly state: JsonObject;
}

type Identified = Pick<StoredState, "seen" | "declared" | "place">;

interface Found {
  readonly id: string;
  readonly state: JsonObject;
}

/** `clock` tells whether a replacement is overdue: a diff is given no context. */
export function lifecycle(definition: ResourceDefinition, clock: Pick<Clock, "now"> = systemClock): Lifecycle {
  const fields = definition.inputs.shape as Fields;
  const { cloud, type } = definition;
  const canonical = (bag: JsonObject): JsonObject => definition.canonical?.(bag) ?? bag;

  function accountOf(id: string, stored: StoredState, { settings }: PlanContext): Account {
    const { seen, declared, place } = stored;
    const whereabouts = { connection: connectionIn({ ...seen, ...declared }), place, inputs: seen };
    return accountFor(cloud, whereabouts, settings, definition.isGlobal(id, seen));
  }

  /** Tells the object from all others of this process: names are the same in every place. */
  function keyOf(id: string, { seen, declared, place }: Identified, { settings }: PlanContext): string {
    if (definition.isGlobal(id, seen)) return `${type} ${id}`;
    // A state of 0.1.0 does not tell its place: the present one is meant.
    const where = place ?? placeOf(definition, settings, { ...seen, ...declared });
    return `${type} ${where?.endpoint ?? ""} ${id}`;
  }

  function doubted(
    what: string,
    { place }: StoredState,
    account: Account,
    inputs: JsonObject,
    settings: Settings,
  ): PlaceError {
    return placeError(cloud, what, place, cloud.placeOf(settings, account.connection, inputs));
  }

  /**
   * The state after a change that was accepted: what is there, and all of `inputs` as declared.
   *
   * @param old the object before an update
   */
  async function settle(
    id: string,
    inputs: JsonObject,
    progress: Progress,
    last: Found | undefined,
    context: Context,
    old?: JsonObject,
  ): Promise<Existing> {
    const found = last ?? (await definition.read(id, { ...progress.seen, ...inputs }, context));
    if (!found)
      throw new PoolsError(
        `${type} ${id} is gone although its change succeeded. \`pulumi refresh\` tells whether it stays away.`,
      );
    const unlike = unconfirmed(fields, canonical(inputs), canonical(found.state), progress.changed);
    if (unlike.length > 0) {
      context.log(
        `The server accepted, but still shows otherwise: ${unlike.join(", ")}. \`pulumi refresh\` shows the difference.`,
        "warning",
      );
    }
    const theirs = old ? changedByOthers(fields, inputs, progress.touched, old, found.state) : [];
    const there = {
      ...without(found.state, [...unlike, ...theirs]),
      ...pick(inputs, unlike),
      ...pick(old ?? {}, theirs),
    };
    return { id: found.id, state: progress.finalState(inDeclaredForm(fields, there, inputs), inputs) };
  }

  /** Changes what exists until it is as `inputs` say. */
  async function change(
    id: string,
    progress: Progress,
    inputs: JsonObject,
    old: StoredState,
    context: Context,
  ): Promise<Existing> {
    const changed = progress.changed;
    try {
      const last = await definition.update?.(
        { id, old: old.seen, declared: old.declared, next: inputs, changed },
        { ...context, ...progress.recorder },
      );
      return await settle(id, inputs, progress, last, context, old.seen);
    } catch (error) {
      throw new PartialFailure(id, progress.partialState(), error, progress.appliedChanges);
    }
  }

  /** @throws PoolsError where this stack manages the object already, as in a replacement that the engine forced. */
  async function adopt(
    name: string,
    inputs: JsonObject,
    made: Pick<StoredState, "place" | "serial">,
    context: Context,
  ): Promise<Existing> {
    const adopted = await adoption(definition, name, inputs, context);
    announceAdoption(name, adopted, context);
    const { id, seen, declared, changed, readOnlyReason } = adopted;
    const living = Living.of(context.shared);
    const key = keyOf(id, { ...made, seen, declared }, context);
    if (living.has(key))
      throw new PoolsError(
        `"${name}" is managed by this stack already. Take adopt out of the program, or adopt another object.`,
      );
    living.keep(key, made.serial);
    living.release(keyOf(name, { ...made, seen: {}, declared }, context));
    const stored = { ...made, seen, declared, unfinished: false, isRecorded: true };
    if (readOnlyReason !== undefined) return { id, state: writeState(stored) };
    // Also when nothing differs: what is still being made or changed is waited for.
    return await change(id, new Progress(fields, stored, inputs, changed), inputs, stored, context);
  }

  return {
    definition,

    check(olds, news, logicalName, context) {
      const { settings, shared } = context;
      const checked = check(definition, olds, withGeneratedName(definition, olds, news, logicalName, shared), settings);
      const isNew = Object.keys(olds).length === 0;
      const rival = isNew ? rivalFor(type, news.adopt, logicalName, shared) : undefined;
      if (isNew && typeof news.adopt === "string")
        Living.of(shared).claim(keyOf(news.adopt, { seen: {}, declared: news, place: undefined }, context));
      if (rival === undefined) return checked;
      const failure = { path: "adopt", reason: `names what "${rival}" adopts too: one resource can manage it` };
      return { ...checked, failures: [...checked.failures, failure] };
    },

    diff(id, state, news, context) {
      const stored = readState(state, fields);
      Living.of(context.shared).keep(keyOf(id, stored, context), stored.serial);
      const planned = plan(definition, stored, news, context, clock.now());
      const { replaces, refusal } = planned;
      if (refusal !== undefined) throw new PoolsError(refusal);
      // The replacement would adopt what it replaces.
      const isPlan = context.isRefresh !== true;
      if (isPlan && replaces.length > 0 && news.adopt !== undefined && [id, stored.seen.adopt].includes(news.adopt)) {
        const reasons = replaces.map(({ field, reason }) => `${field} (${reason})`).join("; ");
        throw new PoolsError(
          `This must be replaced for ${reasons} Take adopt out of the program first: the replacement would take over what it replaces.`,
        );
      }
      return planned;
    },

    previewAdoption: (inputs, context) => previewAdoption(definition, inputs, context),

    async create(inputs, context) {
      keepHiddenOf(fields, inputs);
      const serial = randomBytes(6).toString("hex");
      const place = cloud.placeOf(context.settings, connectionIn(inputs), inputs);
      if (typeof inputs.adopt === "string") return await adopt(inputs.adopt, inputs, { place, serial }, context);
      const progress = new Progress(
        fields,
        { seen: {}, declared: {}, place, serial },
        inputs,
        Object.keys(canonical(inputs)),
      );
      try {
        const created = await definition.create(inputs, { ...context, ...progress.recorder });
        if (progress.id !== created.id) progress.recorder.exists(created.id);
        return await settle(created.id, inputs, progress, created.found, context);
      } catch (error) {
        if (progress.id === undefined) throw error;
        throw new PartialFailure(progress.id, progress.partialState(), error);
      } finally {
        if (progress.id !== undefined) {
          const key = keyOf(progress.id, { place, seen: progress.seen, declared: inputs }, context);
          Living.of(context.shared).keep(key, serial);
        }
      }
    },

    async read(id, state, context, isImport = false) {
      const stored = readState(state, fields);
      const { seen, declared, isRecorded } = stored;
      keepHiddenOf(fields, seen);
      const account = accountOf(id, stored, context);
      const found = await definition.read(id, defined({ ...seen, connection: account.connection }), context);
      if (!found) {
        if (!isRecorded) {
          const { endpoint } = cloud.placeOf(context.settings, account.connection, seen);
          throw notThere(`${type} "${id}"`, endpoint, definition.adoptId);
        }
        if (!account.isRecordedPlace) throw doubted(`${type} ${id}`, stored, account, seen, context.settings);
        return undefined;
      }
      const inputs = isImport
        ? importedInputs(fields, found.state)
        : reconcile(fields, declared, found.state, isRecorded ? seen : found.state);
      const place = cloud.placeOf(context.settings, account.connection, found.state);
      const next = writeState({
        ...stored,
        seen: inDeclaredForm(fields, found.state, inputs),
        declared: inputs,
        place,
        unfinished: false,
      });
      return { id: found.id, state: next, inputs };
    },

    async update(id, state, inputs, context) {
      keepHiddenOf(fields, inputs);
      const stored = readState(state, fields);
      const { changed, move, isOutstanding } = plan(definition, stored, inputs, context, clock.now());
      const place = cloud.placeOf(context.settings, connectionIn(inputs), inputs);
      const progress = new Progress(fields, { ...stored, place: move ? stored.place : place }, inputs, changed);
      const isThere = async () =>
        (await definition.read(id, { ...stored.seen, ...pick(inputs, ["connection"]) }, context)) !== undefined;
      const changesNothing = changed.every((name) => fields[name] && factsOf(fields[name]).steers);
      if (changesNothing && !stored.unfinished && !move && !isOutstanding) {
        const mustShow = cloud.provesConnections === true && changed.includes("connection");
        if (mustShow && !(await isThere()))
          throw new PoolsError(
            `${type} ${id} was not found through the new connection: the former one stays recorded.`,
          );
        return { id, state: progress.finalState(inDeclaredForm(fields, stored.seen, inputs), inputs) };
      }
      if (moveBetween(stored.place, place) && !(await isThere()))
        throw placeError(cloud, `${type} ${id}, which was not found,`, stored.place, place);
      return await change(id, progress.at(place), inputs, stored, context);
    },

    async delete(id, state, context) {
      const stored = readState(state, fields);
      const { seen, serial } = stored;
      keepHiddenOf(fields, seen);
      const living = Living.of(context.shared);
      const key = keyOf(id, stored, context);
      const isClaimed =
        living.isClaimed(key) ||
        (typeof seen.adopt === "string" && living.isClaimed(keyOf(seen.adopt, stored, context)));
      if (living.isTakenOver(key, serial) || isClaimed) {
        context.log(`${type} ${id} stays: it is the same object that its replacement manages.`, "warning");
        return;
      }
      const account = accountOf(id, stored, context);
      const ended = await definition.delete(id, { ...seen, connection: account.connection }, context);
      if (ended === "absent" && !account.isRecordedPlace)
        throw doubted(`${type} ${id}, which was not found,`, stored, account, seen, context.settings);
    },
  };
}

/** The resource of this program, other than `logicalName`, that adopts the same object. */
function rivalFor(type: string, adopt: unknown, logicalName: string, shared: Shared): string | undefined {
  if (typeof adopt !== "string") return undefined;
  const first = shared.once(`adoption of ${type} ${adopt.toLowerCase()}`, () => logicalName);
  return first === logicalName ? undefined : first;
}

function notThere(what: string, endpoint: string, form: string): PoolsError {
  return new PoolsError(
    `There is no ${what} at ${endpoint}, where the configuration leads to. The form of the id is ${form}.`,
  );
}
