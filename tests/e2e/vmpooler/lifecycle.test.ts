import assert from "node:assert/strict";
import { z } from "zod";
import { readExample } from "../../../scripts/inline-stack";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { NO_OVERRIDES, runningVms, viewOf } from "../../api/vmpooler/view";
import { describeEndToEnd, exportState, openStack, type OpenStack } from "../support";

const DEBIAN = "debian-12-x86_64";
const CENTOS = "centos-9-x86_64";
const FILE_SIZE = 10;
const HOURS_BEHIND = 20;
const FILE_TEMPLATE = "templates/centos-9-x86_64-0.0.2";

describeEndToEnd("examples/vmpooler-test-fleet", () => {
  let simulator: Simulator;
  let open: OpenStack;
  before(async () => {
    // The server's clock is behind the provider's, for which a new VM has been running for hours.
    const start = Date.now();
    simulator = await startSimulator({
      clock: { now: () => start - HOURS_BEHIND * 3_600_000 + (Date.now() - start) * 20 },
    });
    const { url, user, password } = simulator.connection().vmpooler;
    const project = await readExample("vmpooler-test-fleet");
    open = await openStack({
      project,
      program: project.program,
      config: {
        "vmpooler:url": url,
        "vmpooler:user": user,
        "vmpooler:password": { value: password, secret: true },
      },
    });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  const seen = () => viewOf(simulator);
  const running = () => runningVms(simulator);
  const primary = () => running().find(({ tags }) => tags.role === "primary") ?? assert.fail("no primary runs");
  const pool = (name: string) => seen().pools.find((one) => one.name === name) ?? assert.fail(`unknown pool ${name}`);

  it("warns in the preview about everything that cannot be undone, without a request", async () => {
    const { diagnostics, changeSummary } = await open.previewJson();
    const told = diagnostics.map(({ message }) => message).join("\n");
    assert.match(told, /cannot remove a disk from a VM/);
    assert.match(told, /cannot delete a snapshot/);
    assert.match(told, /all ready and pending VMs are destroyed/);
    assert.deepEqual(changeSummary, { create: 9 });
    assert.deepEqual(simulator.log(), []);
  });

  it("configures the pools, and creates the fleet with its disk and snapshot", async () => {
    const { outputs } = await open.stack.up();
    assert.equal(pool(DEBIAN).size, 14);
    assert.equal(pool(CENTOS).template, "templates/centos-9-x86_64-0.0.3");
    assert.equal(outputs.primaryHost?.value, `${primary().hostname}.delivery.example.com`);
    assert.deepEqual(primary().disks, ["+20gb"]);
    assert.equal(primary().snapshots.length, 1);
    assert.deepEqual(
      running()
        .map((one) => [one.pool, one.tags.role ?? "none", one.lifetime])
        .sort(),
      [
        [CENTOS, "agent", 24],
        [DEBIAN, "agent", 24],
        [DEBIAN, "agent", 24],
        [DEBIAN, "primary", 24],
        ["win-2022-x86_64", "none", 24],
      ],
    );
    assert.equal(seen().tokens.length, 1);
  });

  it("keeps token and password out of state and outputs", async () => {
    const state = await exportState(open.stack);
    const { password } = simulator.connection().vmpooler;
    const plain = await open.stack.exportStack(); // the Automation API's own decrypts
    const token = z
      .object({
        deployment: z.object({ resources: z.array(z.looseObject({ outputs: z.looseObject({}).optional() })) }),
      })
      .parse(plain)
      .deployment.resources.map(({ outputs }) => outputs?.token)
      .map((one) => z.object({ plaintext: z.string() }).safeParse(one).data)
      .find((one) => one !== undefined);
    assert.match(token?.plaintext ?? "", /^"[a-z0-9]{32}"$/);
    assert.equal(state.text.includes(JSON.parse(token?.plaintext ?? '""') as string), false);
    assert.equal(state.text.includes(password), false);
  });

  it("previews no change without a request, and after a refresh", async () => {
    simulator.clearLog();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 9 });
    assert.deepEqual(simulator.log(), []);
    await open.stack.refresh();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 9 });
  });

  it("reverts the primary to its snapshot when the run changes", async () => {
    const { hostname, snapshots } = primary();
    await open.stack.setConfig("run", { value: "42" });
    await open.stack.up();
    await eventually(() => assert.deepEqual(primary().reverts, snapshots));
    assert.equal(primary().hostname, hostname);
  });

  it("changes lifetimes and the pool's size in place", async () => {
    const hosts = running()
      .map(({ hostname }) => hostname)
      .sort();
    await open.stack.setConfig("lifetime", { value: "36" });
    await open.stack.setConfig("room", { value: "16" });
    await open.stack.up();
    assert.equal(pool(DEBIAN).size, 16);
    assert.deepEqual(
      running()
        .map(({ hostname }) => hostname)
        .sort(),
      hosts,
    );
    assert.ok(running().every(({ lifetime }) => lifetime === 36));
  });

  it("checks out another primary with a new disk and snapshot when the lifetime of the old one is over", async () => {
    const old = primary().hostname;
    simulator.event("vmpooler", "expireVm", { hostname: old });
    await open.stack.refresh();
    await open.stack.up();
    assert.notEqual(primary().hostname, old);
    assert.deepEqual(primary().disks, ["+20gb"]);
    assert.equal(primary().snapshots.length, 1);
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 9 });
  });

  it("replaces the primary near its end, with the reason in the preview", async () => {
    const old = primary().hostname;
    await open.stack.setConfig("renewal", { value: "10" });
    const recorded = await open.stack.up();
    assert.deepEqual(recorded.summary.resourceChanges, { same: 8, update: 1 });
    assert.equal(primary().hostname, old);
    await open.stack.setConfig("renewal", { value: "18" });
    simulator.clearLog();
    const preview = await open.previewJson();
    assert.deepEqual(simulator.log(), []);
    assert.ok(preview.of("primary").some(({ op, replaceReasons }) => op === "replace" && replaceReasons?.length));
    const told = preview.diagnostics.map(({ message }) => message).join("\n");
    assert.match(told, /: replaced (?:for|because) replaceWhenExpiresWithin.*: The lifetime ends in 1\d h/);
    await open.stack.up();
    assert.notEqual(primary().hostname, old);
    assert.equal(
      running().some(({ hostname }) => hostname === old),
      false,
    );
    assert.deepEqual(primary().disks, ["+20gb"]);
  });

  it("deletes everything and restores size and template", async () => {
    await open.stack.destroy();
    const left = seen();
    assert.deepEqual(running(), []);
    assert.deepEqual(left.tokens, []);
    assert.deepEqual(left.overrides, NO_OVERRIDES);
    assert.equal(pool(DEBIAN).size, FILE_SIZE);
    assert.equal(pool(CENTOS).template, FILE_TEMPLATE);
    assert.ok(left.ondemand.every(({ status }) => status === "deleted"));
  });
});

/** Waits for what the server does by itself within a second. */
async function eventually(look: () => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      look();
      return;
    } catch (error) {
      if (attempt >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
