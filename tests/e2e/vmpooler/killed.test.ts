import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { runningVms, viewOf } from "../../api/vmpooler/view";
import { describeEndToEnd, needsLanguageHost, readState } from "../support";
import { issueToken } from "../support/accounts";
import { Canaries } from "../support/canaries";
import { InterruptibleProject, until } from "../support/interrupted";

/** Each kills the provider and recovers as docs/recovery.md says: every object exists once, is in the state, and previews no change. */
const CASES: Readonly<Record<string, (trial: Trial) => Promise<void>>> = {
  "an on-demand request": async (trial) => {
    const pools = { "win-2022-x86_64": 2 };
    await trial.declare({ fleet: ["OndemandRequest", { pools }] });
    const text = await trial.kill(/\/ondemandvm$/);
    const [, id = ""] = /Creating on-demand request "(.+?)"/.exec(text) ?? assert.fail(text);
    assert.deepEqual(trial.requests(), [id]);
    await trial.declare({ fleet: ["OndemandRequest", { pools, adopt: id }] });
    await trial.up();
    await trial.declare({ fleet: ["OndemandRequest", { pools }] });
    await trial.runsClean(2);
    assert.deepEqual(trial.requests(), [id]);
    assert.equal(trial.running().length, 2);
  },

  "a VmDisk": async (trial) => {
    const vm: Declared = ["Vm", { pool: POOL }];
    await trial.declare({ vm });
    await trial.up();
    const host = await trial.idOf("vm");
    const disk = { vm: host, size: 8 };
    await trial.declare({ vm, data: ["VmDisk", disk] });
    const text = await trial.kill(/\/disk\/8$/);
    assert.ok(text.includes(`Adding a disk of 8 GB to ${host}`), text);
    await until(() => trial.disks().length > 0);
    await trial.declare({ vm, data: ["VmDisk", { ...disk, adopt: `${host}/8/1` }] });
    await trial.up();
    await trial.declare({ vm, data: ["VmDisk", disk] });
    await trial.runsClean(3);
    assert.deepEqual(trial.disks(), ["+8gb"]);
  },

  "the disk of a new Vm, then of a changed one": async (trial) => {
    await trial.declare({ vm: ["Vm", { pool: POOL, disks: [8] }] });
    await trial.kill(/\/disk\/8$/);
    const [host = ""] = trial.running();
    await until(() => trial.disks().length > 0);
    await trial.declare({ vm: ["Vm", { pool: POOL, disks: [8], adopt: host }] });
    await trial.up();

    await trial.declare({ vm: ["Vm", { pool: POOL, disks: [8, 20] }] });
    const text = await trial.kill(/\/disk\/20$/);
    assert.ok(text.includes(`Adding a disk of 20 GB to ${host}`), text);
    await until(() => trial.disks().length > 1);
    await trial.forget("vm");
    await trial.declare({ vm: ["Vm", { pool: POOL, disks: [8, 20], adopt: host }] });
    await trial.up();
    await trial.declare({ vm: ["Vm", { pool: POOL, disks: [8, 20] }] });
    await trial.runsClean(2);
    assert.deepEqual(trial.running(), [host]);
    assert.deepEqual(trial.disks(), ["+8gb", "+20gb"]);
  },
};

const POOL = "debian-12-x86_64";

describeEndToEnd("a provider that is killed during a request to vmpooler", () => {
  const outcomes = new Map<string, Promise<unknown>>();
  before(async function () {
    await needsLanguageHost(this);
    for (const [what, steps] of Object.entries(CASES)) {
      outcomes.set(
        what,
        Trial.run(steps).catch((error: unknown) => error),
      );
    }
  });

  for (const what of Object.keys(CASES)) {
    it(`can be recovered from as documented: ${what}`, async () => {
      assert.ifError(await outcomes.get(what));
    });
  }
});

type Declared = readonly [type: string, args: object];

/** A stack and its server. */
class Trial {
  private constructor(
    private readonly simulator: Simulator,
    private readonly project: InterruptibleProject,
  ) {}

  static async run(steps: (trial: Trial) => Promise<void>): Promise<void> {
    const simulator = await startSimulator({ timeScale: 2 });
    const canaries = new Canaries();
    const { vmpooler } = simulator.connection();
    const token = canaries.hide("VMPOOLER_TOKEN", await issueToken(vmpooler));
    const project = await InterruptibleProject.open({ VMPOOLER_URL: vmpooler.url, VMPOOLER_TOKEN: token }, canaries);
    try {
      await steps(new Trial(simulator, project));
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

  /** Runs an update and kills its provider when the server has accepted a POST to `path`. @returns the output */
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

  /** Runs an update, after which a preview must change none of the `count` resources, including the stack's own. */
  async runsClean(count: number): Promise<void> {
    await this.up();
    assert.deepEqual((await this.project.previewJson()).changeSummary, { same: count });
  }

  requests(): readonly string[] {
    return viewOf(this.simulator).ondemand.map(({ id }) => id);
  }

  running(): readonly string[] {
    return runningVms(this.simulator).map(({ hostname }) => hostname);
  }

  disks(): readonly string[] {
    return runningVms(this.simulator).flatMap(({ disks }) => disks);
  }

  private async state() {
    return readState(await this.project.pulumi("stack", "export"));
  }
}
