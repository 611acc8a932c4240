import type { JsonObject } from "../../provider/core/json";
import { Stage } from "../support/stage";
import type { Deployed } from "../support/deployed";
import { withSeededPauses, type Dice } from "./dice";
import { observe, type Exchange } from "./exchanges";
import type { Kind } from "./faults";
import type { Scene, Subject, Thing } from "./lifecycle";
import type { Story } from "./stories";
import { judgeFailure, judgeStrays, judgeSuccess, names, type Violation } from "./verdict";

/** A fault that waits for an exchange. */
export interface Injection {
  readonly kind: Kind;
  /** The first exchange of the disturbed step that it may strike; it waits for one that it can happen to. */
  readonly at: number;
  /** How many of the exchanges that follow it strikes too. */
  readonly lasting: number;
}

export interface Outcome {
  readonly violations: readonly Violation[];
  /** What struck, and where. */
  readonly struck: readonly string[];
  /** How many steps were run, repetitions and the way back included. */
  readonly steps: number;
  /** The exchanges of the disturbed step. */
  readonly exchanges: readonly Exchange[];
  /** What happened, a line each. */
  readonly trail: readonly string[];
}

/** How often a user runs the same step again before he calls it broken. */
const ATTEMPTS = 8;
/** An answer that never comes is waited for in real time; any other comes within milliseconds. */
const IMPATIENT_MS = 100;
const PATIENT_MS = 10_000;
const MINUTE_MS = 60_000;

/** One story with its faults, from a fresh simulator to the destruction of what was made, and what was wrong about it. */
export async function play(
  subject: Subject,
  story: Story,
  injections: readonly Injection[],
  chance: Dice,
): Promise<Outcome> {
  const stage = await Stage.open();
  try {
    stage.requestTimeoutMs = injections.some(({ kind }) => kind.hangs) ? IMPATIENT_MS : PATIENT_MS;
    const resource = stage.deploy(subject.definition, "web");
    const episode = new Episode(stage, await subject.prepare(stage, resource), resource, chance);
    await withSeededPauses(chance, () => episode.play(story, injections));
    return episode;
  } finally {
    await stage.close();
  }
}

class Episode implements Outcome {
  readonly violations: Violation[] = [];
  readonly struck: string[] = [];
  readonly exchanges: Exchange[] = [];
  readonly trail: string[] = [];
  steps = 0;
  private readonly others: Set<string>;
  /** What the program adopts. */
  private candidate: string | undefined;
  /** What was said so far about things that may have been left behind. */
  private readonly told: string[] = [];
  /** What the state has ever known. */
  private readonly known = new Set<string>();
  private inputs: JsonObject = {};
  private someoneElse = false;

  constructor(
    private readonly stage: Stage,
    private readonly scene: Scene,
    private readonly resource: Deployed,
    private readonly chance: Dice,
  ) {
    this.others = new Set(scene.things().map(({ id }) => id));
  }

