import type { Life } from "./life";
import type { Scene, Thing } from "./lifecycle";
import type { Violation } from "./verdict";

/** The existing objects by the simulator's records, and their owners. */
export class Inventory {
  private readonly theirs = new Map<string, string>();

  constructor(
    private readonly scene: Scene,
    private readonly lives: readonly Life[],
  ) {
    this.own(scene.things());
  }

  /** The ids of objects of others. */
  get others(): ReadonlySet<string> {
    return new Set(this.theirs.keys());
  }

  /** Called when the story begins: objects that remain from earlier steps count as objects of others. */
  take(): void {
    if (this.scene.remains) this.own(this.strays());
  }

  /** The existing objects that do not belong to others. */
  ours(): Thing[] {
    const past = (id: string) =>
      this.scene.remains === true && this.lives.some(({ known }) => known.has(id)) && !this.inState().includes(id);
    return this.scene.things().filter(({ id }) => !this.theirs.has(id) && !past(id));
  }

  /** The existing objects that no state records, except candidates for adoption. */
  strays(): Thing[] {
    return this.ours().filter(({ id }) => !this.lives.some((life) => life.claims(id)));
  }

  /** The objects that no state records although every step has succeeded. */
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

  /** The changes of objects of others, which must not be changed. */
  changesOfOthers(): string[] {
    const there = new Map(this.scene.things().map((thing) => [thing.id, contentOf(thing)]));
    return [...this.theirs].flatMap(([id, before]) => {
      const now = there.get(id);
      if (now === undefined) return [`${id} was somebody else's, and is gone`];
      return now === before ? [] : [`${id} is somebody else's, and was ${before}, and is ${now}`];
    });
  }

  /** Returns a judge of actions without a trace, such as resets. Call it when the update that begins now has succeeded. */
  watchUntraced(): () => Violation[] {
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
    for (const thing of things) this.theirs.set(thing.id, contentOf(thing));
  }

  private inState(): string[] {
    return this.lives.flatMap((life) => life.inState());
  }
}

function contentOf({ fields, filledIn }: Thing): string {
  return JSON.stringify({ ...fields, ...filledIn });
}
