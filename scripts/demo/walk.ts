import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { GlobalOpts, Stack } from "@pulumi/pulumi/automation";
import type { Simulator } from "../../simulator/index";
import { previewAsJson } from "../inline-stack";
import { CHECKOUT } from "../sandbox";
import { changesIn, exoscaleIn } from "../simulated-exoscale";
import { explainedBy } from "./explain";
import type { Story } from "./story";

/** The program that the demo runs. */
const PROGRAM = "examples/quickstart/index.ts";
/** The program of the chapter about the other two systems. */
const FLEET = "examples/ci-fleet/index.ts";

export interface Walk {
  readonly stack: Stack;
  /** The stack of the program with all three systems. */
  readonly fleet: Stack;
  readonly simulator: Simulator;
  readonly story: Story;
  /** The CLI's name and version. */
  readonly engine: string;
  readonly colours: boolean;
  readonly signal: AbortSignal;
}

/** The quickstart from the first preview to an empty cloud, and a program with all three systems. */
export async function walk({ stack, fleet, simulator, story, engine, colours, signal }: Walk): Promise<void> {
  type Options = GlobalOpts & { readonly onOutput: (text: string) => void; readonly onError: (text: string) => void };

  /** Runs a command and prints its output. */
  async function run<T>(command: string, act: (options: Options) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    story.command(`pulumi ${command}`);
    const { onOutput, end } = story.engine();
    try {
      return await act({ onOutput, onError: onOutput, color: colours ? "always" : "never", suppressProgress: true });
    } finally {
      end();
      signal.throwIfAborted();
    }
  }
  const preview = () => run("preview --diff", (options) => stack.preview({ ...options, diff: true }));
  const up = () => run("up", (options) => stack.up(options));
  // The stack's outputs are those of the last `up`: they would contradict the refreshed state.
  const refresh = () => run("refresh", (options) => stack.refresh({ ...options, suppressOutputs: true }));
  const destroy = () => run("destroy", (options) => stack.destroy(options));

  /** Runs the command of a CI pipeline on a preview of the stack. */
  async function explainPreview(): Promise<void> {
    signal.throwIfAborted();
    story.command("pulumi preview --json > preview.json");
    story.command("npx pulumi-pools explain --fail-on replace preview.json");
    const { said, code } = await explainedBy(await previewAsJson(stack));
    story.show(said.trimEnd().split("\n"));
    story.command("echo $?");
    story.show([String(code)]);
  }

  async function configure(key: string, value: string): Promise<void> {
    story.command(`pulumi config set ${key} ${value}`);
    await stack.setConfig(key, { value });
  }

  /** The changing requests since `simulator.clearLog()`. */
  function showRequests(): void {
    story.say("What the cloud was asked to do:");
    story.show(changesIn(simulator));
  }

  function showCloud(): void {
    const { pools, groups, instances } = exoscaleIn(simulator);
    const address = new Map(instances.map((member) => [member.id, member["public-ip"]]));
    story.show([
      ...groups.map((group) => `anti-affinity group ${group.name}: ${group.instances.length} instances`),
      ...pools.map(
        (pool) =>
          `instance pool ${pool.name}: ${pool.state}, ${pool.instances.length} of ${pool.size}, ` +
          `labels ${JSON.stringify(pool.labels)}, ${pool.instances.map(({ id }) => address.get(id) ?? "-").join(" ")}`,
      ),
      ...(pools.length + groups.length + instances.length === 0 ? ["nothing"] : []),
    ]);
  }

  async function introduce(): Promise<void> {
    story.title("pulumi-pools: three web servers on Exoscale, from preview to destroy");
    story.say(`${engine} runs the program below, ${PROGRAM}. The cloud is a simulator on this machine,
      ${simulator.origin}: it verifies signatures, checks bounds and works in its own time, as Exoscale's API does, only faster.
      Nothing is bought, and nothing stays behind. It takes about a minute.`);
    const source = await fs.readFile(path.join(CHECKOUT, PROGRAM), "utf8");
    story.show(source.trimEnd().split("\n"));
  }

  async function showWhatWouldBeMade(): Promise<void> {
    story.chapter("Preview: what would be made");
    story.say(`Every input is checked here, all of them at once, before anything is sent. What only the cloud can know, such as
      the id of the new group, is unknown until then. The names are generated, because the program gives none: until
      the pool exists, each preview makes up its own.`);
    await preview();
  }

  async function make(): Promise<void> {
    story.chapter("Up: make it");
    story.say(`The group comes first, then the pool, which takes some seconds: \`up\` ends when the pool runs and all of its
      members are there, so that the addresses can be trusted.`);
    await up();
    story.say("The simulator's own view of it:");
    showCloud();
  }

  async function previewWithoutChanges(): Promise<void> {
    story.chapter("Preview again: no change, and no request");
    story.say(`The program looks up the newest Ubuntu, which takes a request and may find a newer image some day. Pinned in the
      stack's configuration, the template stays as it is. From then on a preview compares the program with the state alone.`);
    const { templateId } = await stack.outputs();
    await configure("templateId", String(templateId?.value));
    simulator.clearLog();
    await preview();
    story.say(`Requests that this preview has sent: ${simulator.log().length}.`);
  }

  async function scale(): Promise<void> {
    story.chapter("A change: one more server, and another label");
    await configure("size", "4");
    await configure("stage", "live");
    await preview();
    story.say("The preview names exactly what changes. The pool stays the same pool:");
    simulator.clearLog();
    await up();
    showRequests();
  }

  async function tryNone(): Promise<void> {
    story.chapter("A change that cannot be undone, and says so");
    story.say(`What if the servers had no public addresses? For Exoscale that is final: a pool is made without them or has them
      for ever. The preview says that the pool would be replaced; the line under the resource says why.`);
    await configure("publicIpAssignment", "none");
    await run("preview", (options) => stack.preview(options));
    story.say(`A reviewer reads the same in a comment on the pull request: Markdown that \`explain\` makes of the preview. Its
      exit code 2 stops the pipeline.`);
    await explainPreview();
    story.say("Not what was wanted. A preview costs nothing:");
    story.command("pulumi config rm publicIpAssignment");
    await stack.removeConfig("publicIpAssignment");
    story.gap();
  }

  async function repair(): Promise<void> {
    story.chapter("The pool is changed outside Pulumi");
    story.say(
      "The simulator plays the colleague who scales the pool down to one and takes its labels off, in the web console:",
    );
    const [pool] = exoscaleIn(simulator).pools;
    const change = JSON.stringify({ id: pool?.id, size: 1, labels: {} });
    const url = `${simulator.connection().control}/exoscale/changePool`;
    story.command(`curl -d '${change}' ${url}`);
    await fetch(url, { method: "POST", body: change });
    story.gap();
    simulator.clearLog();
    await refresh();
    story.say(`The state knows now. That took ${simulator.log().length} requests, and would take as many for all pools of
      the zone: they are read as lists.`);
    story.say("The next preview shows the difference to the program, and `up` repairs it.");
    await preview();
    await up();
    showCloud();
  }

  async function useAllSystems(): Promise<void> {
    story.chapter("All three systems in one program");
    story.say(`Builders on Exoscale, machines to test on from vmpooler, a GPU node in ModelArts, by ${FLEET}. In a directory of its
      own:`);
    await run("up", (options) => fleet.up(options));
    story.say("The simulator's own view of the other two:");
    story.show(othersIn(simulator));
    await run("destroy", (options) => fleet.destroy(options));
  }

  async function end(): Promise<void> {
    story.chapter("Destroy: nothing stays behind");
    await destroy();
    story.say("What the simulator still has:");
    showCloud();
    story.say(`That is all. README.md shows how to use the package in a project of your own; \`npm run simulator\` starts the
      simulator alone, for trying things out with any client.`);
  }

  for (const step of [
    introduce,
    showWhatWouldBeMade,
    make,
    previewWithoutChanges,
    scale,
    tryNone,
    repair,
    useAllSystems,
    end,
  ]) {
    signal.throwIfAborted();
    await step();
  }
}

/** The objects of vmpooler and ModelArts in the simulator. */
function othersIn(simulator: Simulator): string[] {
  const { vmpooler, modelarts } = simulator.view() as {
    readonly vmpooler: {
      readonly vms: readonly { readonly hostname: string; readonly pool: string; readonly state: string }[];
    };
    readonly modelarts: {
      readonly pools: Readonly<Record<string, { readonly nodePools: Readonly<Record<string, NodePool>> }>>;
    };
  };
  const nodePools = Object.values(modelarts.pools).flatMap((pool) => Object.entries(pool.nodePools));
  return [
    ...vmpooler.vms
      .filter(({ state }) => state === "running")
      .map(({ hostname, pool }) => `vmpooler: ${hostname} of pool ${pool}`),
    ...nodePools.map(([name, { nodes }]) => `ModelArts: node pool ${name} with ${nodes.length} nodes`),
  ];
}

interface NodePool {
  readonly nodes: readonly unknown[];
}
