import { isDeepStrictEqual } from "node:util";
import { messageOf, PartialFailure, PoolsError } from "../core/errors";
import type { JsonObject } from "../core/json";
import { lifecycle, type Lifecycle } from "../core/lifecycle";
import type { Context } from "../core/context";
import type { ResourceDefinition } from "../core/resource";
import { secretsOf } from "../core/schema/secrets";
import { hasUnknown } from "../core/schema/unknown";
import type { Settings } from "../core/settings/settings";
import { readState } from "../core/state/state";
import { printable } from "../core/text/printable";
import { ownInputs, ownState } from "../host/host-entries";
import {
  runVerb,
  engineFailures,
  storableState,
  printableLog,
  logAdoption,
  logPlan,
  logWarnings,
  type ProcessContext,
} from "../host/verb";
import { differences, type Difference } from "./differences";
import { marksOf, repeatedUnder, union, type Marks } from "./marks";
import { previewOfCreation, previewOfUpdate } from "./previewed";
import type { Received } from "./values";

/** The resource and the limits of a call. */
export interface Call {
  readonly urn: string;
  /** The name in the program. */
  readonly name: string;
  readonly settings: Settings;
  /** Undefined: the definition's default. */
  readonly limitMs: number | undefined;
  readonly cancel: AbortSignal;
}

/** An object as the engine stores it, or a preview of it. */
export interface Stored {
  readonly id: string;
  readonly state: JsonObject;
  readonly marks: Marks | undefined;
}

/** The verb failed, but the object exists. */
export class InitFailed extends PoolsError {
  constructor(
    message: string,
    readonly stored: Stored,
  ) {
    super(message);
  }
}

/**
 * A resource's verbs as the engine calls them in a plugin. Bags of a stack that the dynamic front created contain that host's
 * entries: they are ignored, and the next written state does not have them.
 */
export class PluginResource {
  private readonly resource: Lifecycle;
  /** The fields that are always secret. */
  private readonly secret: Marks;
  /** URNs that were read and not checked since: their next diff belongs to a refresh. */
  private readonly refreshed = new Set<string>();
  private readonly log;

  constructor(
    readonly definition: ResourceDefinition,
    private readonly processContext: ProcessContext,
  ) {
    this.resource = lifecycle(definition, processContext.clock);
    this.secret = marksOf(secretsOf({ ...definition.inputs.shape, ...definition.outputs.shape }));
    this.log = printableLog(processContext.log);
  }

  check(olds: Received, news: Received, { urn, name, settings }: Call) {
    const { shared } = this.processContext;
    this.refreshed.delete(urn);
    const checked = this.resource.check(ownInputs(olds.bag), ownInputs(news.bag), name, { settings, shared });
    logWarnings(checked, this.log, shared, urn);
    return {
      inputs: checked.inputs,
      marks: union(this.secret, news.marks),
      failures: engineFailures(checked.failures),
    };
  }

  /** @param oldInputs the stored inputs */
  diff(id: string, olds: Received, oldInputs: Received, news: Received, { urn, name, settings }: Call) {
    const [state, next] = [ownState(olds.bag), ownInputs(news.bag)];
    const { shared } = this.processContext;
    const isRefresh = this.refreshed.has(urn);
    const planned = this.resource.diff(id, state, next, { settings, shared, isRefresh });
    if (!isRefresh) logPlan(planned, name, this.log, urn);
    const { changed, replaces, deletesFirst, move, isOutstanding } = planned;
    const after = previewOfUpdate(this.definition, state, next, planned);
    return {
      changes: changed.length > 0 || replaces.length > 0 || move !== undefined || isOutstanding,
      changed,
      replaces: replaces.map(({ field }) => field),
      differences: differences(ownInputs(oldInputs.bag), next, planned) satisfies readonly Difference[],
      stables: Object.keys(after).filter(
        (name) => !hasUnknown(after[name]) && isDeepStrictEqual(after[name], state[name]),
      ),
      // Even without a replacement: replaceOnChanges may turn an update into one.
      deletesFirst,
    };
  }

  /** @throws PoolsError if the inputs adopt an object that cannot be adopted */
  async previewCreate(inputs: Received, { settings, urn, name, cancel }: Call): Promise<Stored> {
    const given = ownInputs(inputs.bag);
    const refusal = await logAdoption(this.resource, given, this.processContext, { settings, urn, name, cancel });
    if (refusal !== undefined) throw new PoolsError(printable(`adopt: ${refusal}`));
    return { id: "", state: previewOfCreation(this.definition, given), marks: this.marksWith(inputs) };
  }

  async create(inputs: Received, call: Call): Promise<Stored> {
    return await this.run(call, [inputs], (context) => this.resource.create(ownInputs(inputs.bag), context));
  }

  previewUpdate(id: string, olds: Received, news: Received, { settings }: Call): Stored {
    const [state, next] = [ownState(olds.bag), ownInputs(news.bag)];
    const planned = this.resource.diff(id, state, next, { settings, shared: this.processContext.shared });
    const { seen } = readState(state, this.definition.inputs.shape);
    return { id, state: previewOfUpdate(this.definition, seen, next, planned), marks: this.marksWith(news) };
  }

  async update(id: string, olds: Received, news: Received, call: Call): Promise<Stored> {
    return await this.run(call, [news], (context) =>
      this.resource.update(id, ownState(olds.bag), ownInputs(news.bag), context),
    );
  }

  /** Undefined if the object does not exist. `state` is empty if only an id is given. */
  async read(
    id: string,
    state: Received,
    inputs: Received,
    call: Call,
  ): Promise<(Stored & { readonly inputs: JsonObject }) | undefined> {
    this.refreshed.add(call.urn);
    let found: Awaited<ReturnType<Lifecycle["read"]>>;
    const stored = await this.run(call, [inputs, state], async (context) => {
      const own = ownState(state.bag);
      // A plugin cannot distinguish `.get` from an import.
      found = await this.resource.read(id, own, context, Object.keys(own).length === 0);
      return found ?? { id: "", state: {} };
    });
    return found && { ...stored, inputs: storableState(found.inputs, this.log, call.urn) };
  }

  async delete(id: string, state: Received, call: Call): Promise<void> {
    await this.run(call, [state], async (context) => {
      await this.resource.delete(id, ownState(state.bag), context);
      return { id, state: {} };
    });
  }

  /** @param given the bags with marks to keep */
  private async run(
    { urn, settings, limitMs = this.definition.timeoutMinutes * 60_000, cancel }: Call,
    given: readonly Received[],
    act: (context: Context) => Promise<{ readonly id: string; readonly state: JsonObject }>,
  ): Promise<Stored> {
    const marks = this.marksWith(...given);
    const store = (id: string, state: JsonObject) => ({ id, state: storableState(state, this.log, urn), marks });
    try {
      const { id, state } = await runVerb(this.processContext, { settings, limitMs, urn, cancel }, act);
      return store(id, state);
    } catch (error) {
      if (error instanceof PartialFailure) throw new InitFailed(printable(error.message), store(error.id, error.state));
      throw new PoolsError(printable(messageOf(error)));
    }
  }

  /** The marks of a state, which has a copy of the declaration. */
  private marksWith(...given: readonly Received[]): Marks | undefined {
    return repeatedUnder("__inputs", union(this.secret, ...given.map(({ marks }) => marks)));
  }
}
