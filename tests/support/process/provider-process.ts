import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { join, resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JsonObject } from "../../../provider/core/json";
import type { Front } from "./fronts";

const ROOT = resolve(__dirname, "..", "..", "..");
/** A call without a message for this real time hangs, because all pauses take injected time. */
const HANG_MS = 20_000;

/** A message from the provider to the user. */
export interface Shown {
  readonly severity: "info" | "warning" | "progress";
  readonly message: string;
  readonly urn?: string;
}

/** The time and the network of the provider process, controlled by the test. */
export interface World {
  time(): { readonly now: number; readonly monotonic: number };
  advance(ms: number): void;
  /** Called before each request. An empty `body` means none. */
  exchange(method: string, path: string, body: string): Verdict;
  show(shown: Shown): void;
}

export interface Verdict {
  /** The connection is refused. */
  readonly refuse?: boolean;
  /** No answer comes, so only a timeout ends the request. */
  readonly hang?: boolean;
  /** The process ends before the request leaves, or as soon as its answer arrives. */
  readonly die?: "before" | "after";
}

/** The configuration and environment of a new epoch. */
export interface Preparation {
  readonly config: Readonly<Record<string, string>>;
  /** Undefined removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random?: number;
  readonly observed: boolean;
  readonly spoiled?: readonly Spoiled[];
}

/** A definition that a function of a CommonJS file makes wrong. */
export interface Spoiled {
  readonly type: string;
  readonly file: string;
  readonly name: string;
}

/** The object exists although the verb failed. */
export class InitFailed extends Error {
  constructor(
    readonly id: string,
    readonly properties: JsonObject,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
  }
}

/** The inputs are rejected. Failures have the engine's wording. */
export class CheckFailed extends Error {
  constructor(readonly failures: readonly string[]) {
    super(failures.join("\n"));
  }
}

/** No answer will come: `pulumi` would hang. */
export class NoAnswer extends Error {}

/** The process ended before it answered. The message is the engine's. */
export class ProcessDied extends Error {
  override readonly message = "error reading from server: EOF";
}

/**
 * The real process of a front (fronts.ts) with the built provider, called over gRPC like the engine does. One
 * process serves many tests: each {@link prepare} begins an epoch that shares nothing with the one before.
 */
export class ProviderProcess {
  private epoch = 0;
  /** Variables of earlier epochs, which a new one unsets. */
  private readonly variables = new Set<string>();
  private numbers = 0;
  private isKilled = false;
  /** Callbacks for answers of the child, by number. */
  private readonly waiting = new Map<number, () => void>();
  private readonly exited: Promise<void>;
  /** The real time of the child's last message. */
  private heardAt = 0;

  private constructor(
    private readonly front: Front,
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    private world: World,
  ) {
    this.exited = new Promise((exit) => child.once("exit", () => exit()));
    child.on("message", (message: Message) => this.hear(message));
  }

