import { startSimulator } from "../simulator/index";
import { walk } from "./demo/walk";
import { Story } from "./demo/story";
import { besideIn, createInlineStack, readExample } from "./inline-stack";
import { findPulumi } from "./pulumi-cli";
import { openSandbox } from "./sandbox";
import { simulatorConfig } from "./simulated-config";
import { exoscaleConfig } from "./simulated-exoscale";

/** The speed of the simulator: a member takes a second. */
const TIME_SCALE = 3;

/** After Ctrl-C, a closed terminal or a closed pipe, the demo ends at the next step and cleans up. */
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // A permanent listener: without one, the Automation API ends this process immediately.
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(130);
    process.stderr.write("\nStopping: what is under way ends first.\n");
    interruption.abort();
  });
}
process.stdout.on("error", () => interruption.abort());

async function demo(): Promise<void> {
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const story = new Story((text) => process.stdout.write(text), colours);
  const { version } = await findPulumi();
  const sandbox = await openSandbox();
  const simulator = await startSimulator({ timeScale: TIME_SCALE });
  try {
    const stack = await createInlineStack(sandbox, await readExample("quickstart"));
    const connection = simulator.connection();
    await stack.setAllConfig(exoscaleConfig(connection.exoscale));
    const fleet = await createInlineStack(await besideIn(sandbox, "fleet"), await readExample("ci-fleet"));
    await fleet.setAllConfig({
      ...simulatorConfig(connection),
      resourcePool: { value: connection.modelarts.poolName },
    });
    const engine = `Pulumi ${String(version)}`;
    await walk({ stack, fleet, simulator, story, engine, colours, signal: interruption.signal });
  } finally {
    await simulator.close();
    await sandbox.remove();
  }
}

demo().catch((error: unknown) => {
  if (interruption.signal.aborted) {
    process.exitCode = 130;
    return;
  }
  // The error repeats the output of the command, which is already shown.
  const [words = ""] = (error instanceof Error ? error.message : String(error)).split("\n stdout:");
  process.stderr.write(`\nThe demo ended early. ${words}\n`);
  process.exitCode = 1;
});
