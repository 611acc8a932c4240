import type { Options } from "../support/deployed";
import { NoAnswer, ProcessDied, type Verdict } from "../support/process/provider-process";
import { Stage } from "../support/stage";
import type { Dice } from "./dice";
import { unfit } from "./foreign-text";
import { Inventory } from "./inventory";
import { adoptName, Life, messagesOf, type Step } from "./life";
import type { Exchange, Scene, Subject } from "./lifecycle";
import { askControl, judgeSecrets } from "./secrets";
import type { Story } from "./stories";
import { Strikes, type Injection } from "./strikes";
import { judgeFailure, judgeStray, judgeSuccess, type Violation } from "./verdict";
import { judgeWrite } from "./writes";

export interface Outcome {
  readonly violations: readonly Violation[];
  /** The names of the faults that happened. */
  readonly struck: readonly string[];
  /** The number of steps of a resource, with repetitions and the final destroy. */
  readonly steps: number;
  /** The number of exchanges of the disturbed step. */
  readonly exchanges: number;
  /** The number of those that are changes. */
  readonly changes: number;
  /** A log of the steps and faults. */
  readonly trail: readonly string[];
}

/** The number of undisturbed attempts after which a step counts as broken. */
const ATTEMPTS = 8;
const MINUTE_MS = 60_000;
/** Requests that a process sent before it died still arrive. */
const ARRIVES_MS = 20;

/** Plays a story with faults on a new simulator, until the resources are destroyed, and judges the result. */
export async function play(
  subject: Subject,
  story: Story,
  injections: readonly Injection[],
  chance: Dice,
): Promise<Outcome> {
  const stage = await Stage.open();
  try {
    stage.random = chance.below(2 ** 31);
    if (subject.spoiled) stage.spoiled = [subject.spoiled];
    const resources = (story.resources ?? ["web"]).map((name) => stage.deploy(subject.definition, name));
    const scene = await subject.prepare(stage, resources);
    const lives = resources.map((resource) => new Life(resource, scene));
    const episode = new Episode(stage, scene, lives);
    await episode.play(story, injections);
    return episode;
  } finally {
    await stage.close();
  }
}

/** Ends the episode: further steps would be pointless. */
class Over extends Error {}

