import { z } from "zod";
import { findFailures } from "../../../provider/core/schema/failures";
import type { FunctionDefinition } from "../../../provider/core/function";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import type { Fault, LoggedRequest } from "../../../simulator/index";
import type { ManualClock } from "../../support/clock";
import { settingsOf, testContext, type TestContext } from "../../support/context";
import { Stage, type Deployed } from "../../support/stage";

export type Version = "v1" | "v3";

export const DEBIAN = "debian-12-x86_64";
export const CENTOS = "centos-9-x86_64";
/** A name that servers since 3.0 refuse in a body. */
export const DOTTED = "ubuntu-24.04-x86_64";
/** Only on-demand requests can use it. */
export const EMPTY = "win-2022-x86_64";
export const HOUR_MS = 3_600_000;

const vm = z.looseObject({
  hostname: z.string(),
  pool: z.string(),
  state: z.string(),
  lifetime: z.number().optional(),
  token: z.string().nullish(),
  request: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  disks: z.array(z.string()),
  snapshots: z.array(z.string()),
  reverts: z.array(z.string()),
});
const view = z.looseObject({
  pools: z.array(
    z.looseObject({
      name: z.string(),
      size: z.number(),
      template: z.string(),
      templateReady: z.boolean(),
      ready: z.number(),
    }),
  ),
  vms: z.array(vm),
  tokens: z.array(z.looseObject({ id: z.string(), user: z.string(), running: z.array(z.string()) })),
  ondemand: z.array(z.looseObject({ id: z.string(), status: z.string(), hosts: z.array(z.string()) })),
  overrides: z.object({ poolsize: z.record(z.string(), z.number()), template: z.record(z.string(), z.string()) }),
});

export type SeenVm = z.output<typeof vm>;

/** One simulated server, spoken to in one version of its API, with a token in the configuration. */
export class Pooler {
  private constructor(
    readonly version: Version,
    readonly stage: Stage,
    /** The configured token. */
    readonly token: string,
  ) {}

  /** @param clock that of another server, where both are used by one provider */
  static async open(version: Version, clock?: ManualClock): Promise<Pooler> {
    const stage = await Stage.open(clock);
    const url = stage.config["vmpooler:url"]?.replace(/v1$/, version) ?? "";
    const { user, password } = stage.simulator.connection().vmpooler;
    const basic = Buffer.from(`${user}:${password}`).toString("base64");
    const issued = await fetch(`${url}/token`, { method: "POST", headers: { authorization: `Basic ${basic}` } });
    const { token } = z.object({ token: z.string() }).parse(await issued.json());
    Object.assign(stage.config, { "vmpooler:url": url, "vmpooler:token": token });
    stage.simulator.clearLog();
    return new Pooler(version, stage, token);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** Changes the stack's configuration, as a person does between two commands; undefined removes a value. */
  configure(values: Readonly<Record<string, string | undefined>>): void {
    const { config } = this.stage;
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) Reflect.deleteProperty(config, `vmpooler:${key}`);
      else config[`vmpooler:${key}`] = value;
    }
    this.stage.newProcess();
  }

  /** From now on another stack acts: what it adopts is not its own already. */
  otherStack(): void {
    this.stage.newProcess();
  }

  deploy(definition: ResourceDefinition, name = "test"): Deployed {
    return this.stage.deploy(definition, name);
  }

  /** Asks a function as a program does. */
  async ask<R extends z.ZodType>(definition: FunctionDefinition<z.ZodObject, R>, args: JsonObject = {}) {
    const failures = findFailures(definition.args, args);
    if (failures.length > 0) throw new Error(failures.map(({ path, reason }) => `${path} ${reason}`).join("\n"));
    return definition.result.parse(await definition.call(definition.args.parse(args), this.context()));
  }

  context(): TestContext {
    const { config, clock } = this.stage;
    return testContext({ settings: settingsOf(config), clock });
  }

  get view(): z.output<typeof view> {
    return view.parse(this.stage.simulator.view().vmpooler);
  }

  /** The VMs that somebody has. */
  get running(): SeenVm[] {
    return this.view.vms.filter(({ state }) => state === "running");
  }

  /** The one VM that somebody has. */
  get only(): SeenVm {
    const [first, ...others] = this.running;
    if (!first || others.length > 0) throw new Error(`${this.running.length} VMs are running`);
    return first;
  }

  vm(hostname: unknown): SeenVm {
    const found = this.view.vms.find((one) => one.hostname === hostname);
    if (!found) throw new Error(`the simulator has no VM ${String(hostname)}`);
    return found;
  }

  pool(name: string): z.output<typeof view>["pools"][number] {
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

  /** Method and path from behind the version on, of every request so far or of those that change something. */
  requests(which: "all" | "changes" = "all"): string[] {
    return this.stage.simulator
      .log()
      .filter(({ method }) => which === "all" || method !== "GET")
      .map((entry: LoggedRequest) => `${entry.method} ${entry.path.replace(/^\/vmpooler\/api\/v\d/, "")}`);
  }

  /** What the user was told, warnings alone or everything. */
  said(severity: "warning" | "all" = "all"): string {
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
        if (!pooler) throw new Error("no test runs");
        return pooler;
      }, version);
    });
  }
}
