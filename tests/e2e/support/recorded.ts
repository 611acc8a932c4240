import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CHECKOUT } from "../../../scripts/sandbox";
import { variablesOf } from "../../../simulator/connection";
import { type Simulator } from "../../../simulator/index";
import { type OpenStack, openStack } from "./inline-stack";

const RECORDINGS = join(CHECKOUT, "tests", "upgrade");
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The output of `pulumi stack export --show-secrets`. Credentials of simulators are public. */
export interface Deployment {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly Resource[] };
}

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: unknown;
}

/** The state of a released version, and its program. */
export interface Recording {
  readonly version: string;
  readonly state: Deployment;
  program(poolName: string, changed: boolean): void;
}

export async function versionHere(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(CHECKOUT, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}

/** Whether this version is released. Its recording must then not change. */
export async function isReleased(): Promise<boolean> {
  return (await readFile(join(CHECKOUT, "CHANGELOG.md"), "utf8")).includes("\n## Unreleased\n");
}

export function recordingDirectory(version: string): string {
  return join(RECORDINGS, version);
}

export async function programOf(version: string): Promise<Recording["program"]> {
  return ((await import(join(recordingDirectory(version), "program.ts"))) as Pick<Recording, "program">).program;
}

/** Every recorded release. */
export async function readRecordings(): Promise<Recording[]> {
  const versions = (await readdir(RECORDINGS, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(
    versions.map(async ({ name }) => ({
      version: name,
      state: JSON.parse(await readFile(join(recordingDirectory(name), "state.json"), "utf8")) as Deployment,
      program: await programOf(name),
    })),
  );
}

/** A stack with the program of a recording. Endpoints come from the environment, because configuration would be recorded. */
export function openRecorded(
  program: Recording["program"],
  simulator: Simulator,
): Promise<OpenStack & { change(): void }> {
  const connection = simulator.connection();
  let changed = false;
  const opened = openStack({
    project: { name: "recorded" },
    program: async () => program(connection.modelarts.poolName, changed),
    env: variablesOf(connection),
  });
  return opened.then((open) => ({ ...open, change: () => void (changed = true) }));
}

/** `recorded` with the ids and addresses of the corresponding objects `today`, otherwise unchanged. */
export function transplant(recorded: Deployment, today: Deployment): Deployment {
  const names = new Map<string, string>();
  for (const resource of recorded.deployment.resources ?? []) {
    const same = today.deployment.resources?.find(({ urn }) => urn === resource.urn);
    if (resource.id !== undefined && same?.id !== undefined) names.set(resource.id, same.id);
    collect(resource.outputs, same?.outputs, names, "");
  }
  // In one pass, because recordings use the same ids for different objects.
  const olds = [...names.keys()].sort((a, b) => b.length - a.length).map((old) => old.replace(/[^\w-]/g, "\\$&"));
  const text = JSON.stringify(recorded).replace(new RegExp(olds.join("|"), "g"), (old) => names.get(old) ?? old);
  return JSON.parse(text) as Deployment;
}

/** Fields with ids and addresses that a cloud assigns. */
const NAMING =
  /(^|\.)(token\.plaintext|hostname|hostnames\.\d+|snapshot|fqdn|ip|publicIp|privateIp|ipv6|url|created|name|expires\w*|\w+At)$/;

function collect(recorded: unknown, today: unknown, names: Map<string, string>, path: string): void {
  if (typeof recorded === "string" && typeof today === "string") {
    const isName = UUID.test(recorded) || NAMING.test(path);
    if (isName && recorded !== today && unquoted(recorded) !== "") names.set(unquoted(recorded), unquoted(today));
  } else if (typeof recorded === "object" && recorded !== null && typeof today === "object" && today !== null) {
    for (const [key, value] of Object.entries(recorded)) {
      collect(value, (today as Readonly<Record<string, unknown>>)[key], names, `${path}.${key}`);
    }
  }
}

/** The plain text of a secret is JSON within JSON. */
function unquoted(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1) : text;
}
