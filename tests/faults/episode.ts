import { Stage } from "../support/stage";
import { withSeededPauses, type Dice } from "./dice";
import { observe, type Exchange } from "./exchanges";
import { silence, type Kind } from "./faults";
import { adoptName, Life, type Step } from "./life";
import type { Scene, Subject, Thing } from "./lifecycle";
import type { Story } from "./stories";
import { askControl, judgeSecrets } from "./secrets";
import { judgeStray, judgeSuccess, type Violation } from "./verdict";

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

export interface Outcome {
  readonly violations: readonly Violation[];
  /** What struck. */
  readonly struck: readonly string[];
  /** How many steps of a resource were run, repetitions and the way back included. */
  readonly steps: number;
  /** How many exchanges the disturbed step took. */
  readonly exchanges: number;
  /** How many of them were to change something. */
  readonly changes: number;
  /** What happened, a line each. */
  readonly trail: readonly string[];
}

/** How often a user runs the same step again before he calls it broken. */
const ATTEMPTS = 8;
/** An answer that never comes is waited for in real time; any other comes within milliseconds. */
const IMPATIENT_MS = 100;
const PATIENT_MS = 10_000;
const MINUTE_MS = 60_000;
/** What the engine says of a provider that was killed. What that was doing is found as docs/recovery.md tells. */
const EOF = "error reading from server: EOF";

/** One story with its faults, from a fresh simulator to the destruction of what was made, and what was wrong about it. */
export async function play(
  subject: Subject,
  story: Story,
  injections: readonly Injection[],
  chance: Dice,
): Promise<Outcome> {
  const stage = await Stage.open();
  try {
    stage.requestTimeoutMs = injections.some(({ kinds }) => kinds.some(({ hangs }) => hangs))
      ? IMPATIENT_MS
      : PATIENT_MS;
    const resources = story.resources.map((name) => stage.deploy(subject.definition, name));
    const episode = new Episode(stage, await subject.prepare(stage, resources));
    episode.lives.push(...resources.map((resource) => new Life(resource, episode.scene)));
    await withSeededPauses(chance, () => episode.play(story, injections));
    return episode;
  } finally {
    await stage.close();
  }
}

class Episode implements Outcome {
  readonly lives: Life[] = [];
  readonly violations: Violation[] = [];
  readonly struck: string[] = [];
  readonly trail: string[] = [];
  steps = 0;
  exchanges = 0;
  changes = 0;
  private readonly others: Set<string>;
  private readonly controlAnswers: string[] = [];
  private someoneElse = false;
  /** Ends the process that is running, as the kernel would: nobody hears of what it had begun. */
  private kill: () => void = () => undefined;
  private killed = false;
  /** Those of the process that is running, and of those that are no more. */
  private clients = new Set<object>();
  private readonly dead = new WeakSet();

  constructor(
    private readonly stage: Stage,
    readonly scene: Scene,
  ) {
    this.others = new Set(scene.things().map(({ id }) => id));
  }

  async play(story: Story, injections: readonly Injection[]): Promise<void> {
    await this.begin(story);
    const strike = this.strikes(injections);
    await observe(this.stage.simulator.origin, strike, () => this.again(story.step));
    this.stage.simulator.clearFaults();
    this.stage.skewMs = 0;
    if (story.step !== "destroy") {
      // What others did meanwhile is found by a refresh, and repaired by the next update.
      if (this.someoneElse) await this.again("refresh");
      if (this.someoneElse || story.step === "refresh") await this.again("up");
      this.judge();
      await this.lookTwice();
      this.controlAnswers.push(...(await askControl(this.stage)));
      await this.again("destroy");
    }
    this.judge();
    this.judgeOthers();
    this.controlAnswers.push(...(await askControl(this.stage)));
    this.violations.push(...judgeSecrets(this.stage, this.lives, this.controlAnswers, this.scene));
  }

