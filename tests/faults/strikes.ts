import type { Verdict } from "../support/process/provider-process";
import type { Stage } from "../support/stage";
import type { Kind } from "./kinds";
import type { Exchange, Scene, Thing } from "./lifecycle";

/** A fault, and the exchange to hit. */
export interface Injection {
  /** The candidates: the first that can happen is used. */
  readonly kinds: readonly Kind[];
  /** The index of the first exchange that it may hit. */
  readonly at: number;
  /** Counts and hits only changes. */
  readonly changing?: true;
  /** The number of further exchanges to hit. */
  readonly lasting: number;
}

/** The faults of the disturbed step: at most one for each exchange. */
export class Strikes {
  /** The names of the faults that happened. */
  readonly struck: string[] = [];
  exchanges = 0;
  /** The number of those that are changes. */
  changes = 0;
  /** Whether others changed the object. */
  someoneElse = false;
  private readonly armed: (Injection & { left: number })[];

  constructor(
    injections: readonly Injection[],
    private readonly stage: Stage,
    private readonly scene: Scene,
    /** Logs a line. */
    private readonly note: (what: string, index: number) => void,
  ) {
    this.armed = injections.map((injection) => ({ ...injection, left: injection.lasting + 1 }));
  }

  /** @param ours the objects of the driven resource */
  on(exchange: Exchange, ours: () => readonly Thing[]): Verdict {
    const index = this.exchanges++;
    const change = exchange.method === "GET" ? -1 : this.changes++;
    for (const injection of this.armed) {
      if (injection.left === 0 || injection.at > (injection.changing ? change : index)) continue;
      const { stage, scene } = this;
      for (const kind of injection.kinds) {
        const verdict = kind.strike({ stage, scene, exchange, ours: ours() });
        if (!verdict) continue;
        injection.left -= 1;
        if (kind.outside) this.someoneElse = true;
        this.struck.push(kind.name);
        this.note(`${kind.name}, ${exchange.method} ${exchange.path}`, index);
        return verdict;
      }
    }
    return {};
  }
}
