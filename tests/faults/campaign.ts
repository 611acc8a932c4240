import { Stage } from "../support/stage";
import { dice, shuffled, type Dice } from "./dice";
import { play, type Outcome } from "./episode";
import { kinds } from "./kinds";
import type { Subject } from "./lifecycle";
import { storiesOf, type Story } from "./stories";
import type { Injection } from "./strikes";

/** A story of one subject. */
export interface Plot {
  readonly name: string;
  /** The story when nothing goes wrong, played once: it tells how many exchanges there are to strike. */
  quiet(): Promise<Outcome>;
  play(injections: readonly Injection[], chance: Dice): Promise<Outcome>;
}

/** One run: a story with the faults that befall it. */
export interface Run {
  readonly name: string;
  play(): Promise<Outcome>;
}

/** Which exchanges are struck: all, or those that are to change something by the kinds that are about those. */
export type Reach = "every" | "changes";

/** The longest trouble outlasts all retries of a request (5), or those of several. */
const LASTING = [0, 0, 0, 1, 6, 12, 30];

/** Every story of every subject, and what may befall it by the throws of `seed`. */
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
   * The run of that number, the same whenever it is asked for. The stories take turns: half of the runs strike an exchange
   * that is to change something, by a kind that is about those; a quarter any exchange; a quarter two of them.
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

  /** What comes of the story of that run when nothing goes wrong. */
  quiet(number: number): Promise<Outcome> {
    return this.plot(number).quiet();
  }

  /** Every kind of fault that is about them at each exchange that `reach` names. */
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

/** The stories of `subjects` whose names are wanted. */
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