  async play(story: Story, injections: readonly Injection[]): Promise<void> {
    this.inputs = await story.begin(this.resource, this.scene);
    for (const thing of this.scene.things())
      if (this.inputs.adopt !== undefined && (await adoptName(thing)) === this.inputs.adopt) this.candidate = thing.id;
    // What earlier steps have left behind by nature is nobody's any more.
    if (this.scene.remains) for (const { id } of this.strays()) this.others.add(id);
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
      await this.again("destroy");
    }
    this.judge();
    this.judgeOthers();
  }

  /** What befalls the exchanges of the disturbed step: at most one fault each. */
  private strikes(injections: readonly Injection[]): (exchange: Exchange) => void {
    const armed = injections.map((injection) => ({ ...injection, left: injection.lasting + 1 }));
    return (exchange) => {
      this.exchanges.push(exchange);
      const { stage, scene } = this;
      const hit = armed.find(
        ({ kind, at, left }) =>
          left > 0 && at <= exchange.index && kind.strike({ stage, scene, exchange, ours: this.ours() }),
      );
      if (!hit) return;
      hit.left -= 1;
      if (hit.kind.outside) this.someoneElse = true;
      this.struck.push(hit.kind.name);
      this.note(`${hit.kind.name}, ${exchange.method} ${exchange.path}`, exchange.index);
    };
  }

  /** The same thing again and again is one line. */
  private note(what: string, index: number): void {
    const last = this.trail.at(-1);
    if (last?.endsWith(what)) this.trail[this.trail.length - 1] = last.replace(/^(\d+)[^:]*/, `$1 to ${index}`);
    else this.trail.push(`${index}: ${what}`);
  }

  /** Runs a step until it succeeds, and does what its failures say. What fails for a fault says nothing about the next attempt. */
  private async again(step: Story["step"]): Promise<void> {
    for (let left = ATTEMPTS; left > 0; left -= 1) {
      const struck = this.struck.length;
      const failure = await this.attempt(step);
      if (failure === undefined) return;
      this.told.push(failure);
      this.violations.push(...judgeFailure(failure), ...judgeStrays(this.told, this.strays()));
      if (/pulumi refresh/.test(failure) || this.chance.chance(0.2)) await this.attempt("refresh");
      this.stage.clock.advance(MINUTE_MS / 2);
      await this.follow(failure);
      if (this.struck.length > struck) left = ATTEMPTS;
    }
    this.violations.push({
      what: "unexplained",
      why: `${step} has not succeeded after ${ATTEMPTS} undisturbed attempts`,
    });
  }

  /** @returns the message of a failure. */
  private async attempt(step: Story["step"]): Promise<string | undefined> {
    this.steps += 1;
    this.stage.newProcess();
    for (const id of this.inState()) this.known.add(id);
    try {
      if (step === "up") await this.resource.up(this.inputs);
      else await this.resource[step]();
      this.trail.push(`${step}: done`);
      return undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.trail.push(`${step}: ${message}`);
      return message;
    }
  }

  /** Follows the advice to adopt what was left behind; where that is refused, to declare it as it is; where it is gone, to make another. */
  private async follow(failure: string): Promise<void> {
    const stray = this.strays().find((thing) => this.told.some((message) => names(message, thing)));
    if (stray) {
      this.candidate = stray.id;
      this.inputs = { ...this.inputs, adopt: await adoptName(stray) };
    }
    if (failure.includes("nothing to adopt")) this.inputs = { ...this.inputs, adopt: undefined };
    const candidate = this.scene.things().find(({ id }) => id === this.candidate);
    if (candidate && /is not adopted: it differs|must be declared as it is/.test(failure)) {
      const differing = Object.keys(candidate.fields).filter((field) => new RegExp(`\\b${field}\\b`).test(failure));
      for (const field of differing) this.inputs = { ...this.inputs, [field]: candidate.fields[field] };
    }
    this.inputs = this.scene.heed?.(failure, this.inputs) ?? this.inputs;
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
    try {
      const { step, changed } = await this.resource.preview(this.inputs);
      if (step !== "same")
        this.violations.push({ what: "unexplained", why: `a preview ${when} says ${step} of ${changed.join(", ")}` });
    } catch (error) {
      this.violations.push({ what: "unexplained", why: `a preview ${when} fails: ${String(error)}` });
    }
  }

  private judge(): void {
    this.violations.push(...judgeSuccess(this.resource, this.ours()));
  }

  private judgeOthers(): void {
    const there = new Set(this.scene.things().map(({ id }) => id));
    for (const id of this.others) {
      if (!there.has(id)) this.violations.push({ what: "unexplained", why: `${id} was somebody else's, and is gone` });
    }
  }

  /** What lives and is not somebody else's. */
  private ours(): Thing[] {
    for (const id of this.inState()) this.known.add(id);
    const past = (id: string) => this.scene.remains === true && this.known.has(id) && !this.inState().includes(id);
    return this.scene.things().filter(({ id }) => !this.others.has(id) && !past(id));
  }

  /** What lives and the state does not know. What is there to be adopted is not lost before it is. */
  private strays(): Thing[] {
    const known = [this.candidate, ...this.inState()];
    return this.ours().filter(({ id }) => !known.includes(id));
  }

  private inState(): string[] {
    return [this.resource.id, ...this.resource.condemned.map(({ id }) => id)].filter((id) => id !== undefined);
  }
}

async function adoptName(thing: Thing): Promise<string> {
  return (await thing.adopt?.()) ?? thing.id;
}
