import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleConfig, needsLanguageHost, openProject, UBUNTU, withStack } from "../support";

/** A progress line: existing and missing members, since when, until when. */
const PROGRESS = /\d of 3 instances exist, the pool is \w+, since \d+ s, 59 min \d+ s left/;
/** The first progress message comes after ten seconds. Members start one after another. */
const INSTANCE_MS = 5000;

describeEndToEnd("the progress of a long wait", () => {
  let simulator: Simulator;
  let plain: Promise<{ readonly events: string; readonly output: string }>;
  let terminal: Promise<string> | undefined;

  before(async () => {
    simulator = await startSimulator();
    simulator.event("exoscale", "setDurations", { instance: INSTANCE_MS });
    // In parallel, because each waits for its instances.
    plain = withAutomationApi();
    terminal = hasScript() ? atTerminal() : undefined;
    await Promise.allSettled([plain, terminal]);
  });
  after(() => simulator.close());

  it("appears in the events of the Automation API", async () => {
    assert.match((await plain).events, PROGRESS);
  });

  it("appears in an output without a terminal, as in CI", async () => {
    assert.match((await plain).output, PROGRESS);
  });

  it("appears on a terminal", async function () {
    await needsLanguageHost(this);
    assert.match(await (terminal ?? this.skip()), PROGRESS);
  });

  async function withAutomationApi() {
    const events: string[] = [];
    const args = { size: 3, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };
    const options = {
      program: async () => {
        new exoscale.InstancePool("web", args);
      },
      config: exoscaleConfig(simulator.connection().exoscale),
    };
    return await withStack(options, async ({ stack }) => {
      const { stdout } = await stack.up({
        onEvent({ diagnosticEvent: event }) {
          if (event?.urn?.endsWith("::web") && event.ephemeral) events.push(event.message);
        },
      });
      return { events: events.join("\n"), output: stdout };
    });
  }

  async function atTerminal(): Promise<string> {
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    const env = {
      EXOSCALE_API_ENDPOINT: endpoint,
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
      EXOSCALE_ZONE: zone,
    };
    const project = await openProject("examples/quickstart", env);
    try {
      return await project.inTerminal("up", "--yes", "--skip-preview", "--stack", "dev");
    } finally {
      await project.close();
    }
  }
});

/** Whether commands can run at a pseudo-terminal. Only the `script` of util-linux supports this. */
function hasScript(): boolean {
  return spawnSync("script", ["--version"]).status === 0;
}
