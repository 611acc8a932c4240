import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { isObject, type JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import { dynamicProvider } from "../../provider/host/dynamic-provider";
import type { Stage } from "./stage";

/** What a preview of one resource would say. */
export interface Preview {
  readonly step: "create" | "same" | "update" | "replace";
  readonly changed: readonly string[];
  readonly reasons: readonly string[];
}

/**
 * One resource of a stack, driven through the dynamic host's protocol as the engine drives it (pulumi v3.250,
 * pkg/resource/deploy: step_generator.go and step.go), with what the engine's state keeps of each step.
 */
export class Deployed {
  id: string | undefined;
  /** The outputs. Here and in the inputs the host's own entries are left out. */
  state: JsonObject = {};
  /** The checked inputs that the engine has stored. */
  inputs: JsonObject = {};
  /** Whether the last step ended in a partial failure: the engine then updates whatever diff says. */
  unfinished = false;
  /** Objects that a replacement has put aside: the engine deletes them when everything else has succeeded. */
  readonly condemned: { readonly id: string; readonly state: JsonObject }[] = [];

  constructor(
    readonly stage: Stage,
    readonly definition: ResourceDefinition,
    readonly logicalName: string,
  ) {}

  /** @throws Error with every failure when the inputs are refused. */
  async check(news: JsonObject, olds = this.inputs): Promise<JsonObject> {
    const provider = await this.provider();
    const given = Object.keys(olds).length > 0 ? this.withHost(olds) : {};
    const checked: dynamic.CheckResult<unknown> = await verb(provider.check, given, this.withHost(news));
    const { inputs, failures = [] } = checked;
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("\n"));
    return this.withoutHost(inputs);
  }

  async preview(news: JsonObject): Promise<Preview> {
    return (await this.plan(news)).preview;
  }

  async up(news: JsonObject): Promise<Preview> {
    const { preview, inputs, deletesFirst } = await this.plan(news);
    const { id, state } = this;
    if (preview.step === "same") this.inputs = inputs;
    else if (id === undefined) await this.create(inputs);
    else if (preview.step === "replace") await this.replace(await this.check(news, {}), { id, state }, deletesFirst);
    else {
      await this.keep(inputs, async (provider) => {
        const done: dynamic.UpdateResult<unknown> = await verb(
          provider.update,
          id,
          this.withHost(state),
          this.withHost(inputs),
        );
        return { id, outs: done.outs };
      });
    }
    await this.deleteCondemned();
    return preview;
  }

  /** @returns whether the resource is still there. */
  async refresh(): Promise<boolean> {
    if (this.id === undefined) return false;
    const provider = await this.provider();
    const found: dynamic.ReadResult<unknown> = await verb(provider.read, this.id, this.withHost(this.state));
    const { id, props, inputs } = found;
    if (!id) {
      this.forget();
      return false;
    }
    Object.assign(this, { id, state: this.withoutHost(props), inputs: this.withoutHost(inputs), unfinished: false });
    return true;
  }

  async destroy(): Promise<void> {
    await this.deleteCondemned();
    if (this.id !== undefined) await this.delete({ id: this.id, state: this.state });
    this.forget();
  }

  private async plan(
    news: JsonObject,
  ): Promise<{ readonly preview: Preview; readonly inputs: JsonObject; readonly deletesFirst: boolean }> {
    const inputs = await this.check(news);
    if (this.id === undefined) {
      return { preview: { step: "create", changed: [], reasons: [] }, inputs, deletesFirst: false };
    }
    const told = this.stage.said.length;
    const provider = await this.provider();
    const answer = await verb(provider.diff, this.id, this.withHost(this.state), this.withHost(inputs));
    const reasons = this.stage.said
      .slice(told)
      .flatMap((line) => /^info: Replaced for [^:]*: (.*)$/s.exec(line)?.[1] ?? []);
    // Where the provider leaves it open, the engine compares the inputs, letter by letter.
    const keys = [...Object.keys(this.definition.inputs.shape)];
    const differing = keys.filter((key) => !isDeepStrictEqual(this.inputs[key], inputs[key]));
    const changes = answer.changes ?? differing.length > 0;
    const replaced = changes && (answer.replaces ?? []).length > 0;
    const step = replaced ? "replace" : changes || this.unfinished ? "update" : "same";
    return {
      preview: { step, changed: changes ? differing : [], reasons: replaced ? reasons : [] },
      inputs,
      deletesFirst: answer.deleteBeforeReplace === true,
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
    await this.keep(inputs, (provider) => verb(provider.create, this.withHost(inputs)), replaced);
  }

  /** A failure that names an id is a success as far as the state goes. */
  private async keep(
    inputs: JsonObject,
    act: (provider: dynamic.ResourceProvider) => Promise<{ id: string; outs?: unknown }>,
    replaced?: { readonly id: string; readonly state: JsonObject },
  ): Promise<void> {
    const store = (id: string, outputs: unknown, unfinished: boolean) => {
      Object.assign(this, { id, state: this.withoutHost(outputs), inputs, unfinished });
      if (replaced) this.condemned.push(replaced);
    };
    const provider = await this.provider();
    try {
      const { id, outs } = await act(provider);
      store(id, outs, false);
    } catch (error) {
      const { id, properties, reasons } = error as { id?: string; properties?: unknown; reasons?: string[] };
      if (id === undefined) throw error;
      store(id, properties, true);
      throw new Error((reasons ?? []).join("\n"), { cause: error });
    }
  }

  private async deleteCondemned(): Promise<void> {
    for (let first = this.condemned[0]; first; first = this.condemned[0]) {
      await this.delete(first);
      this.condemned.shift();
    }
  }

  private async delete({ id, state }: { readonly id: string; readonly state: JsonObject }): Promise<void> {
    const provider = await this.provider();
    await verb(provider.delete, id, this.withHost(state));
  }

  private forget(): void {
    Object.assign(this, { id: undefined, state: {}, inputs: {}, unfinished: false });
  }

  private async provider(): Promise<dynamic.ResourceProvider> {
    const { config } = this.stage;
    const provider = dynamicProvider(this.definition, this.stage.surroundings());
    const get = (key: string) => config[key];
    await verb(provider.configure, { config: { get, require: (key) => get(key) ?? assert.fail(`no ${key}`) } });
    return provider;
  }

  /** As the constructor of an SDK's resource passes them on. */
  private withHost(bag: JsonObject): JsonObject {
    return wire({ ...bag, ...this.host() });
  }

  private withoutHost(bag: unknown): JsonObject {
    const host = this.host();
    const entries = Object.entries(wire(bag));
    // Without them the engine could never again call the provider of this resource.
    assert.deepEqual(Object.fromEntries(entries.filter(([key]) => key in host)), host, "the host's entries are lost");
    return Object.fromEntries(entries.filter(([key]) => !(key in host)));
  }

  private host(): JsonObject {
    const { timeoutMs } = this.stage;
    const each = `${timeoutMs}ms`;
    return {
      __provider: `handler of ${this.definition.type}`,
      __pulumi: {
        name: this.logicalName,
        urn: `urn:pulumi:test::test::pulumi-nodejs:dynamic/${this.definition.type}::${this.logicalName}`,
      },
      ...(timeoutMs !== undefined && { customTimeouts: { create: each, update: each, delete: each } }),
    };
  }
}

/** Calls a verb. The host's errors print nothing by themselves: what it throws comes as the engine shows it. */
async function verb<A extends unknown[], T>(act: ((...args: A) => Promise<T>) | undefined, ...args: A): Promise<T> {
  assert.ok(act, "the provider lacks a verb");
  try {
    return await act(...args);
  } catch (error) {
    if (error instanceof Error && "id" in error) throw error;
    throw new Error(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** What is left of a bag after its way to the engine and back. */
function wire(bag: unknown): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(bag ?? {}));
  return isObject(copy) ? copy : {};
}
