import type { Life } from "./life";
import type { Scene, Thing } from "./lifecycle";
import type { Violation } from "./verdict";

/** What lives by the simulator's own records, and whose it is. */
export class Inventory {
  private readonly theirs = new Map<string, string>();

  constructor(
    private readonly scene: Scene,
    private readonly lives: readonly Life[],
  ) {
    this.own(scene.things());
  }

  /** The ids of what is somebody else's. */
  get others(): ReadonlySet<string> {
    return new Set(this.theirs.keys());
  }

  /** Called when the story begins: what earlier steps have left behind by nature is nobody's any more. */
  take(): void {
    if (this.scene.remains) this.own(this.strays());
  }

  /** What lives and is not somebody else's. */
  ours(): Thing[] {
    const past = (id: string) =>
      this.scene.remains === true && this.lives.some(({ known }) => known.has(id)) && !this.inState().includes(id);
    return this.scene.things().filter(({ id }) => !this.theirs.has(id) && !past(id));
  }

  /** What lives and no state knows. What is there to be adopted is not lost before it is. */
  strays(): Thing[] {
    return this.ours().filter(({ id }) => !this.lives.some((life) => life.claims(id)));
  }

  /** What lives after everything has succeeded, and no state knows. */
  unknown(): Violation[] {
    const ours = this.ours();
    const known = new Set(this.lives.map(({ resource }) => resource.id));
    const all = this.lives.every(({ resource }) => ours.some(({ id }) => id === resource.id));
    return ours
      .filter(({ id }) => !known.has(id))
      .map(({ id, name }) => ({
        what: all ? "twice" : "lost",
        why: `${name ?? ""} ${id} lives, and the state does not know it`,
      }));
  }

  /** What became of the things of others, none of which was to be touched. */
  changesOfOthers(): string[] {
    const there = new Map(this.scene.things().map((thing) => [thing.id, looksOf(thing)]));
    return [...this.theirs].flatMap(([id, before]) => {
      const now = there.get(id);
      if (now === undefined) return [`${id} was somebody else's, and is gone`];
      return now === before ? [] : [`${id} is somebody else's, and was ${before}, and is ${now}`];
    });
  }

  /** @returns what judges, when the update that begins now has succeeded, whether the cloud has done what that leaves no trace of. */
  watchDeed(): () => Violation[] {
    const { deed } = this.scene;
    const before = this.lives.map(({ resource: { id, inputs } }) => ({ id, inputs }));
    const count = deed?.count() ?? 0;
    return () => {
      const due = this.lives.filter(({ resource }, index) => deed?.isDue(before[index] ?? resource, resource)).length;
      const done = (deed?.count() ?? 0) - count;
      if (done >= due) return [];
      return [{ what: "unexplained", why: `what was to be done ${due} times was done ${done} times` }];
    };
  }

  private own(things: readonly Thing[]): void {
    for (const thing of things) this.theirs.set(thing.id, looksOf(thing));
  }

  private inState(): string[] {
    return this.lives.flatMap((life) => life.inState());
  }
}

function looksOf({ fields, filledIn }: Thing): string {
  return JSON.stringify({ ...fields, ...filledIn });
}
