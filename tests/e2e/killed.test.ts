import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../simulator/index";
import { describeEndToEnd, exoscaleIn, needsLanguageHost, readState, UBUNTU } from "./support";
import { Canaries } from "./support/canaries";
import { type End, InterruptibleProject, type Printed } from "./support/interrupted";

/** Long enough to interrupt a command in the middle, short enough to wait for. */
const SLOW = { operation: 4000, instance: 0, removal: 0 };
/** Marked secret by the program, so it must be encrypted in pending operations, too. */
const USER_DATA = "#cloud-config\n# canary in user data\n";
const FAST = { operation: 0, instance: 0, removal: 0 };

/** Each recovery follows docs/recovery.md step by step. */
describeEndToEnd("an interrupted command", () => {
  const ends: readonly Ended[] = [
    { how: "Ctrl-C", wayBack: () => Promise.resolve() },
    { how: "Ctrl-C twice", wayBack: adoptPending },
    { how: "a machine that died", wayBack: adoptPending },
    { how: "a killed provider", wayBack: adoptNamed },
  ];

  // In parallel, because most of the time is waiting.
  const outcomes = new Map<End, Promise<unknown>>();
  before(async function () {
    await needsLanguageHost(this);
    for (const end of ends) {
      const outcome = wholeLife(end).catch((error: unknown) => error);
      outcomes.set(end.how, outcome);
    }
  });

  for (const { how } of ends) {
    it(`(${how}), during creation, update and deletion of a pool: the documented recovery ends with one pool, then none`, async () => {
      assert.ifError(await outcomes.get(how));
    });
  }
});

describe("docs/recovery.md", () => {
  it("has the commands and messages of each recovery", async () => {
    const page = await readFile(join(CHECKOUT, "docs", "recovery.md"), "utf8");
    for (const words of [
      "pulumi refresh --clear-pending-creates",
      "pulumi cancel",
      "pending_operations",
      'Creating instance pool "',
      'adopt: "<id>@<zone>"',
      "error reading from server: EOF",
      'Creating on-demand request "',
      "Adding a disk of",
      "pulumi state delete",
    ]) {
      assert.ok(page.includes(words), words);
    }
  });

  it("names existing tests", async () => {
    const page = await readFile(join(CHECKOUT, "docs", "recovery.md"), "utf8");
    const files = [...page.matchAll(/`(tests\/\S+)`/g)].map(([, file = ""]) => file);
    assert.ok(files.length > 5);
    await Promise.all(files.map((file) => stat(join(CHECKOUT, file))));
  });
});

/** A way to interrupt, and the recovery after an interrupted creation. */
interface Ended {
  readonly how: End;
  readonly wayBack: (life: Life, printed: Printed) => Promise<void>;
}

async function wholeLife({ how, wayBack }: Ended): Promise<void> {
  const life = await Life.begin();
  const pending = how === "Ctrl-C twice" || how === "a machine that died";
  try {
    const made = await life.end(how, "POST", "up");
    assert.equal(life.pools().length, 1);
    await wayBack(life, made);
    await life.runsClean({ size: 1 });

    await life.declare({ size: 2 });
    await life.end(how, "PUT", "up");
    if (pending) await life.project.pulumi("refresh", "--yes", "--skip-preview");
    await life.runsClean({ size: 2 });

    await life.end(how, "DELETE", "destroy");
    if (pending) await life.project.pulumi("refresh", "--yes", "--skip-preview");
    await life.project.pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual(life.pools(), []);
    assert.deepEqual((await life.state()).resources, []);
    assert.deepEqual(life.canaries.leaks(), []);
  } finally {
    await life.over();
  }
}

/** "Ctrl-C twice, or a machine that died": the name is in the pending operation. */
async function adoptPending(life: Life): Promise<void> {
  const { pending_operations: pending = [] } = (
    JSON.parse((await life.state()).text) as {
      deployment: { pending_operations?: { type: string; resource: { inputs: { name: string; zone: string } } }[] };
    }
  ).deployment;
  assert.deepEqual(
    pending.map(({ type }) => type),
    ["creating"],
  );
  const { name = "", zone = "" } = pending[0]?.resource.inputs ?? {};
  await life.project.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  await life.declare({ size: 1, name, adopt: `${life.idOf(name)}@${zone}` });
  await life.project.pulumi("up", "--yes", "--skip-preview");
  await life.declare({ size: 1 });
}

