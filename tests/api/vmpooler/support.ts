import assert from "node:assert/strict";
import { z } from "zod";
import { findFailures } from "../../../provider/core/schema/failures";
import type { FunctionDefinition } from "../../../provider/core/function";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import { token } from "../../../provider/vmpooler/token/token";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import type { Fault } from "../../../simulator/index";
import type { ManualClock } from "../../support/clock";
import { settingsOf, testContext, type TestContext } from "../../support/context";
import { Stage, type Deployed } from "../../support/stage";
import { NO_OVERRIDES, runningVms, viewOf, type View, type ViewedVm } from "./view";

export type Version = "v1" | "v3";

export const DEBIAN = "debian-12-x86_64";
export const CENTOS = "centos-9-x86_64";
/** A pool with a dot in its name, which servers since 3.0 refuse in a body. */
export const DOTTED = "ubuntu-24.04-x86_64";
/** A pool without ready VMs: only on-demand requests can use it. */
export const EMPTY = "win-2022-x86_64";
export const HOUR_MS = 3_600_000;

/** Each resource that needs no other, its inputs, and the inputs that an update in place changes. */
export const LIFECYCLES: readonly (readonly [ResourceDefinition, JsonObject, JsonObject])[] = [
  [vm, { pool: DEBIAN, lifetime: 30, tags: { a: "1" }, disks: [8] }, { lifetime: 31, tags: { a: "2" }, disks: [8, 8] }],
  [vmSet, { pools: { [DEBIAN]: 2, "centos-9": 1 }, lifetime: 30, tags: { a: "1" } }, { lifetime: 31 }],
  [ondemandRequest, { pools: { [EMPTY]: 2 }, lifetime: 30 }, { lifetime: 31, tags: { a: "1" } }],
  [token, {}, {}],
  [poolSize, { pool: DEBIAN, size: 3, waitForReady: true }, { size: 4 }],
  [poolTemplate, { pool: CENTOS, template: "lab/a" }, { template: "lab/b" }],
  [poolReset, { pool: CENTOS }, {}],
];

/** A simulated server, one version of its API, and a configuration with a token for it. */
export class Pooler {
  private constructor(
    readonly version: Version,
    readonly stage: Stage,
    /** The configured token. */
    readonly token: string,
  ) {}

  /** @param clock the clock of another server, if one provider uses both */
  static async open(version: Version, clock?: ManualClock): Promise<Pooler> {
    const stage = await Stage.open(clock);
    const url = stage.config["vmpooler:url"]?.replace(/v1$/, version) ?? "";
    const { user, password } = stage.simulator.connection().vmpooler;
    const basic = Buffer.from(`${user}:${password}`).toString("base64");
    const answer = await fetch(`${url}/token`, { method: "POST", headers: { authorization: `Basic ${basic}` } });
    const { token: issued } = z.object({ token: z.string() }).parse(await answer.json());
    Object.assign(stage.config, { "vmpooler:url": url, "vmpooler:token": issued });
    stage.simulator.clearLog();
    return new Pooler(version, stage, issued);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** Changes the stack's configuration between two commands. Undefined removes a value. */
  configure(values: Readonly<Record<string, string | undefined>>): void {
    const { config } = this.stage;
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) Reflect.deleteProperty(config, `vmpooler:${key}`);
      else config[`vmpooler:${key}`] = value;
    }
    this.stage.newProcess();
  }

  /** Switches to another stack, which can adopt the resources of the first. */
  newStack(): void {
    this.stage.newProcess();
  }

  deploy(definition: ResourceDefinition, name = "test"): Deployed {
    return this.stage.deploy(definition, name);
  }

  /** Deploys a resource and creates it. */
  async up(definition: ResourceDefinition, inputs: JsonObject, name?: string): Promise<Deployed> {
    const deployed = this.deploy(definition, name);
    await deployed.up(inputs);
    return deployed;
  }

  /** Creates a Vm for a test of something else. */
  checkOut(): Promise<Deployed> {
    return this.up(vm, { pool: DEBIAN }, "machine");
  }

  /** Calls a function as a program does. */
  async call<R extends z.ZodType>(definition: FunctionDefinition<z.ZodObject, R>, args: JsonObject = {}) {
    const failures = findFailures(definition.args, args);
    if (failures.length > 0) throw new Error(failures.map(({ path, reason }) => `${path} ${reason}`).join("\n"));
    return definition.result.parse(await definition.call(definition.args.parse(args), this.context()));
  }

  context(): TestContext {
    const { config, clock } = this.stage;
    return testContext({ settings: settingsOf(config), clock });
  }

  get view(): View {
    return viewOf(this.stage.simulator);
  }

  get running(): ViewedVm[] {
    return runningVms(this.stage.simulator);
  }

  /** The host names of the running VMs, sorted. */
  get hostnames(): string[] {
    return this.running.map(({ hostname }) => hostname).sort();
  }

  /** The only running VM. @throws Error if there is another number of them */
  get runningVm(): ViewedVm {
    const [first, ...others] = this.running;
    if (!first || others.length > 0) throw new Error(`${this.running.length} VMs are running`);
    return first;
  }

  vm(hostname: unknown): ViewedVm {
    const found = this.view.vms.find((one) => one.hostname === hostname);
    if (!found) throw new Error(`the simulator has no VM ${String(hostname)}`);
    return found;
  }

  pool(name: string): View["pools"][number] {
    const found = this.view.pools.find((pool) => pool.name === name);
    if (!found) throw new Error(`the simulator has no pool ${name}`);
    return found;
  }

  event(name: string, body: JsonObject = {}): void {
    this.stage.simulator.event("vmpooler", name, body);
  }

  fault(fault: Omit<Fault, "cloud">): void {
    this.stage.simulator.addFault({ cloud: "vmpooler", ...fault });
  }

  advance(hours: number): void {
    this.stage.clock.advance(hours * HOUR_MS);
  }

  /** Fails if the server still has something that a resource created. */
  assertCleanedUp(): void {
    this.advance(0.1); // until the server has noticed what was deleted
    assert.deepEqual(this.running, []);
    assert.deepEqual(this.view.overrides, NO_OVERRIDES);
    assert.equal(this.view.tokens.length, 1, "the configured token");
  }

  /** All requests so far, as method and path without the API's version. */
  requests(): string[] {
    return this.stage.simulator
      .log()
      .map(({ method, path }) => `${method} ${path.replace(/^\/vmpooler\/api\/v\d/, "")}`);
  }

  /** The requests other than GET that match. */
  writes(pattern = /^/): string[] {
    return this.requests().filter((line) => !line.startsWith("GET ") && pattern.test(line));
  }

  /** The messages to the user, all or only the warnings. */
  messages(severity: "warning" | "all" = "all"): string {
    return this.stage.said.filter((line) => severity === "all" || line.startsWith(`${severity}:`)).join("\n");
  }
}

const VERSIONS = ["v1", "v3"] as const satisfies Version[];

/** Runs `suite` against each version of the API, with a fresh server for each test. */
export function eachVersion(what: string, suite: (pooler: () => Pooler, version: Version) => void): void {
  for (const version of VERSIONS) {
    describe(`vmpooler ${version}: ${what}`, () => {
      let pooler: Pooler | undefined;
      beforeEach(async () => {
        pooler = await Pooler.open(version);
      });
      afterEach(() => pooler?.close());
      suite(() => {
        if (!pooler) throw new Error("use it inside a test");
        return pooler;
      }, version);
    });
  }
}
