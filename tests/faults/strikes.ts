import type { Verdict } from "../support/process/provider-process";
import type { Stage } from "../support/stage";
import type { Kind } from "./kinds";
import type { Exchange, Scene, Thing } from "./lifecycle";

/** A fault that waits for an exchange. */
export interface Injection {
  /** The first of them that can happen does. */
  readonly kinds: readonly Kind[];
  /** The first exchange of the disturbed step that it may strike; it waits for one that it can happen to. */
  readonly at: number;
  /** Counts, and strikes, only exchanges that change something. */
  readonly changing?: true;
  /** How many of the exchanges that follow it strikes too. */
  readonly lasting: number;
}

/** What befalls the exchanges of the disturbed step: at most one fault each. */
export class Strikes {
  /** The names of what struck. */
  readonly struck: string[] = [];
  exchanges = 0;
  /** How many of them were to change something. */
  changes = 0;
  /** Whether somebody else had his hands in it. */
  someoneElse = false;
  private readonly armed: (Injection & { left: number })[];

  constructor(
    injections: readonly Injection[],
    private readonly stage: Stage,
    private readonly scene: Scene,
    /** A line for what happens. */
    private readonly note: (what: string, index: number) => void,
  ) {
    this.armed = injections.map((injection) => ({ ...injection, left: injection.lasting + 1 }));
  }

  /** @param ours what there is of the driven resource */
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
