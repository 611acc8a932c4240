import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../simulator/index";
import {
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  type OpenStack,
  openStack,
  UBUNTU,
} from "./support";
import { Canaries } from "./support/canaries";

/** POOLS_LOAD=full takes about ten minutes on two cores. The default is a tenth of it. */
const FULL = process.env.POOLS_LOAD === "full";
const LARGE_STACK = FULL ? { groups: 400, pools: 100 } : { groups: 48, pools: 12 };
const STACKS = FULL ? 8 : 2;
const USER_DATA = "#cloud-config\n# canary in user data\n";
const EACH = FULL ? { groups: 8, pools: 4 } : { groups: 4, pools: 2 };
/** Below the rate of all stacks together, so each gets refusals. */
const LIMIT = { requests: FULL ? 20 : 10, perSeconds: 1 };

describeEndToEnd("under load", function () {
  if (FULL) this.timeout(30 * 60_000);
  let simulator: Simulator;
  let canaries: Canaries;

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: 1000 });
    canaries = new Canaries();
    canaries.hide("the key", simulator.connection().exoscale.key);
    canaries.hide("the secret", simulator.connection().exoscale.secret);
    canaries.hide("user data", USER_DATA);
  });
  afterEach(() => simulator.close());

  /** Runs a command and searches its output and the state for secrets. */
  async function seen<T extends { stdout: string; stderr: string }>(
    what: string,
    open: OpenStack,
    command: Promise<T>,
  ): Promise<T> {
    const done = await command;
    canaries.see(what, done.stdout + done.stderr);
    canaries.see(`the state after ${what}`, (await exportState(open.stack)).text);
    return done;
  }

  function openLoad(prefix: string, { groups, pools }: typeof EACH): Promise<OpenStack> {
    const program = async (): Promise<void> => {
      for (let i = 0; i < groups; i += 1) new exoscale.AntiAffinityGroup(`${prefix}-group-${i}`);
      for (let i = 0; i < pools; i += 1) {
        new exoscale.InstancePool(`${prefix}-pool-${i}`, {
          size: 1,
          instanceType: "standard.small",
          templateId: UBUNTU,
          diskSize: 10,
          userData: pulumi.secret(USER_DATA),
        });
      }
    };
    return openStack({ program, config: exoscaleConfig(simulator.connection().exoscale) });
  }

  it(`creates each of ${LARGE_STACK.groups + LARGE_STACK.pools} resources once, previews without a change, refreshes with a few requests and destroys them`, async () => {
    const { groups, pools } = LARGE_STACK;
    const open = await openLoad("large", LARGE_STACK);
    try {
      await timed("create", () => seen("create", open, open.stack.up()));
      const made = exoscaleIn(simulator);
      assert.deepEqual([made.groups.length, made.pools.length], [groups, pools]);
      const { changeSummary } = await timed("preview", () => open.previewJson());
      assert.deepEqual(changeSummary, { same: groups + pools + 1 });

      simulator.clearLog();
      const { summary } = await timed("refresh", () => seen("refresh", open, open.stack.refresh()));
      assert.deepEqual(summary.resourceChanges, { same: groups + pools + 1 });
      const lists = simulator.log().filter(({ path }) => path.endsWith("/anti-affinity-group"));
      assert.ok(lists.length <= 4, `${lists.length} requests for ${groups} groups`);
      report(`refresh: ${simulator.log().length} requests, ${lists.length} of them for the groups`);

      await timed("destroy", () => seen("destroy", open, open.stack.destroy()));
      assert.deepEqual([exoscaleIn(simulator).groups, exoscaleIn(simulator).pools], [[], []]);
      assert.deepEqual(canaries.leaks(), []);
    } finally {
      await open.close();
    }
  });

  it(`creates and destroys ${STACKS} stacks together, above the rate limit of the cloud`, async () => {
    const names = Array.from({ length: STACKS }, (_, index) => `stack${index}`);
    const open = await Promise.all(names.map((name) => openLoad(name, EACH)));
    try {
      for (const { stack } of open) await stack.workspace.whoAmI(); // fails here instead of in parallel commands
      await fetch(`${simulator.connection().control}/rate-limit`, { method: "POST", body: JSON.stringify(LIMIT) });
      await timed("create at once", () => Promise.all(open.map((one) => seen("create", one, one.stack.up()))));
      const made = exoscaleIn(simulator);
      assert.deepEqual([made.groups.length, made.pools.length], [STACKS * EACH.groups, STACKS * EACH.pools]);
      assert.equal(new Set(made.pools.map(({ name }) => name)).size, STACKS * EACH.pools);

      await timed("destroy at once", () => Promise.all(open.map((one) => seen("destroy", one, one.stack.destroy()))));
      assert.deepEqual([exoscaleIn(simulator).groups, exoscaleIn(simulator).pools], [[], []]);
      assert.deepEqual(canaries.leaks(), []);
      const refused = simulator.log().filter(({ status }) => status === 429).length;
      assert.ok(refused > 0, "the limit was never met");
      report(`${simulator.log().length} requests, ${refused} of them refused with 429`);
    } finally {
      for (const { close } of open) await close();
    }
  });
});

/** Prints figures for people, in the full run only. */
async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const outcome = await act();
  report(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return outcome;
}

function report(line: string): void {
  if (FULL) process.stdout.write(`      ${line}\n`);
}