  static async start(front: Front, world: World): Promise<ProviderProcess> {
    // The argument is the engine's address. injected.cjs replaces the engine's log.
    const child = fork(front.launcher, ["127.0.0.1:1"], {
      cwd: ROOT,
      execArgv: ["--require", join(__dirname, "injected.cjs")],
      env: {
        ...withoutAccounts(process.env),
        POOLS_TEST_ROOT: ROOT,
        POOLS_TEST_FRONT: front.name,
        PULUMI_NODEJS_PROJECT: "test",
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child.stderr?.resume();
    const port = await new Promise<string>((found, failed) => {
      child.stdout?.setEncoding("utf8").once("data", (text: string) => found(text.trim()));
      child.once("exit", (code) => failed(new Error(`the provider process ended with ${String(code)}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": 400 * 1024 * 1024,
      "grpc.max_send_message_length": 400 * 1024 * 1024,
    });
    return new ProviderProcess(front, child, client, world);
  }

  /** Begins an epoch: fresh memory, this configuration and environment. */
  async prepare(world: World, { config, env, random, observed, spoiled = [] }: Preparation): Promise<void> {
    this.world = world;
    this.epoch += 1;
    for (const name of Object.keys(env)) this.variables.add(name);
    const variables = Object.fromEntries([...this.variables].map((name) => [name, env[name] ?? null]));
    await this.tell({ kind: "prepare", epoch: this.epoch, env: variables, random, observing: observed, spoiled });
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(this.front.configuration(config)));
    request.setAcceptsecrets(true);
    await this.call((done) => this.client.configure(request, done));
  }

  async check(olds: JsonObject, news: JsonObject): Promise<{ inputs: JsonObject; failures: string[] }> {
    const request = this.front.about(new messages.CheckRequest(), news);
    request.setOlds(this.bag(olds));
    request.setNews(this.bag(news));
    const response = await this.call<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = response
      .getFailuresList()
      .map((failure) => `${failure.getProperty()} ${failure.getReason()}`.trim());
    return { inputs: this.plain(response.getInputs(), news), failures };
  }

  /** @param oldInputs the stored checked inputs */
  async diff(id: string, olds: JsonObject, news: JsonObject, oldInputs: JsonObject = {}): Promise<Difference> {
    const request = this.front.about(new messages.DiffRequest(), news);
    request.setOldInputs(this.bag(oldInputs));
    request.setId(id);
    request.setOlds(this.bag(olds));
    request.setNews(this.bag(news));
    const response = await this.call<messages.DiffResponse>((done) => this.client.diff(request, done));
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    const changes = response.getChanges();
    return {
      changes: changes === DIFF_SOME ? true : changes === DIFF_NONE ? false : undefined,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(inputs: JsonObject): Promise<{ id: string; outputs: JsonObject }> {
    const request = this.front.about(new messages.CreateRequest(), inputs);
    request.setProperties(this.bag(inputs));
    const response = await this.call<messages.CreateResponse>((done) => this.client.create(request, done), inputs);
    return { id: response.getId(), outputs: this.plain(response.getProperties(), inputs) };
  }

  /** An empty id means that the object does not exist. */
  async read(id: string, state: JsonObject): Promise<{ id: string; outputs: JsonObject; inputs: JsonObject }> {
    const request = this.front.about(new messages.ReadRequest(), state);
    request.setId(id);
    request.setProperties(this.bag(state));
    const response = await this.call<messages.ReadResponse>((done) => this.client.read(request, done));
    const [outputs, inputs] = [response.getProperties(), response.getInputs()].map((bag) => this.plain(bag, state));
    return { id: response.getId(), outputs: outputs ?? {}, inputs: inputs ?? {} };
  }

  async update(id: string, olds: JsonObject, news: JsonObject): Promise<JsonObject> {
    const request = this.front.about(new messages.UpdateRequest(), news);
    request.setId(id);
    request.setOlds(this.bag(olds));
    request.setNews(this.bag(news));
    const response = await this.call<messages.UpdateResponse>((done) => this.client.update(request, done), news);
    return this.plain(response.getProperties(), news);
  }

  async delete(id: string, state: JsonObject): Promise<void> {
    const request = this.front.about(new messages.DeleteRequest(), state);
    request.setId(id);
    request.setProperties(this.bag(state));
    await this.call((done) => this.client.delete(request, done));
  }

  get isAlive(): boolean {
    return !this.isKilled && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Kills the process with SIGKILL. */
  kill(): void {
    this.isKilled = true;
    this.child.kill("SIGKILL");
  }

  async close(): Promise<void> {
    this.kill();
    this.client.close();
    await this.exited;
  }

  /** Sends the time before each call, because a test may have changed it. */
  private async call<T>(
    ask: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown,
    asked: JsonObject = {},
  ): Promise<T> {
    this.send({ kind: "time" });
    const death = this.exited.then(() => Promise.reject(new ProcessDied()));
    death.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const hang = new Promise<never>((_, reject) => {
      this.heardAt = Date.now();
      const look = () => {
        const left = this.heardAt + HANG_MS - Date.now();
        if (left > 0) timer = setTimeout(look, left);
        else reject(new NoAnswer("the provider has not answered: pulumi would hang"));
      };
      look();
    });
    try {
      const answer = new Promise<T>((done, failed) => {
        ask((error, response) => {
          if (!error) done(response);
          // The connection of a dying process ends before its exit is seen.
          else if (error.code === grpc.status.UNAVAILABLE) void death.catch(failed);
          else failed(this.errorOf(error, asked));
        });
      });
      return await Promise.race([answer, hang, death]);
    } catch (error) {
      // A hanging process must not affect the next test.
      if (error instanceof NoAnswer) this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      // Messages sent before the answer have arrived by then.
      if (this.isAlive) await Promise.race([this.tell({ kind: "flush" }), this.exited]);
    }
  }

  /** Sends a message and waits until the child has seen it. */
  private tell(message: object): Promise<void> {
    const number = ++this.numbers;
    return new Promise((done) => {
      this.waiting.set(number, done);
      this.send({ ...message, number });
    });
  }

  private bag(values: JsonObject): Struct {
    return Struct.fromJavaScript(this.front.sent(values, this.epoch) as Record<string, never>);
  }

  /** @param asked the values of the request, with the host's entries */
  private plain(struct: Struct | undefined, asked: JsonObject): JsonObject {
    return this.front.received(struct?.toJavaScript() ?? {}, asked);
  }

  private errorOf(error: grpc.ServiceError, asked: JsonObject): Error {
    const [details] = error.metadata.get("grpc-status-details-bin");
    if (!Buffer.isBuffer(details)) return new Error(error.details);
    const [packed] = Status.deserializeBinary(details).getDetailsList();
    assert.ok(packed, "an error with empty details");
    const failed = messages.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
    return new InitFailed(failed.getId(), this.plain(failed.getProperties(), asked), failed.getReasonsList());
  }

  private hear(message: Message): void {
    this.heardAt = Date.now();
    if (message.kind === "done") {
      this.waiting.get(message.number)?.();
      this.waiting.delete(message.number);
    } else if (message.kind === "shown") {
      this.world.show(message.shown);
    } else if (message.kind === "advance") {
      this.world.advance(message.ms);
      this.send({ kind: "answer", number: message.number });
    } else {
      const verdict = this.world.exchange(message.method, message.path, message.body);
      this.send({ kind: "answer", number: message.number, ...verdict });
    }
  }

  private send(message: object): void {
    // It may die before it has read this: what waits for its answer hears of that otherwise.
    if (this.child.connected) this.child.send({ ...message, time: this.world.time() }, () => undefined);
  }
}

export interface Difference {
  /** Undefined leaves it to the engine to compare the inputs. */
  readonly changes: boolean | undefined;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

type Message =
  | { readonly kind: "done"; readonly number: number }
  | { readonly kind: "shown"; readonly shown: Shown }
  | { readonly kind: "advance"; readonly number: number; readonly ms: number }
  | {
      readonly kind: "exchange";
      readonly number: number;
      readonly method: string;
      readonly path: string;
      readonly body: string;
    };

/** Removes the developer's own accounts. */
function withoutAccounts(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const accounts = /^(EXOSCALE|VMPOOLER|HW|HUAWEICLOUD|POOLS)_/;
  // A home without ~/.vmfloaty.yml.
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !accounts.test(name))), HOME: "/dev/null" };
}