class Episode implements Outcome {
  readonly violations: Violation[] = [];
  readonly trail: string[] = [];
  steps = 0;
  private readonly inventory: Inventory;
  private readonly controlAnswers: string[] = [];
  private strikes: Strikes;
  private isDisturbed = false;
  /** The running step; undefined during previews. */
  private step: Step | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly scene: Scene,
    private readonly lives: readonly Life[],
  ) {
    this.inventory = new Inventory(scene, lives);
    this.strikes = new Strikes([], stage, scene, () => undefined);
  }

  get struck(): readonly string[] {
    return this.strikes.struck;
  }

  get exchanges(): number {
    return this.strikes.exchanges;
  }

  get changes(): number {
    return this.strikes.changes;
  }

  async play(story: Story, injections: readonly Injection[]): Promise<void> {
    await this.begin(story);
    this.strikes = new Strikes(injections, this.stage, this.scene, (what, index) => this.note(what, index));
    try {
      await this.stage.observe(
        (method, path, body) => this.onRequest({ method, path, body }),
        () => this.run(story),
      );
    } catch (error) {
      if (!(error instanceof Over)) throw error;
    }
    this.violations.push(...judgeSecrets(this.stage, this.lives, this.controlAnswers, this.scene));
    for (const line of this.stage.said) this.judgeMessage(line.replace(/^\w+: /, ""));
  }

  private async run(story: Story): Promise<void> {
    const { step } = story;
    this.isDisturbed = true;
    if (story.elsewhere === undefined) await this.repeat(step, story.once);
    else await this.runElsewhere(step, story.elsewhere);
    this.isDisturbed = false;
    this.stage.simulator.clearFaults();
    this.stage.skewMs = 0;
    if (story.elsewhere !== undefined) await this.repeat(step);
    const someoneElse = this.strikes.someoneElse || story.outside === true;
    if (step !== "destroy") {
      // A refresh finds changes by others, and the next update repairs them.
      if (someoneElse) await this.repeat("refresh");
      if (someoneElse || step === "refresh") await this.repeat("up");
      this.judge();
      await this.expectNoChange();
      this.controlAnswers.push(...(await askControl(this.stage)));
      await this.repeat("destroy");
    }
    this.judge();
    for (const change of this.inventory.changesOfOthers()) this.fail(change);
    this.controlAnswers.push(...(await askControl(this.stage)));
  }

  private async begin(story: Story): Promise<void> {
    for (const life of this.lives) {
      life.options = story.options ?? {};
      life.inputs = await story.begin(life.resource, this.scene);
      const { adopt } = life.inputs;
      for (const thing of this.scene.things())
        if (adopt !== undefined && (await adoptName(thing)) === adopt) life.candidate = thing.id;
    }
    this.inventory.take();
  }

  /** Judges a request, and decides its fault. */
  private onRequest(exchange: Exchange): Verdict {
    const write = this.scene.writes(exchange);
    if (write) this.violations.push(...judgeWrite(write, this.step, this.lives, this.scene, this.inventory.others));
    if (!this.isDisturbed) return {};
    const verdict = this.strikes.on(exchange, () => this.inventory.ours());
    if (this.strikes.someoneElse) for (const life of this.lives) life.share();
    return verdict;
  }

  /** Logs a repeated fault in one line. */
  private note(what: string, index: number): void {
    const last = this.trail.at(-1);
    if (last?.endsWith(what)) this.trail[this.trail.length - 1] = last.replace(/^(\d+)[^:]*/, `$1 to ${index}`);
    else this.trail.push(`${index}: ${what}`);
  }

  /**
   * Runs a step with a configuration that leads to another place. The step may succeed or be refused. If the preview shows a
   * replacement, the user declines it.
   */
  private async runElsewhere(step: Step, place: string): Promise<void> {
    const { config } = this.stage;
    const home = { ...config };
    await this.scene.elsewhere[place]?.();
    this.stage.newProcess();
    const plans = await Promise.all(
      this.lives.map(({ resource, inputs }) => resource.preview(inputs).catch(() => undefined)),
    );
    const isDeclined = step === "up" && plans.some((plan) => plan?.step === "replace");
    const failures = isDeclined ? [] : await this.attempt(step);
    for (const key of Object.keys(config)) Reflect.deleteProperty(config, key);
    Object.assign(config, home);
    this.judgeFailures(failures);
    this.judgeStrays();
  }

  /**
   * Runs a step of all resources until it succeeds, and follows the advice of its failures. Attempts with a fault do not
   * count.
   */
  private async repeat(step: Step, once: Options = {}): Promise<void> {
    const judgeUntraced = this.inventory.watchUntraced();
    const before = this.lives.map(({ resource }) => resource.id);
    for (let left = ATTEMPTS; left > 0; left -= 1) {
      const struck = this.struck.length;
      const { length } = this.stage.said;
      // Do not force the replacement repeat after it happened.
      const isNew = this.lives.some(({ resource: { id } }, index) => id !== undefined && id !== before[index]);
      const failures = await this.attempt(step, isNew ? {} : once);
      if (failures.every((failure) => failure === undefined)) {
        if (step === "up") this.violations.push(...judgeUntraced());
        return;
      }
      this.judgeFailures(failures);
      for (const [index, failure] of failures.entries())
        if (failure instanceof ProcessDied) this.lives[index]?.onProcessDied(lastAction(this.stage.said.slice(length)));
      this.judgeStrays();
      const wanted = failures.some((failure, index) => failure && this.lives[index]?.wantsRefresh(failure.message));
      if (wanted) await this.attempt("refresh");
      this.stage.clock.advance(MINUTE_MS / 2);
      await this.adoptStrays();
      for (const [index, failure] of failures.entries()) if (failure) this.lives[index]?.follow(failure.message);
      if (this.struck.length > struck) left = ATTEMPTS;
    }
    this.fail(`${step} has not succeeded after ${ATTEMPTS} undisturbed attempts`);
    throw new Over();
  }

  /** Runs the step of all resources in one process. @returns the failure of each */
  private async attempt(step: Step, once?: Options): Promise<(Error | undefined)[]> {
    this.steps += this.lives.length;
    this.stage.newProcess();
    this.step = step;
    const failures = await Promise.all(this.lives.map((life) => life.attempt(step, once)));
    this.step = undefined;
    if (failures.some((failure) => failure instanceof ProcessDied))
      await new Promise((arrived) => setTimeout(arrived, ARRIVES_MS));
    for (const [index, failure] of failures.entries()) {
      const name = this.lives.length > 1 ? ` ${this.lives[index]?.resource.logicalName ?? ""}` : "";
      this.trail.push(`${step}${name}: ${failure?.message ?? "done"}`);
      if (failure instanceof NoAnswer) this.violations.push({ what: "hung", why: `${step}: ${failure.message}` });
    }
    if (failures.some((failure) => failure instanceof NoAnswer)) throw new Over();
    return failures;
  }

  private judgeFailures(failures: readonly (Error | undefined)[]): void {
    for (const [index, failure] of failures.entries()) {
      if (failure === undefined) continue;
      this.lives[index]?.errors.push(failure.message);
      this.violations.push(...judgeFailure(failure.message));
      for (const message of messagesOf(failure)) this.judgeMessage(message);
    }
  }

  private judgeMessage(message: string): void {
    const complaint = unfit(message);
    if (complaint !== undefined) this.fail(complaint);
  }

  /** The programs adopt the strays that an error named, or that a dead process left. */
  private async adoptStrays(): Promise<void> {
    for (const stray of this.inventory.strays()) {
      const life =
        this.lives.find((one) => one.mayHaveCreated(stray) && one.resource.id === undefined) ??
        this.lives.find((one) => one.isNamed(stray) || one.mayHaveCreated(stray));
      if (life) await life.adopt(stray);
    }
  }

  /** A preview shows no change, before and after a refresh. */
  private async expectNoChange(): Promise<void> {
    await this.expectSamePreview("right afterwards");
    this.stage.clock.advance(MINUTE_MS);
    await this.repeat("refresh");
    await this.expectSamePreview("after a refresh");
    this.judge();
  }

  private async expectSamePreview(when: string): Promise<void> {
    this.stage.newProcess();
    for (const { resource, inputs, options } of this.lives) {
      try {
        const { step, changed } = await resource.preview(inputs, options);
        if (step !== "same") this.fail(`a preview ${when} says ${step} of ${changed.join(", ")}`);
      } catch (error) {
        this.fail(`a preview ${when} fails: ${String(error)}`);
      }
    }
  }

  private judge(): void {
    const ours = this.inventory.ours();
    for (const { resource, open } of this.lives) {
      const declared = this.scene.inOneWord?.(resource.inputs) ?? resource.inputs;
      this.violations.push(...judgeSuccess(resource, declared, ours, open));
    }
    this.violations.push(...this.inventory.unknown());
  }

  private judgeStrays(): void {
    for (const stray of this.inventory.strays()) {
      if (this.lives.some((life) => life.isNamed(stray) || life.mayHaveCreated(stray))) continue;
      this.violations.push(judgeStray(stray, this.lives.map(({ errors }) => errors.at(-1) ?? "").join(" / ")));
    }
  }

  private fail(why: string): void {
    this.violations.push({ what: "unexplained", why });
  }
}

/** The last message about an action; messages about waiting are skipped. */
function lastAction(said: readonly string[]): string {
  return said.findLast((line) => !/, since .* left$/.test(line)) ?? "";
}
