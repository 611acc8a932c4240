import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import { CheckFailed, InitFailed, type ProviderProcess } from "./process/provider-process";
import type { Stage } from "./stage";

/** The engine's marks of unknown values, secrets and assets. */
const ENGINE_MARK = /"04da6b54-80e4-46f7-96ec-b56ff0331ba9"|"4dabf18193072939515e22adb298388d":/;
const LATE_MS = 30_000;

/** The preview of one resource. */
export interface Preview {
  readonly step: "create" | "same" | "update" | "replace";
  readonly changed: readonly string[];
  /** Inputs that a failed update has not applied, as reported by the provider. */
  readonly leftover?: readonly string[];
  readonly reasons: readonly string[];
}

/** Options of a command or a resource. */
export interface Options {
  /** `--replace`: the engine replaces without asking diff. */
  readonly replace?: boolean;
  /** The resource option of the same name. */
  readonly replaceOnChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** The inputs that keep their old value before check sees them. */
  readonly ignoreChanges?: readonly string[];
}

/**
 * One resource of a stack: the real dynamic-provider process, called as the engine calls it (pulumi v3.250,
 * pkg/resource/deploy: step_generator.go and step.go), with the state that the engine keeps after each step.
 */
export class Deployed {
  id: string | undefined;
  /** The outputs. The host's own entries are removed here and in the inputs. */
  state: JsonObject = {};
  /** The checked inputs that the engine has stored. */
  inputs: JsonObject = {};
  /** The preview and the checked inputs of the last `up`. */
  planned: { readonly preview: Preview; readonly inputs: JsonObject } | undefined;
  /** Whether the last step failed partially. The engine then updates, whatever diff returns. */
  unfinished = false;
  private isPreview = false;
  /** Replaced objects that the engine deletes after all other steps have succeeded. */
  readonly condemned: { readonly id: string; readonly state: JsonObject }[] = [];

  constructor(
    readonly stage: Stage,
    readonly definition: ResourceDefinition,
    /** A rename with an alias changes it. */
    public logicalName: string,
  ) {}

  /** @throws CheckFailed when the inputs are refused. */
  async check(news: JsonObject, olds = this.inputs): Promise<JsonObject> {
    const given = Object.keys(olds).length > 0 ? this.withHost(olds) : {};
    const asked = this.withHost(news);
    if (this.isPreview && "adopt" in asked) Object.assign(asked.__pulumi as object, { isPreview: true });
    const { inputs, failures } = await this.ask((provider) => provider.check(given, asked));
    if (failures.length > 0) throw new CheckFailed(failures);
    return this.withoutHost(inputs, news);
  }

  async preview(news: JsonObject, options?: Options): Promise<Preview> {
    this.isPreview = true;
    try {
      return (await this.plan(news, options)).preview;
    } finally {
      this.isPreview = false;
    }
  }

  async up(news: JsonObject, options: Options = {}): Promise<Preview> {
    const { preview, inputs, deletesFirst } = await this.plan(news, options);
    const { id, state } = this;
    this.planned = { preview, inputs };
    if (preview.step === "same") this.inputs = inputs;
    else if (id === undefined) await this.create(inputs);
    else if (preview.step === "replace") {
      // Checked as a new resource: generated values are generated again.
      this.planned = { preview, inputs: await this.check(news, {}) };
      await this.replace(this.planned.inputs, { id, state }, deletesFirst);
    } else {
      await this.keep(inputs, async (provider) => ({
        id,
        outputs: await provider.update(id, this.withHost(state), this.withHost(inputs)),
      }));
    }
    await this.deleteCondemned();
    return preview;
  }

  /** @returns whether the resource is still there. */
  async refresh(): Promise<boolean> {
    if (this.id === undefined) return false;
    const known = { id: this.id, state: this.withHost(this.state) };
    const { id, outputs, inputs } = await this.ask((provider) => provider.read(known.id, known.state));
    if (!id) {
      this.forget();
      return false;
    }
    Object.assign(this, { id, state: this.withoutHost(outputs), inputs: this.withoutHost(inputs), unfinished: false });
    return true;
  }

  /** Like `<Resource>.get(name, id, more)` in a program. @returns the outputs. */
  async get(id: string, more: JsonObject = {}): Promise<JsonObject> {
    const found = await this.ask((provider) => provider.read(id, this.withHost(more)));
    // The engine treats an answer with an empty id as absence, with this error.
    if (!found.id) throw new Error(`resource '${id}' does not exist`);
    return this.withoutHost(found.outputs);
  }

  async destroy(): Promise<void> {
    await this.deleteCondemned();
    if (this.id !== undefined) await this.delete({ id: this.id, state: this.state });
    this.forget();
  }