  private async begin(story: Story): Promise<void> {
    for (const life of this.lives) {
      life.inputs = await story.begin(life.resource, this.scene);
      const { adopt } = life.inputs;
      for (const thing of this.scene.things())
        if (adopt !== undefined && (await adoptName(thing)) === adopt) life.candidate = thing.id;
    }
    // What earlier steps have left behind by nature is nobody's any more.
    if (this.scene.remains) for (const { id } of this.strays()) this.others.add(id);
  }

  /** What befalls the exchanges of the disturbed step: at most one fault each. */
  private strikes(injections: readonly Injection[]): (exchange: Exchange) => void {
    const armed = injections.map((injection) => ({ ...injection, left: injection.lasting + 1 }));
    return (exchange) => {
      const { stage, scene } = this;
      if (this.dead.has(exchange.client)) {
        silence(stage, exchange);
        return;
      }
      this.clients.add(exchange.client);
      this.exchanges = exchange.index + 1;
      const kill = () => this.kill();
      const changing = exchange.method !== "GET";
      const index = { all: exchange.index, changing: changing ? this.changes++ : -1 };
      for (const injection of armed) {
        const { kinds, at, left } = injection;
        if (left === 0 || at > (injection.changing ? index.changing : index.all)) continue;
        const kind = kinds.find((one) => one.strike({ stage, scene, exchange, ours: this.ours(), kill }));
        if (!kind) continue;
        injection.left -= 1;
        if (kind.outside) this.someoneElse = true;
        this.struck.push(kind.name);
        this.note(`${kind.name}, ${exchange.method} ${exchange.path}`, exchange.index);
        return;
      }
    };
  }

  /** The same thing again and again is one line. */
  private note(what: string, index: number): void {
    const last = this.trail.at(-1);
    if (last?.endsWith(what)) this.trail[this.trail.length - 1] = last.replace(/^(\d+)[^:]*/, `$1 to ${index}`);
    else this.trail.push(`${index}: ${what}`);
  }

  /**
   * Runs a step of all resources until it succeeds, and does what its failures say. What fails for a fault says nothing
   * about the next attempt.
   */
  private async again(step: Step): Promise<void> {
    const judgeDeed = this.watchDeed();
    for (let left = ATTEMPTS; left > 0; left -= 1) {
      const struck = this.struck.length;
      const { length } = this.stage.said;
      const failures = await this.attempt(step);
      if (failures.every((failure) => failure === undefined)) {
        if (step === "up") judgeDeed();
        return;
      }
      for (const [index, failure] of failures.entries()) {
        if (failure === undefined) continue;
        this.violations.push(...(this.lives[index]?.hear(failure) ?? []));
        if (failure === EOF) this.lives[index]?.bereave(this.stage.said.slice(length).at(-1) ?? "");
      }
      this.judgeStrays();
      const wanted = failures.some((failure, index) => failure && this.lives[index]?.wantsRefresh(failure));
      if (wanted) await this.attempt("refresh");
      this.stage.clock.advance(MINUTE_MS / 2);
      await this.takeOver();
      for (const [index, failure] of failures.entries()) if (failure !== undefined) this.lives[index]?.follow(failure);
      if (this.struck.length > struck) left = ATTEMPTS;
    }
    this.violations.push({
      what: "unexplained",
      why: `${step} has not succeeded after ${ATTEMPTS} undisturbed attempts`,
    });
  }

  /** One process does the step of all resources at once. @returns the message of each that fails. */
  private async attempt(step: Step): Promise<(string | undefined)[]> {
    this.steps += this.lives.length;
    const death = this.newProcess();
    const failures = await Promise.all(this.lives.map((life) => Promise.race([life.attempt(step), death])));
    this.kill = () => undefined;
    // What the dead process had sent arrives all the same.
    if (this.killed) await new Promise((arrived) => setTimeout(arrived, 10));
    for (const [index, failure] of failures.entries()) {
      const name = this.lives.length > 1 ? ` ${this.lives[index]?.resource.logicalName ?? ""}` : "";
      this.trail.push(`${step}${name}: ${failure ?? "done"}`);
    }
    return failures;
  }

