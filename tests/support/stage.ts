import { Shared, type Context } from "../../provider/core/context";
import { PartialFailure } from "../../provider/core/errors";
import { isObject, type JsonObject } from "../../provider/core/json";
import { lifecycle, type Lifecycle } from "../../provider/core/lifecycle";
import type { ResourceDefinition } from "../../provider/core/resource";
import { startSimulator, type Simulator } from "../../simulator/index";
import { manualClock, type ManualClock } from "./manual-clock";

/** What a preview of one resource would say. */
export interface Preview {
  readonly step: "create" | "same" | "update" | "replace";
  readonly changed: readonly string[];
  readonly reasons: readonly string[];
}

/** A simulator and resources against it, with one clock for both and nothing to wait for. */
export class Stage {
  readonly said: string[] = [];
  shared = new Shared();
  readonly config: Record<string, string>;
  env: Record<string, string | undefined> = {};
  timeoutMs = 60 * 60_000;
  requestTimeoutMs: number | undefined;

  private constructor(
    readonly simulator: Simulator,
    readonly clock: ManualClock,
  ) {
    const { exoscale, vmpooler, modelarts } = simulator.connection();
    this.config = {
      ...prefixed("exoscale", exoscale),
      ...prefixed("vmpooler", vmpooler),
      ...prefixed("huaweicloud", modelarts),
    };
  }

  static async open(): Promise<Stage> {
    const clock = manualClock();
    return new Stage(await startSimulator({ clock }), clock);
  }

  /** As if the process had ended and another begun. */
  newProcess(): void {
    this.shared = new Shared();
  }

  context(): Context {
    return {
      settings: { config: (key) => this.config[key], env: this.env },
      clock: this.clock,
      startedAt: this.clock.now(),
      timeoutMs: this.timeoutMs,
      requestTimeoutMs: this.requestTimeoutMs,
      signal: new AbortController().signal,
      log: (message, severity = "info") => void this.said.push(`${severity}: ${message}`),
      shared: this.shared,
    };
  }

  deploy(definition: ResourceDefinition, logicalName: string): Deployed {
    return new Deployed(this, lifecycle(definition), logicalName);
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

/** One resource of a stack, driven as the engine drives it: check, diff, then the verb, with what the state keeps of each. */
export class Deployed {
  id: string | undefined;
  state: JsonObject = {};
  /** The checked inputs that the engine would have stored. */
  inputs: JsonObject = {};
  /** Whether the last step ended in a partial failure: the engine then updates whatever diff says. */
  unfinished = false;

  constructor(
    readonly stage: Stage,
    readonly resource: Lifecycle,
    readonly logicalName: string,
  ) {}

  /** @throws Error with every failure when the inputs are refused. */
  check(news: JsonObject, olds = this.inputs): JsonObject {
    const { settings } = this.stage.context();
    const { inputs, failures } = this.resource.check(olds, news, this.logicalName, settings);
    if (failures.length > 0) throw new Error(failures.map(({ path, reason }) => `${path} ${reason}`).join("\n"));
    return inputs;
  }

  preview(news: JsonObject): Preview {
    const inputs = this.check(news);
    if (this.id === undefined) return { step: "create", changed: [], reasons: [] };
    const { changed, replaces } = this.resource.diff(this.state, inputs);
    const step = replaces.length > 0 ? "replace" : changed.length > 0 || this.unfinished ? "update" : "same";
    return { step, changed, reasons: replaces.map(({ reason }) => reason) };
  }

  async up(news: JsonObject): Promise<Preview> {
    const preview = this.preview(news);
    if (preview.step === "replace") await this.replace(news);
    else if (preview.step !== "same") {
      const inputs = this.check(news);
      const { id, state } = this;
      await this.keep(inputs, (context) =>
        id === undefined ? this.resource.create(inputs, context) : this.resource.update(id, state, inputs, context),
      );
    }
    return preview;
  }

  /** @returns whether the resource is still there. */
  async refresh(): Promise<boolean> {
    if (this.id === undefined) return false;
    const found = await this.resource.read(this.id, this.state, this.stage.context());
    if (!found) this.forget();
    else {
      this.state = wire(found.state);
      this.inputs = wire(found.inputs);
      this.unfinished = false;
    }
    return found !== undefined;
  }

  async destroy(): Promise<void> {
    if (this.id !== undefined) await this.resource.delete(this.id, this.state, this.stage.context());
    this.forget();
  }

  private async replace(news: JsonObject): Promise<void> {
    const inputs = this.check(news, {});
    const old = { id: this.id, state: this.state };
    if (this.resource.deletesFirst(inputs, this.logicalName)) await this.destroy();
    await this.keep(inputs, (context) => this.resource.create(inputs, context));
    if (this.id !== old.id && old.id !== undefined && !this.resource.deletesFirst(inputs, this.logicalName)) {
      await this.resource.delete(old.id, old.state, this.stage.context());
    }
  }

  private async keep(
    inputs: JsonObject,
    verb: (context: Context) => Promise<{ id: string; state: JsonObject }>,
  ): Promise<void> {
    try {
      const { id, state } = await verb(this.stage.context());
      Object.assign(this, { id, state: wire(state), inputs, unfinished: false });
    } catch (error) {
      if (error instanceof PartialFailure)
        Object.assign(this, { id: error.id, state: wire(error.state), inputs, unfinished: true });
      throw error;
    }
  }

  private forget(): void {
    Object.assign(this, { id: undefined, state: {}, inputs: {}, unfinished: false });
  }
}

/** What is left of a bag after its way to the engine and back. */
function wire(bag: unknown): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(bag));
  return isObject(copy) ? copy : {};
}

function prefixed(namespace: string, values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${namespace}:${key}`, String(value)]));
}
