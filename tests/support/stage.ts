import type { ResourceDefinition } from "../../provider/core/resource";
import { startSimulator, type Simulator } from "../../simulator/index";
import { manualClock, type ManualClock } from "./clock";
import { Deployed } from "./deployed";
import { NoAnswer, type ProviderProcess, type Spoiled, type Verdict, type World } from "./process/provider-process";
import { providerProcess } from "./process/shared";

export type { Deployed, Preview } from "./deployed";

/** A simulator, the real dynamic-provider process against it, and one clock for both: nothing is waited for. */
export class Stage {
  /** What the user was told, a line each: the severity, a colon, the message. */
  readonly said: string[] = [];
  readonly config: Record<string, string>;
  readonly env: Record<string, string | undefined> = {};
  /** The customTimeouts of every resource, in milliseconds; undefined for those of their definitions. */
  timeoutMs: number | undefined;
  /** How far the provider's date is ahead of the cloud's. */
  skewMs = 0;
  /** The seed of the provider's random pauses. */
  random: number | undefined;
  spoiled: readonly Spoiled[] = [];
  private process: Promise<ProviderProcess> | undefined;
  /** The variables that any test has set: stages share a process. */
  private static readonly touched = new Set<string>();
  private observer: World["exchange"] | undefined;
  private readonly opened: (() => Promise<void>)[] = [];
  /** How long the provider has paused in all, in milliseconds. */
  private paused = 0;
  /** Who has to be told of a pause. */
  private readonly patience = new Set<() => void>();

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

  /** @param arrives hears of each request that arrives at the simulator */
  static async open(clock = manualClock(), arrives?: (method: string, path: string) => void): Promise<Stage> {
    return new Stage(await startSimulator({ clock, arrives }), clock);
  }

  /** As if the process had ended and another begun. */
  newProcess(): void {
    this.process = undefined;
  }

  /** The process that runs now, prepared with the present configuration when it begins. One that died is not begun anew. */
  async provider(): Promise<ProviderProcess> {
    this.process ??= this.begin();
    return await this.process;
  }

  /** The process ends without a word: as by the kernel, in the middle of whatever it does. */
  async killProcess(): Promise<void> {
    (await this.process)?.kill();
  }

  /** Tells of every request that leaves the provider while `act` runs, before it is sent. */
  async observe<T>(
    tell: (method: string, path: string, body: string) => Verdict | undefined,
    act: () => Promise<T>,
  ): Promise<T> {
    this.observer = (...exchange) => tell(...exchange) ?? {};
    this.newProcess();
    try {
      return await act();
    } finally {
      this.observer = undefined;
      this.newProcess();
    }
  }

  /** What `verb` comes to. @throws NoAnswer when the provider pauses longer than `limitMs` in it: what a test adds to the clock does not count. */
  async within<T>(limitMs: number, verb: Promise<T>): Promise<T> {
    const end = this.paused + limitMs;
    let look: () => void = () => undefined;
    const outlived = new Promise<never>((_, reject) => {
      look = () => {
        if (this.paused <= end) return;
        reject(new NoAnswer(`the provider is still busy after ${limitMs / 60_000} minutes: pulumi would not end`));
        void this.killProcess();
      };
    });
    this.patience.add(look);
    try {
      return await Promise.race([verb, outlived]);
    } finally {
      this.patience.delete(look);
    }
  }

  deploy(definition: ResourceDefinition, logicalName: string): Deployed {
    return new Deployed(this, definition, logicalName);
  }

  /** What a test opens besides is closed with the stage. */
  onClose(close: () => Promise<void>): void {
    this.opened.push(close);
  }

  async close(): Promise<void> {
    await Promise.all([this.simulator.close(), ...this.opened.map((close) => close())]);
  }

  private async begin(): Promise<ProviderProcess> {
    const world: World = {
      time: () => ({ now: this.clock.now() + this.skewMs, monotonic: this.clock.monotonic() }),
      advance: (ms) => {
        this.clock.advance(ms);
        this.paused += ms;
        for (const look of this.patience) look();
      },
      exchange: (...exchange) => this.observer?.(...exchange) ?? {},
      show: ({ severity, message }) => void this.said.push(`${severity}: ${message}`),
    };
    const process = await providerProcess(world);
    for (const name of Object.keys(this.env)) Stage.touched.add(name);
    const { config, random, spoiled } = this;
    const env = Object.fromEntries([...Stage.touched].map((name) => [name, this.env[name]]));
    await process.prepare(world, { config, env, random, spoiled, observed: this.observer !== undefined });
    return process;
  }
}

function prefixed(namespace: string, values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${namespace}:${key}`, String(value)]));
}
