import { Shared } from "../../provider/core/context";
import type { ResourceDefinition } from "../../provider/core/resource";
import type { Surroundings } from "../../provider/host/dynamic-provider";
import { startSimulator, type Simulator } from "../../simulator/index";
import { Deployed } from "./deployed";
import { manualClock, type ManualClock } from "./manual-clock";

export type { Deployed, Preview } from "./deployed";

/** A simulator and resources against it, with one clock for both and nothing to wait for. */
export class Stage {
  /** What the user was told, a line each: the severity, a colon, the message. */
  readonly said: string[] = [];
  readonly config: Record<string, string>;
  readonly env: Record<string, string | undefined> = {};
  /** The customTimeouts of every resource, in milliseconds; undefined for those of their definitions. */
  timeoutMs: number | undefined;
  requestTimeoutMs: number | undefined;
  /** How far the provider's clock is ahead of the cloud's. */
  skewMs = 0;
  private process = { shared: new Shared(), alive: true };

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
    this.process = { shared: new Shared(), alive: true };
  }

  /** The process ends without a word: what sleeps in it never wakes up. */
  killProcess(): void {
    this.process.alive = false;
  }

  /** What a provider finds in the process that is running now. */
  surroundings(): Surroundings {
    const { process } = this;
    const forever = new Promise<void>(() => undefined);
    return {
      clock: {
        now: () => this.clock.now() + this.skewMs,
        sleep: (ms, signal) => (process.alive ? this.clock.sleep(ms, signal) : forever),
      },
      env: this.env,
      shared: process.shared,
      requestTimeoutMs: this.requestTimeoutMs,
      tell: (severity, message) => void this.said.push(`${severity}: ${message}`),
    };
  }

  deploy(definition: ResourceDefinition, logicalName: string): Deployed {
    return new Deployed(this, definition, logicalName);
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

function prefixed(namespace: string, values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${namespace}:${key}`, String(value)]));
}
