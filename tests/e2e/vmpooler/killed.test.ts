import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, needsLanguageHost, readState } from "../support";
import { issueToken } from "../support/accounts";
import { Canaries } from "../support/canaries";
import { InterruptibleProject, until } from "../support/interrupted";

/** Each goes the way back of docs/recovery.md, and ends with one of everything, in the state, and a clean preview. */
const TRIALS: Readonly<Record<string, (life: Life) => Promise<void>>> = {
  "an on-demand request": async (life) => {
    const pools = { "win-2022-x86_64": 2 };
    await life.declare({ fleet: ["OndemandRequest", { pools }] });
    const text = await life.kill(/\/ondemandvm$/);
    const [, id = ""] = /Creating on-demand request "(.+?)"/.exec(text) ?? assert.fail(text);
    assert.deepEqual(life.requests(), [id]);
    await life.declare({ fleet: ["OndemandRequest", { pools, adopt: id }] });
    await life.up();
    await life.declare({ fleet: ["OndemandRequest", { pools }] });
    await life.runsClean(2);
    assert.deepEqual(life.requests(), [id]);
    assert.equal(life.running().length, 2);
  },

  "a VmDisk": async (life) => {
    const vm: Declared = ["Vm", { pool: POOL }];
    await life.declare({ vm });
    await life.up();
    const host = await life.idOf("vm");
    const disk = { vm: host, size: 8 };
    await life.declare({ vm, data: ["VmDisk", disk] });
    const text = await life.kill(/\/disk\/8$/);
    assert.ok(text.includes(`Adding a disk of 8 GB to ${host}`), text);
    await until(() => life.disks().length > 0);
    await life.declare({ vm, data: ["VmDisk", { ...disk, adopt: `${host}/8/1` }] });
    await life.up();
    await life.declare({ vm, data: ["VmDisk", disk] });
    await life.runsClean(3);
    assert.deepEqual(life.disks(), ["+8gb"]);
  },

  "the disk of a VM that is made, then of one that is changed": async (life) => {
    await life.declare({ vm: ["Vm", { pool: POOL, disks: [8] }] });
    await life.kill(/\/disk\/8$/);
    const [host = ""] = life.running();
    await until(() => life.disks().length > 0);
    await life.declare({ vm: ["Vm", { pool: POOL, disks: [8], adopt: host }] });
    await life.up();

    await life.declare({ vm: ["Vm", { pool: POOL, disks: [8, 20] }] });
    const text = await life.kill(/\/disk\/20$/);
    assert.ok(text.includes(`Adding a disk of 20 GB to ${host}`), text);
    await until(() => life.disks().length > 1);
    await life.forget("vm");
    await life.declare({ vm: ["Vm", { pool: POOL, disks: [8, 20], adopt: host }] });
    await life.up();
    await life.declare({ vm: ["Vm", { pool: POOL, disks: [8, 20] }] });
    await life.runsClean(2);
    assert.deepEqual(life.running(), [host]);
    assert.deepEqual(life.disks(), ["+8gb", "+20gb"]);
  },
};

const POOL = "debian-12-x86_64";

describeEndToEnd("a provider that is killed while vmpooler is asked for", () => {
  const outcomes = new Map<string, Promise<unknown>>();
  before(async function () {
    await needsLanguageHost(this);
    for (const [what, trial] of Object.entries(TRIALS)) {
      outcomes.set(
        what,
        Life.through(trial).catch((error: unknown) => error),
      );
    }
  });

  for (const what of Object.keys(TRIALS)) {
    it(`${what}: the documented way back ends with what was declared, once`, async () => {
      assert.ifError(await outcomes.get(what));
    });
  }
});

type Declared = readonly [type: string, args: object];

/** A stack, and the server that it asks. */
class Life {
  private constructor(
    private readonly simulator: Simulator,
    private readonly project: InterruptibleProject,
  ) {}

  static async through(trial: (life: Life) => Promise<void>): Promise<void> {
    const simulator = await startSimulator({ timeScale: 2 });
    const canaries = new Canaries();
    const { vmpooler } = simulator.connection();
    const token = canaries.hide("VMPOOLER_TOKEN", await issueToken(vmpooler));
    const project = await InterruptibleProject.open({ VMPOOLER_URL: vmpooler.url, VMPOOLER_TOKEN: token }, canaries);
    try {
      await trial(new Life(simulator, project));
      await project.pulumi("destroy", "--yes", "--skip-preview");
      assert.deepEqual(canaries.leaks(), []);
    } finally {
      await project.close();
      await simulator.close();
    }
  }

  declare(resources: Readonly<Record<string, Declared>>): Promise<void> {
    const lines = Object.entries(resources).map(
      ([name, [type, args]]) => `new vmpooler.${type}(${JSON.stringify(name)}, ${JSON.stringify(args)});\n`,
    );
    return this.project.write("index.js", `const { vmpooler } = require("pulumi-pools");\n${lines.join("")}`);
  }

  up(): Promise<string> {
    return this.project.pulumi("up", "--yes", "--skip-preview");
  }

  /** Kills the provider of an update when the server has accepted a POST to `path`. Returns what was printed. */
  async kill(path: RegExp): Promise<string> {
    this.simulator.clearLog();
    const accepted = () =>
      this.simulator.log().some((one) => one.method === "POST" && path.test(one.path) && one.status > 0);
    const { text, failed } = await this.project.end("a killed provider", accepted, "up", "--yes", "--skip-preview");
    assert.ok(failed, text);
    assert.match(text, /error reading from server: EOF/);
    return text;
  }

  async forget(name: string): Promise<void> {
    const { urn } = (await this.state()).find(name) ?? assert.fail();
    await this.project.pulumi("state", "delete", urn, "--yes");
  }

  async idOf(name: string): Promise<string> {
    return (await this.state()).find(name)?.id ?? assert.fail(`${name} is not in the state`);
  }

  /** The next `up` leaves `count` resources as they are, the stack's own included. */
  async runsClean(count: number): Promise<void> {
    await this.up();
    assert.deepEqual((await this.project.previewJson()).changeSummary, { same: count });
  }

  requests(): readonly string[] {
    return this.view().ondemand.map(({ id }) => id);
  }

  running(): readonly string[] {
    return this.checkedOut().map(({ hostname }) => hostname);
  }

  disks(): readonly string[] {
    return this.checkedOut().flatMap(({ disks }) => disks);
  }

  private checkedOut(): View["vms"] {
    return this.view().vms.filter(({ state }) => state === "running");
  }

  private view(): View {
    return this.simulator.view().vmpooler as View;
  }

  private async state() {
    return readState(await this.project.pulumi("stack", "export"));
  }
}

interface View {
  readonly vms: readonly { readonly hostname: string; readonly state: string; readonly disks: readonly string[] }[];
  readonly ondemand: readonly { readonly id: string }[];
}
