import { existsSync } from "node:fs";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "../../simulator/index";
import { isReleased, openRecorded, programOf, recordingDirectory, versionHere } from "../e2e/support/recorded";

/**
 * `npm run record-upgrade`, before a release: runs this version's program against the simulator and writes the resulting state to
 * tests/upgrade/<version>. A version without a program gets a copy of the last one's: add new resources to it and record again.
 */
async function record(): Promise<void> {
  const version = await versionHere();
  if (await isReleased())
    throw new Error(`${version} is released, and its recording must not change: set the next version first`);
  const directory = recordingDirectory(version);
  await mkdir(directory, { recursive: true });
  if (!existsSync(join(directory, "program.ts"))) {
    const versions = (await readdir(join(directory, ".."))).filter((name) => /^\d/.test(name) && name !== version);
    const last = versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
    if (last === undefined) throw new Error(`write ${directory}/program.ts first`);
    await cp(join(recordingDirectory(last), "program.ts"), join(directory, "program.ts"));
  }
  const simulator = await startSimulator({ timeScale: 100 });
  const open = await openRecorded(await programOf(version), simulator);
  try {
    await open.stack.up();
    const file = join(directory, "state.json");
    const state = JSON.stringify(await open.stack.exportStack(), withoutPlaces, 1);
    await writeFile(file, `${state}\n`);
    process.stdout.write(`recorded ${file}\n`);
  } finally {
    await open.close();
    await simulator.close();
  }
}

/** Leaves out where on this machine a resource was declared. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

record().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
