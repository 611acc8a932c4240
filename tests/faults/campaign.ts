import { Stage } from "../support/stage";
import { dice, shuffled, type Dice } from "./dice";
import { play, type Outcome } from "./episode";
import { kinds } from "./kinds";
import type { Subject } from "./lifecycle";
import { storiesOf, type Story } from "./stories";
import type { Injection } from "./strikes";

/** A story of one subject, with a way to play it. */
export interface Plot {
  readonly name: string;
  /** Plays the story without faults, once: its outcome has the number of exchanges. */
  quiet(): Promise<Outcome>;
  play(injections: readonly Injection[], chance: Dice): Promise<Outcome>;
}

/** A story with chosen faults. */
export interface Run {
  readonly name: string;
  play(): Promise<Outcome>;
}

/** The exchanges to fault: all of them with all kinds, or only changes with the decisive kinds. */
export type Reach = "every" | "changes";

/** How many further exchanges a fault may hit: more than the retries of one request (5), or of several. */
const LASTING = [0, 0, 0, 1, 6, 12, 30];

/** All stories of all subjects, with faults chosen by `seed`. */
export class Campaign {
  private readonly order: readonly Plot[];
  private readonly decisive = kinds.filter((kind) => kind.decisive);

  constructor(
    readonly plots: readonly Plot[],
    private readonly seed: number,
  ) {
    this.order = shuffled(plots, dice(seed));
  }

  /**
   * The run with this number; always the same. The stories take turns. Half of the runs fault a change by a decisive kind, a
   * quarter any exchange, a quarter two exchanges.
   */
  async run(number: number): Promise<Run> {
    const plot = this.plot(number);
    const chance = dice(this.seed, number);
    const { exchanges, changes } = await plot.quiet();
    const way = chance.below(4);
    if (way < 2 && changes > 0) {
      const at = chance.below(changes);
      return runOf(plot, [{ kinds: shuffled(this.decisive, chance), at, lasting: 0, changing: true }], chance);
    }
    const first = chance.below(Math.max(1, exchanges));
    const injections = way < 3 ? [first] : [first, first + chance.below(12)];
    return runOf(
      plot,
      injections.map((at) => injection(at, chance)),
      chance,
    );
  }

  /** The outcome of that run's story without faults. */
  quiet(number: number): Promise<Outcome> {
    return this.plot(number).quiet();
  }

  /** One run for each exchange of `reach` and each kind of fault that applies. */
  async *runs(reach: Reach): AsyncIterable<Run> {
    for (const plot of this.plots) {
      const quiet = await plot.quiet();
      const changing = reach === "changes" ? true : undefined;
      for (let at = 0; at < (changing ? quiet.changes : quiet.exchanges); at += 1)
        for (const kind of changing ? this.decisive : kinds)
          yield runOf(plot, [{ kinds: [kind], at, lasting: 0, changing }], dice(this.seed, at));
    }
  }

  private plot(number: number): Plot {
    const plot = this.order[number % this.order.length];
    if (!plot) throw new Error("no story is left");
    return plot;
  }
}

/** The campaign of the stories of `subjects` that pass the filter. */
export async function campaign(
  subjects: readonly Subject[],
  seed: number,
  wanted: (story: Story) => boolean = () => true,
): Promise<Campaign> {
  const plots: Plot[] = [];
  for (const subject of subjects) {
    const stories = await storiesAbout(subject);
    plots.push(...stories.filter(wanted).map((story) => plotOf(subject, story, seed)));
  }
  return new Campaign(plots, seed);
}

export function nameOf({ definition, variant }: Subject): string {
  return variant === undefined ? definition.type : `${definition.type} ${variant}`;
}

function plotOf(subject: Subject, story: Story, seed: number): Plot {
  let quiet: Promise<Outcome> | undefined;
  return {
    name: `${nameOf(subject)}: ${story.name}`,
    quiet: () => (quiet ??= play(subject, story, [], dice(seed))),
    play: (injections, chance) => play(subject, story, injections, chance),
  };
}

async function storiesAbout(subject: Subject): Promise<Story[]> {
  const stage = await Stage.open();
  try {
    return storiesOf(await subject.prepare(stage, []));
  } finally {
    await stage.close();
  }
}

function injection(at: number, chance: Dice): Injection {
  const kind = chance.pick(kinds);
  const lasting = chance.pick(LASTING);
  return { kinds: [kind], at, lasting: kind.lasts ? lasting : 0 };
}

function runOf(plot: Plot, injections: readonly Injection[], chance: Dice): Run {
  return { name: plot.name, play: () => plot.play(injections, chance) };
}
