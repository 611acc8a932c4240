import assert from "node:assert/strict";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";
import { isObject, type JsonObject } from "../../provider/core/json";
import { dice, shuffled, type Dice } from "../faults/dice";
import { SIGNATURE } from "../faults/foreign-text";
import { Inventory } from "../faults/inventory";
import { refusals } from "../faults/kinds/refusals";
import { trouble } from "../faults/kinds/trouble";
import { Life } from "../faults/life";
import type { Scene } from "../faults/lifecycle";
import { subjects } from "../faults/lifecycles";
import { everything } from "../faults/stories/story";
import { Strikes } from "../faults/strikes";
import { judgeFailure, judgeStray, judgeSuccess } from "../faults/verdict";
import { Stage } from "../support/stage";
import { describeEndToEnd, openStack, type OpenStack } from "./support";
import { hurriedClock, type HurriedClock } from "./support/hurried";

/** Faults per command: creation, update, destruction. */
const SEEDS = [1, 2, 3] as const;
/** A request times out after a minute: at this scale still longer than a busy machine needs. */
const TIME_SCALE = 40;
/** The test runs about ten commands. */
const PATIENCE_MS = 600_000;
/** Attempts before a command counts as broken. */
const ATTEMPTS = 6;
/** Faults of a server. The others need control of the provider's process. */
const KINDS = [...trouble, ...refusals].filter(({ name }) => !/^no answer|^connection refused/.test(name));

/** The lifecycles and checks of tests/faults with the real engine: one resource of each cloud in one stack. */
describeEndToEnd("faults in the requests to a cloud, with the real engine", function () {
  this.timeout(PATIENCE_MS);

  it("lose no object, create none twice, and end in a clean preview", async () => {
    const sample = await Sample.open();
    try {
      await sample.play();
    } finally {
      await sample.close();
    }
  });
});

/** The constructor of each resource type. */
const MAKERS: Readonly<Record<string, (name: string, args: JsonObject) => unknown>> = {
  "exoscale:InstancePool": (name, args) =>
    new exoscale.InstancePool(name, args as unknown as exoscale.InstancePoolArgs),
  "vmpooler:Vm": (name, args) => new vmpooler.Vm(name, args as unknown as vmpooler.VmArgs),
  "modelarts:NodePool": (name, args) => new modelarts.NodePool(name, args as unknown as modelarts.NodePoolArgs),
};

/** A resource with its faults and checks. */
interface Part {
  readonly life: Life;
  readonly scene: Scene;
  readonly inventory: Inventory;
  strikes: Strikes;
}

class Sample {
  private faults = 0;

  private constructor(
    private readonly stage: Stage,
    private readonly clock: HurriedClock,
    private readonly parts: readonly Part[],
    private readonly open: OpenStack,
  ) {}

  static async open(): Promise<Sample> {
    const clock = hurriedClock(TIME_SCALE);
    const parts: Part[] = [];
    const stage = await Stage.open(clock, (method, path) => {
      const [, cloud = "modelarts"] = /^\/(exoscale|vmpooler)\//.exec(path) ?? [];
      const part = parts.find(({ life }) => life.resource.definition.type.startsWith(`${cloud}:`));
      part?.strikes.on({ method, path, body: "" }, () => part.inventory.ours());
    });
    for (const { definition, variant, prepare } of subjects) {
      if (!MAKERS[definition.type] || variant !== undefined) continue;
      const resource = stage.deploy(definition, "web");
      const scene = await prepare(stage, [resource]);
      const life = new Life(resource, scene);
      parts.push({ life, scene, inventory: new Inventory(scene, [life]), strikes: quiet(stage, scene) });
    }
    return new Sample(stage, clock, parts, await openStack({ program: nothing, config: stage.config }));
  }

  async close(): Promise<void> {
    await this.open.close();
    await this.stage.close();
  }

  async play(): Promise<void> {
    const [making, changing, destroying] = SEEDS;
    for (const { life, scene } of this.parts) life.inputs = scene.base;
    await this.untilDone("up", dice(making));
    for (const { life, scene } of this.parts) life.inputs = everything(scene);
    await this.untilDone("up", dice(changing));
    for (const part of this.parts) part.strikes = quiet(this.stage, part.scene);
    this.hurry();
    const { changeSummary } = await this.open.previewJson({ program: this.program, refresh: true });
    assert.deepEqual(changeSummary, { same: this.parts.length + 1 }, "a second run is not clean");
    await this.untilDone("destroy", dice(destroying));
    assert.ok(this.faults > 2 * this.parts.length, `only ${this.faults} faults struck`);
  }

