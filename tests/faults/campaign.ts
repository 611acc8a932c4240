import { dice, shuffled, type Dice } from "./dice";
import { play, type Injection, type Outcome } from "./episode";
import { kinds } from "./faults";
import type { Subject } from "./lifecycle";
import { storiesOf, type Story } from "./stories";
import { Stage } from "../support/stage";

/** A story of one subject, and how many exchanges it takes when nothing goes wrong. */
interface Plot {
  readonly name: string;
  readonly subject: Subject;
  readonly story: Story;
  readonly exchanges: number;
  /** How many of them are to change something. */
  readonly changes: number;
}

/** One run: a story with the faults that befall it. */
export interface Run {
  readonly name: string;
  readonly injections: readonly Injection[];
  play(): Promise<Outcome>;
}

export interface Campaign {
  /** Stories that go wrong by themselves. */
  readonly troubled: readonly { readonly name: string; readonly outcome: Outcome }[];
  /** How many exchanges all stories have together. */
  readonly exchanges: number;
  /** How many of them are to change something. */
  readonly changes: number;
  /**
   * The run of that number, the same whenever it is asked for. The first strike each exchange that is to change something,
   * with the kinds in turn that leave open what became of it. Then one fault at each exchange in turn alternates with two at random.
   */
  run(number: number): Run;
  /** Every kind of fault at every exchange. */
  every(): Iterable<Run>;
  /** Every kind that leaves open what became of it at every exchange that is to change something. */
  everyChange(): Iterable<Run>;
}

/** The longest trouble outlasts all retries of a request (5), or those of several. */
const LASTING = [0, 0, 0, 1, 6, 12, 30];

/** Plays every story once undisturbed, and from then on with the faults that `seed` decides. */
export async function campaign(
  subjects: readonly Subject[],
  seed: number,
  wanted: (story: string) => boolean = () => true,
): Promise<Campaign> {
  const plots: Plot[] = [];
  const troubled: { name: string; outcome: Outcome }[] = [];
  for (const subject of subjects) {
    for (const story of await storiesAbout(subject)) {
      const name = `${nameOf(subject)}: ${story.name}`;
      if (!wanted(story.name)) continue;
      const outcome = await play(subject, story, [], dice(seed));
      if (outcome.violations.length > 0) troubled.push({ name, outcome });
      plots.push({ name, subject, story, exchanges: outcome.exchanges, changes: outcome.changes });
    }
  }
  const changes = plots.flatMap((plot) => Array.from({ length: plot.changes }, (_, at) => ({ plot, at })));
  const decisive = shuffled(
    kinds.filter((kind) => kind.decisive),
    dice(seed),
  );
  const points = shuffled(
    plots.flatMap((plot) => Array.from({ length: plot.exchanges }, (_, at) => ({ plot, at }))),
    dice(seed),
  );

  return {
    troubled,
    exchanges: points.length,
    changes: changes.length,
    run: (number) => {
      const chance = dice(seed, number);
      const change = changes[number];
      if (change) {
        const turn = number % decisive.length;
        const inTurn = [...decisive.slice(turn), ...decisive.slice(0, turn)];
        return runOf(change.plot, [{ kinds: inTurn, at: change.at, lasting: 0, changing: true }], chance);
      }
      const further = number - changes.length;
      const point = points[Math.floor(further / 2) % points.length];
      if (further % 2 === 0 && point) return runOf(point.plot, [injection(point.at, chance)], chance);
      const plot = chance.pick(plots);
      const first = chance.below(Math.max(1, plot.exchanges));
      return runOf(plot, [injection(first, chance), injection(first + chance.below(12), chance)], chance);
    },
    *everyChange() {
      for (const { plot, at } of changes) {
        for (const kind of decisive)
          yield runOf(plot, [{ kinds: [kind], at, lasting: 0, changing: true }], dice(seed, at));
      }
    },
    *every() {
      for (const { plot, at } of points) {
        for (const kind of kinds) yield runOf(plot, [{ kinds: [kind], at, lasting: 0 }], dice(seed, at));
      }
    },
  };
}

export function nameOf({ definition, variant }: Subject): string {
  return variant === undefined ? definition.type : `${definition.type} ${variant}`;
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

function runOf({ name, subject, story }: Plot, injections: readonly Injection[], chance: Dice): Run {
  return { name, injections, play: () => play(subject, story, injections, chance) };
}
