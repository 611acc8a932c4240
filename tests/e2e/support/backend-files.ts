import * as fs from "node:fs/promises";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { OutputMap, Stack, UpdateSummary } from "@pulumi/pulumi/automation";

/** The key of values that JSON cannot express: secrets, assets, resources. */
const MARK = "4dabf18193072939515e22adb298388d";

interface Checkpoint {
  readonly version: number;
  readonly checkpoint: {
    /** Absent before the first update. */
    readonly latest?: {
      readonly resources?: readonly { readonly type: string; readonly outputs?: Readonly<Record<string, unknown>> }[];
    };
  };
}

/** The state of a stack from its file. The CLI would first derive the encryption key, which takes 0.2 CPU seconds. */
export async function readCheckpoint(stack: Stack): Promise<Checkpoint> {
  return JSON.parse(await fs.readFile(`${await fileOf(stack, "stacks")}.json`, "utf8")) as Checkpoint;
}

/**
 * Makes `stack` read the results of its commands from files. The Automation API runs up to three more commands for them,
 * which takes 1 of the 2.4 CPU seconds of an `up`.
 */
export function readResultsFromFiles(stack: Stack): void {
  const { workspace } = stack;
  const askCli = workspace.stackOutputs.bind(workspace);
  workspace.stackOutputs = async (name) => (await outputsOf(stack)) ?? (await askCli(name));
  stack.info = () => readLastUpdate(stack);
}

/** Undefined if only the CLI can read them. */
async function outputsOf(stack: Stack): Promise<OutputMap | undefined> {
  const { latest } = (await readCheckpoint(stack)).checkpoint;
  const outputs = latest?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  if (JSON.stringify(outputs).includes(MARK)) return undefined;
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, secret: false }]));
}

/** The newest entry of the history, without the configuration. */
async function readLastUpdate(stack: Stack): Promise<UpdateSummary | undefined> {
  const directory = await fileOf(stack, "history");
  // The names end in a time in nanoseconds.
  const last = (await fs.readdir(directory))
    .filter((name) => name.endsWith(".history.json"))
    .sort()
    .at(-1);
  if (last === undefined) return undefined;
  type Entry = Omit<UpdateSummary, "startTime" | "endTime"> & { readonly startTime: number; readonly endTime: number };
  const entry = JSON.parse(await fs.readFile(path.join(directory, last), "utf8")) as Entry;
  const [startTime, endTime] = [entry.startTime, entry.endTime].map((seconds) => new Date(seconds * 1000)) as [
    Date,
    Date,
  ];
  return { ...entry, config: {}, startTime, endTime };
}

async function fileOf({ name, workspace }: Stack, kind: "stacks" | "history"): Promise<string> {
  const backend = fileURLToPath(workspace.envVars.PULUMI_BACKEND_URL ?? "");
  return path.join(backend, ".pulumi", kind, (await workspace.projectSettings()).name, name);
}