  private async plan(
    news: JsonObject,
    { replace, replaceOnChanges = [], deleteBeforeReplace, ignoreChanges = [] }: Options = {},
  ): Promise<{ readonly preview: Preview; readonly inputs: JsonObject; readonly deletesFirst: boolean }> {
    const ignored = Object.fromEntries(ignoreChanges.map((name) => [name, this.inputs[name]]));
    const wanted = this.id === undefined ? news : { ...news, ...ignored };
    const forced = replace === true && this.id !== undefined;
    const inputs = await this.check(wanted, forced ? {} : this.inputs);
    if (this.id === undefined) {
      return { preview: { step: "create", changed: [], reasons: [] }, inputs, deletesFirst: false };
    }
    if (forced) {
      const preview = { step: "replace", changed: [], reasons: ["id"] } as const;
      return { preview, inputs, deletesFirst: deleteBeforeReplace === true };
    }
    const told = this.stage.said.length;
    const old = { id: this.id, state: this.withHost(this.state) };
    const answer = await this.ask((provider) =>
      provider.diff(old.id, old.state, this.withHost(inputs), this.withHost(this.inputs)),
    );
    const said = this.stage.said.slice(told);
    const reasons = said.flatMap((line) => /^info: \S*: (?:may be )?replaced .*?: (.*)$/s.exec(line)?.[1] ?? []);
    const leftover = said.flatMap(
      (line) => /^info: .* This update still applies: (.*)\.$/.exec(line)?.[1]?.split(", ") ?? [],
    );
    // If the provider does not say, the engine compares the inputs literally.
    const keys = [...Object.keys(this.definition.inputs.shape)];
    const differing = keys.filter((key) => !isDeepStrictEqual(this.inputs[key], inputs[key]));
    const changes = answer.changes ?? differing.length > 0;
    const replaces = answer.replaces.length > 0 || differing.some((key) => replaceOnChanges.includes(key));
    const replaced = (changes || this.unfinished) && replaces;
    const step = replaced ? "replace" : changes || this.unfinished ? "update" : "same";
    return {
      preview: {
        step,
        changed: changes ? differing : [],
        ...(leftover.length > 0 ? { leftover } : {}),
        reasons: replaced ? reasons : [],
      },
      inputs,
      deletesFirst: deleteBeforeReplace ?? answer.deleteBeforeReplace,
    };
  }

  private async replace(
    inputs: JsonObject,
    old: { readonly id: string; readonly state: JsonObject },
    deletesFirst: boolean,
  ): Promise<void> {
    if (deletesFirst) {
      await this.delete(old);
      this.forget();
    }
    await this.create(inputs, deletesFirst ? undefined : old);
  }

  private async create(
    inputs: JsonObject,
    replaced?: { readonly id: string; readonly state: JsonObject },
  ): Promise<void> {
    await this.keep(inputs, (provider) => provider.create(this.withHost(inputs)), replaced);
  }

  /** A failure with an id is stored like a success. */
  private async keep(
    inputs: JsonObject,
    act: (provider: ProviderProcess) => Promise<{ id: string; outputs: JsonObject }>,
    replaced?: { readonly id: string; readonly state: JsonObject },
  ): Promise<void> {
    const store = (id: string, outputs: JsonObject, unfinished: boolean) => {
      Object.assign(this, { id, state: this.withoutHost(outputs), inputs, unfinished });
      if (replaced) this.condemned.push(replaced);
    };
    try {
      const { id, outputs } = await this.ask(act);
      store(id, outputs, false);
    } catch (error) {
      if (error instanceof InitFailed) store(error.id, error.properties, true);
      throw error;
    }
  }

  private async deleteCondemned(): Promise<void> {
    for (let first = this.condemned[0]; first; first = this.condemned[0]) {
      await this.delete(first);
      this.condemned.shift();
    }
  }

  private async delete({ id, state }: { readonly id: string; readonly state: JsonObject }): Promise<void> {
    await this.ask((provider) => provider.delete(id, this.withHost(state)));
  }

  /** Calls the provider. It may exceed its limit only by the time of a search for a lost object. */
  private async ask<T>(call: (provider: ProviderProcess) => Promise<T>): Promise<T> {
    const provider = await this.stage.provider();
    const limit = this.stage.timeoutMs ?? this.definition.timeoutMinutes * 60_000;
    return await this.stage.within(limit + LATE_MS, call(provider));
  }

  private forget(): void {
    Object.assign(this, { id: undefined, state: {}, inputs: {}, unfinished: false });
  }

  /** Adds the host's entries, like the constructor of an SDK resource. */
  private withHost(bag: JsonObject): JsonObject {
    const defined = Object.entries(bag).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(defined), ...this.host() };
  }

  /** @param asked the program's values: their unknown values are returned */
  private withoutHost(bag: JsonObject, asked: JsonObject = {}): JsonObject {
    const { __provider, __pulumi, customTimeouts: _timeouts, ...own } = bag;
    // The engine needs it to call the provider of this resource again.
    assert.equal(__provider, this.host().__provider, "the host's entry is lost");
    assert.deepEqual(__pulumi, this.host().__pulumi, "the program's entry is lost, or more than it is stored");
    const marks = [own, asked].map((values) => ENGINE_MARK.test(JSON.stringify(values)));
    assert.ok(!marks[0] || marks[1], "the engine would take a value for a mark of its own");
    return own;
  }

  private host(): JsonObject {
    const { timeoutMs } = this.stage;
    const { type } = this.definition;
    const limit = `${timeoutMs ?? 0}ms`;
    return {
      __provider: `exports.handler = () => require("pulumi-pools/provider").handler("${type}")`,
      __pulumi: {
        name: this.logicalName,
        urn: `urn:pulumi:test::test::pulumi-nodejs:dynamic/${type}::${this.logicalName}`,
      },
      ...(timeoutMs === undefined ? {} : { customTimeouts: { create: limit, update: limit, delete: limit } }),
    };
  }
}
