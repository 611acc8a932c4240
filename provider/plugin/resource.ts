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

/** Which resource a call is about, and what the engine allows it. */
export interface Asked {
  readonly urn: string;
  /** Its name in the program. */
  readonly name: string;
  readonly settings: Settings;
  /** Undefined for the definition's own. */
  readonly limitMs: number | undefined;
  readonly cancel: AbortSignal;
}

/** An object as the engine stores it; of a preview, as far as it is known. */
export interface Stored {
  readonly id: string;
  readonly state: JsonObject;
  readonly marks: Marks | undefined;
}

/** The object exists although the verb failed. */
export class InitFailed extends PoolsError {
  constructor(
    message: string,
    readonly stored: Stored,
  ) {
    super(message);
  }
}

/**
 * A resource's verbs as the engine asks a plugin for them. The bags of a stack that the dynamic front has made hold that
 * host's entries too: they are passed over, and gone with the next state that is written.
 */
export class PluginResource {
  private readonly resource: Lifecycle;
  /** What is always secret. */
  private readonly secret: Marks;
  /** What was read and not checked since: the engine compares it with what was there before, and plans no change. */
  private readonly refreshed = new Set<string>();
  private readonly say;

  constructor(
    readonly definition: ResourceDefinition,
    private readonly processContext: ProcessContext,
  ) {
    this.resource = lifecycle(definition, processContext.clock);
    this.secret = marksOf(secretsOf({ ...definition.inputs.shape, ...definition.outputs.shape }));
    this.say = printableLog(processContext.log);
  }

  check(olds: Received, news: Received, { urn, name, settings }: Asked) {
    const { shared } = this.processContext;
    this.refreshed.delete(urn);
    const checked = this.resource.check(ownInputs(olds.bag), ownInputs(news.bag), name, { settings, shared });
    logWarnings(checked, this.say, shared, urn);
    return {
      inputs: checked.inputs,
      marks: union(this.secret, news.marks),
      failures: engineFailures(checked.failures),
    };
  }

  /** @param oldInputs as the engine has stored them */
  diff(id: string, olds: Received, oldInputs: Received, news: Received, { urn, name, settings }: Asked) {
    const [state, next] = [ownState(olds.bag), ownInputs(news.bag)];
    const { shared } = this.processContext;
    const isRefresh = this.refreshed.has(urn);
    const planned = this.resource.diff(id, state, next, { settings, shared, isRefresh });
    if (!isRefresh) logPlan(planned, name, this.say, urn);
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
      // Also where nothing replaces: replaceOnChanges makes a replacement of it.
      deletesFirst,
    };
  }

  /** @throws PoolsError where what the inputs adopt cannot be adopted */
  async previewCreate(inputs: Received, { settings, urn, name, cancel }: Asked): Promise<Stored> {
    const given = ownInputs(inputs.bag);
    const refusal = await logAdoption(this.resource, given, this.processContext, { settings, urn, name, cancel });
    if (refusal !== undefined) throw new PoolsError(printable(`adopt: ${refusal}`));
    return { id: "", state: previewOfCreation(this.definition, given), marks: this.marksWith(inputs) };
  }

  async create(inputs: Received, asked: Asked): Promise<Stored> {
    return await this.run(asked, [inputs], (context) => this.resource.create(ownInputs(inputs.bag), context));
  }

  previewUpdate(id: string, olds: Received, news: Received, { settings }: Asked): Stored {
    const [state, next] = [ownState(olds.bag), ownInputs(news.bag)];
    const planned = this.resource.diff(id, state, next, { settings, shared: this.processContext.shared });
    const { seen } = readState(state, this.definition.inputs.shape);
    return { id, state: previewOfUpdate(this.definition, seen, next, planned), marks: this.marksWith(news) };
  }

  async update(id: string, olds: Received, news: Received, asked: Asked): Promise<Stored> {
    return await this.run(asked, [news], (context) =>
      this.resource.update(id, ownState(olds.bag), ownInputs(news.bag), context),
    );
  }

  /** Undefined when the object is gone. `state` is empty where an id alone is given. */
  async read(
    id: string,
    state: Received,
    inputs: Received,
    asked: Asked,
  ): Promise<(Stored & { readonly inputs: JsonObject }) | undefined> {
    this.refreshed.add(asked.urn);
    let found: Awaited<ReturnType<Lifecycle["read"]>>;
    const stored = await this.run(asked, [inputs, state], async (context) => {
      const own = ownState(state.bag);
      // `.get` and an import are the same question to a plugin.
      found = await this.resource.read(id, own, context, Object.keys(own).length === 0);
      return found ?? { id: "", state: {} };
    });
    return found && { ...stored, inputs: storableState(found.inputs, this.say, asked.urn) };
  }

  async delete(id: string, state: Received, asked: Asked): Promise<void> {
    await this.run(asked, [state], async (context) => {
      await this.resource.delete(id, ownState(state.bag), context);
      return { id, state: {} };
    });
  }

  /** @param given the bags whose secrets stay secret */
  private async run(
    { urn, settings, limitMs = this.definition.timeoutMinutes * 60_000, cancel }: Asked,
    given: readonly Received[],
    act: (context: Context) => Promise<{ readonly id: string; readonly state: JsonObject }>,
  ): Promise<Stored> {
    const marks = this.marksWith(...given);
    const store = (id: string, state: JsonObject) => ({ id, state: storableState(state, this.say, urn), marks });
    try {
      const { id, state } = await runVerb(this.processContext, { settings, limitMs, urn, cancel }, act);
      return store(id, state);
    } catch (error) {
      if (error instanceof PartialFailure) throw new InitFailed(printable(error.message), store(error.id, error.state));
      throw new PoolsError(printable(messageOf(error)));
    }
  }

  /** The state keeps what was declared once more. */
  private marksWith(...given: readonly Received[]): Marks | undefined {
    return repeatedUnder("__inputs", union(this.secret, ...given.map(({ marks }) => marks)));
  }
}
