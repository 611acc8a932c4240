import type { ResourceDefinition } from "../../provider/core/resource";
import { startSimulator, type Simulator } from "../../simulator/index";
import { manualClock, type ManualClock } from "./clock";
import { Deployed } from "./deployed";
import { NoAnswer, type ProviderProcess, type Spoiled, type Verdict, type World } from "./process/provider-process";
import { providerProcess } from "./process/shared";

export type { Deployed, Preview } from "./deployed";

/** A simulator, the real provider process against it, and one manual clock for both, so that no wait takes real time. */
export class Stage {
  /** One line per message to the user: the severity, a colon, the message. */
  readonly said: string[] = [];
  readonly config: Record<string, string>;
  readonly env: Record<string, string | undefined> = {};
  /** The customTimeouts of every resource, in milliseconds; undefined for those of their definitions. */
  timeoutMs: number | undefined;
  /** Milliseconds by which the provider's date is ahead of the cloud's. */
  skewMs = 0;
  /** The seed of the provider's random pauses. */
  random: number | undefined;
  spoiled: readonly Spoiled[] = [];
  private process: Promise<ProviderProcess> | undefined;
  /** Variables that any test has set, because stages share a process. */
  private static readonly touched = new Set<string>();
  private observer: World["exchange"] | undefined;
  private readonly opened: (() => Promise<void>)[] = [];
  /** The total of the provider's pauses, in milliseconds. */
  private paused = 0;
  /** Listeners for pauses. */
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

  /** @param arrives called for each request that arrives at the simulator */
  static async open(clock = manualClock(), arrives?: (method: string, path: string) => void): Promise<Stage> {
    return new Stage(await startSimulator({ clock, arrives }), clock);
  }

  /** The next call begins with empty memory, like a new process. */
  newProcess(): void {
    this.process = undefined;
  }

  /** The current process, prepared with the configuration at its start. A dead process is not restarted. */
  async provider(): Promise<ProviderProcess> {
    this.process ??= this.begin();
    return await this.process;
  }

  /** Kills the process with SIGKILL, whatever it does. */
  async killProcess(): Promise<void> {
    (await this.process)?.kill();
  }

  /** Calls `tell` before each request of the provider while `act` runs. */
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

  /** The result of `verb`. @throws NoAnswer if the provider's own pauses take longer than `limitMs` */
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

  /** Adds a cleanup that runs when the stage is closed. */
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