  private readonly program: PulumiFn = async () => {
    for (const { life } of this.parts) MAKERS[life.resource.definition.type]?.(life.resource.logicalName, life.inputs);
  };

  /** Runs the command with faults, then repeats it until it succeeds and follows the advice of its errors. */
  private async untilDone(command: "up" | "destroy", chance: Dice): Promise<void> {
    for (const part of this.parts) part.strikes = struck(this.stage, part.scene, chance);
    const said: string[] = [];
    while (said.length < ATTEMPTS) {
      const failure = await this.attempt(command);
      if (failure === undefined) {
        this.judge(command);
        this.faults += this.parts.flatMap(({ strikes }) => strikes.struck).length;
        return;
      }
      said.push(failure);
      for (const part of this.parts) await heed(part, failure);
      if (/pulumi refresh/.test(failure)) await this.attempt("refresh");
    }
    const faults = this.parts.flatMap(({ strikes }) => strikes.struck);
    assert.fail(`${command} has not succeeded after ${faults.join(", ")}: ${said.join("\n")}`);
  }

  /** @returns the error of the command, if it fails */
  private async attempt(command: "up" | "refresh" | "destroy"): Promise<string | undefined> {
    const { stack } = this.open;
    this.hurry();
    const run =
      command === "up" ? stack.up({ program: this.program, color: "never" }) : stack[command]({ color: "never" });
    const failure = await run.then(() => undefined, String);
    const { deployment } = (await stack.exportStack()) as {
      readonly deployment: { readonly resources?: readonly Stored[] };
    };
    for (const { life } of this.parts) learn(life, deployment.resources ?? []);
    this.stage.simulator.clearFaults();
    return failure;
  }

  /** The next provider process starts at the simulator's current time. */
  private hurry(): void {
    Object.assign(this.open.stack.workspace.envVars, this.clock.env());
  }

  private judge(command: "up" | "destroy"): void {
    for (const { life, scene, inventory } of this.parts) {
      const { resource } = life;
      const declared = scene.inOneWord?.(resource.inputs) ?? resource.inputs;
      assert.deepEqual(judgeSuccess(resource, declared, inventory.ours(), life.open), []);
      assert.deepEqual([...inventory.unknown(), ...inventory.changesOfOthers()], []);
      assert.equal(resource.id === undefined, command === "destroy");
    }
  }
}

/** Follows the advice of a failure, such as adopting an object. */
async function heed({ life, inventory }: Part, failure: string): Promise<void> {
  assert.doesNotMatch(failure, /panic:|goroutine/);
  assert.deepEqual(judgeFailure(failure), []);
  life.errors.push(failure);
  for (const stray of inventory.strays()) {
    assert.ok(life.isNamed(stray), judgeStray(stray, failure).why);
    await life.adopt(stray);
  }
  life.follow(failure);
}

interface Stored {
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: JsonObject;
  readonly outputs?: JsonObject;
  readonly initErrors?: readonly string[];
}

/** Copies the resource from the engine's state. */
function learn({ resource }: Life, stored: readonly Stored[]): void {
  const own = stored.filter(({ type }) => type.endsWith(`/${resource.definition.type}`));
  const living = own.find((one) => one.delete !== true);
  const { id, inputs = {}, outputs = {}, initErrors = [] } = living ?? {};
  Object.assign(resource, { id, inputs: open(inputs), state: open(outputs), unfinished: initErrors.length > 0 });
  const condemned = own.filter((one) => one.delete === true);
  resource.condemned.splice(
    0,
    Infinity,
    ...condemned.map((old) => ({ id: old.id ?? "", state: open(old.outputs ?? {}) })),
  );
}

/** The values in the state without the host's entries, with plain secrets. */
function open({ __provider, __pulumi, ...bag }: JsonObject): JsonObject {
  const clear = (value: unknown): unknown =>
    isObject(value) && SIGNATURE in value && typeof value.plaintext === "string" ? JSON.parse(value.plaintext) : value;
  return Object.fromEntries(Object.entries(bag).map(([name, value]) => [name, clear(value)]));
}

/** One fault at a write request and one at any request. */
function struck(stage: Stage, scene: Scene, chance: Dice): Strikes {
  const decisive = shuffled(
    KINDS.filter((kind) => kind.decisive),
    chance,
  );
  const injections = [
    { kinds: decisive, at: chance.below(2), changing: true, lasting: 0 },
    { kinds: shuffled(KINDS, chance), at: chance.below(12), lasting: 0 },
  ] as const;
  return new Strikes(injections, stage, scene, () => undefined);
}

function quiet(stage: Stage, scene: Scene): Strikes {
  return new Strikes([], stage, scene, () => undefined);
}

async function nothing(): Promise<void> {
  // Each command has its own program.
}