/** "The provider's process was killed": the engine forgets the object, and the output has its name. */
async function adoptNamed(life: Life, { text }: Printed): Promise<void> {
  assert.match(text, /error reading from server: EOF/);
  const [, name = "", zone = ""] =
    /Creating instance pool "(.+)" in ([\w-]+)/.exec(text) ?? assert.fail(`the name of the pool is not in:\n${text}`);
  await life.declare({ size: 1, name, adopt: `${life.idOf(name)}@${zone}` });
  await life.project.pulumi("up", "--yes", "--skip-preview");
  await life.declare({ size: 1 });
}

/** A stack with one pool, and its cloud. */
class Life {
  private constructor(
    private readonly simulator: Simulator,
    readonly project: InterruptibleProject,
    readonly canaries: Canaries,
  ) {}

  static async begin(): Promise<Life> {
    const simulator = await startSimulator();
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    const canaries = new Canaries();
    const env = {
      EXOSCALE_API_ENDPOINT: endpoint,
      EXOSCALE_API_KEY: canaries.hide("EXOSCALE_API_KEY", key),
      EXOSCALE_API_SECRET: canaries.hide("EXOSCALE_API_SECRET", secret),
      EXOSCALE_ZONE: zone,
    };
    canaries.hide("user data", USER_DATA);
    const life = new Life(simulator, await InterruptibleProject.open(env, canaries), canaries);
    await life.declare({ size: 1 });
    return life;
  }

  declare(args: { readonly size: number; readonly name?: string; readonly adopt?: string }): Promise<void> {
    const pool = { instanceType: "standard.small", templateId: UBUNTU, diskSize: 10, ...args };
    return this.project.write(
      "index.js",
      `const { exoscale } = require("pulumi-pools");
const userData = require("@pulumi/pulumi").secret(${JSON.stringify(USER_DATA)});
new exoscale.InstancePool("web", { ...${JSON.stringify(pool)}, userData });
`,
    );
  }

  /** Interrupts `pulumi <command>` when the cloud has accepted its first change. */
  async end(how: End, method: "POST" | "PUT" | "DELETE", command: "up" | "destroy"): Promise<Printed> {
    this.simulator.clearLog();
    this.simulator.event("exoscale", "setDurations", SLOW);
    const accepted = () => this.simulator.log().some((entry) => entry.method === method && entry.status === 200);
    try {
      const printed = await this.project.end(how, accepted, command, "--yes", "--skip-preview");
      assert.ok(printed.failed || how === "Ctrl-C", printed.text);
      if (how === "a machine that died") {
        await assert.rejects(this.project.pulumi("up", "--yes", "--skip-preview"), /currently locked/);
        await this.project.pulumi("cancel", "--yes");
      }
      return printed;
    } finally {
      this.simulator.event("exoscale", "setDurations", FAST);
    }
  }

  /** The next `up` ends with one pool as declared, and the next preview is clean. */
  async runsClean(declared: { readonly size: number }): Promise<void> {
    await this.project.pulumi("up", "--yes", "--skip-preview");
    assert.deepEqual(
      this.pools().map(({ size, state, instances }) => ({ size, state, members: instances.length })),
      [{ size: declared.size, state: "running", members: declared.size }],
    );
    const state = await this.state();
    assert.deepEqual(
      [state.find("web")?.id],
      this.pools().map(({ id }) => id),
    );
    assert.doesNotMatch(state.text, /"pending_operations"/);
    assert.deepEqual((await this.project.previewJson()).changeSummary, { same: 2 });
  }

  pools() {
    return exoscaleIn(this.simulator).pools;
  }

  idOf(name: string): string {
    return this.pools().find((pool) => pool.name === name)?.id ?? assert.fail(`no pool is named "${name}"`);
  }

  async state() {
    return readState(await this.project.pulumi("stack", "export"));
  }

  async over(): Promise<void> {
    await this.project.close();
    await this.simulator.close();
  }
}