  /** @returns what everybody hears who waits for the process when it is killed. */
  private newProcess(): Promise<string> {
    this.stage.newProcess();
    this.killed = false;
    this.clients = new Set();
    return new Promise((die) => {
      this.kill = () => {
        this.killed = true;
        this.stage.killProcess();
        for (const client of this.clients) this.dead.add(client);
        die(EOF);
      };
    });
  }

  /** Each stray that somebody was told of, or that a dead process has left, is adopted by the program that asked for it. */
  private async takeOver(): Promise<void> {
    for (const stray of this.strays()) {
      const life =
        this.lives.find((one) => one.mayHaveMade(stray) && one.resource.id === undefined) ??
        this.lives.find((one) => one.isTold(stray) || one.mayHaveMade(stray));
      if (life) await life.adopt(stray);
    }
  }

  /** A second run is clean, before and after a refresh. */
  private async lookTwice(): Promise<void> {
    await this.expectSame("right afterwards");
    this.stage.clock.advance(MINUTE_MS);
    await this.again("refresh");
    await this.expectSame("after a refresh");
    this.judge();
  }

  private async expectSame(when: string): Promise<void> {
    this.stage.newProcess();
    for (const { resource, inputs } of this.lives) {
      try {
        const { step, changed } = await resource.preview(inputs);
        if (step !== "same")
          this.violations.push({ what: "unexplained", why: `a preview ${when} says ${step} of ${changed.join(", ")}` });
      } catch (error) {
        this.violations.push({ what: "unexplained", why: `a preview ${when} fails: ${String(error)}` });
      }
    }
  }

  private judge(): void {
    const ours = this.ours();
    for (const { resource } of this.lives) {
      const declared = this.scene.inOneWord?.(resource.inputs) ?? resource.inputs;
      this.violations.push(...judgeSuccess(resource, declared, ours));
    }
    const known = new Set(this.lives.map(({ resource }) => resource.id));
    const all = this.lives.every(({ resource }) => ours.some(({ id }) => id === resource.id));
    for (const { id, name } of ours) {
      if (known.has(id)) continue;
      this.violations.push({
        what: all ? "twice" : "lost",
        why: `${name ?? ""} ${id} lives, and the state does not know it`,
      });
    }
  }

  /** @returns what judges, when the update that begins now has succeeded, whether the cloud has done what that leaves no trace of. */
  private watchDeed(): () => void {
    const { deed } = this.scene;
    const before = this.lives.map(({ resource: { id, inputs } }) => ({ id, inputs }));
    const count = deed?.count() ?? 0;
    return () => {
      const due = this.lives.filter(({ resource }, index) => deed?.isDue(before[index] ?? resource, resource)).length;
      const done = (deed?.count() ?? 0) - count;
      if (done < due)
        this.violations.push({ what: "unexplained", why: `what was to be done ${due} times was done ${done} times` });
    };
  }

  private judgeStrays(): void {
    for (const stray of this.strays()) {
      if (this.lives.some((life) => life.isTold(stray) || life.mayHaveMade(stray))) continue;
      this.violations.push(judgeStray(stray, this.lives.map(({ told }) => told.at(-1) ?? "").join(" / ")));
    }
  }

  private judgeOthers(): void {
    const there = new Set(this.scene.things().map(({ id }) => id));
    for (const id of this.others) {
      if (!there.has(id)) this.violations.push({ what: "unexplained", why: `${id} was somebody else's, and is gone` });
    }
  }

  /** What lives and is not somebody else's. */
  private ours(): Thing[] {
    const past = (id: string) =>
      this.scene.remains === true && this.lives.some(({ known }) => known.has(id)) && !this.inState().includes(id);
    return this.scene.things().filter(({ id }) => !this.others.has(id) && !past(id));
  }

  /** What lives and no state knows. What is there to be adopted is not lost before it is. */
  private strays(): Thing[] {
    return this.ours().filter((thing) => !this.lives.some((life) => life.knows(thing)));
  }

  private inState(): string[] {
    return this.lives.flatMap((life) => life.inState());
  }
}
