import { type Front, frontNamed } from "./fronts";
import { ProviderProcess, type World } from "./provider-process";

/** Starting a process costs half a second; one serves all tests of a worker, and is started anew after it was killed. */
let running: Promise<ProviderProcess> | undefined;
/** `POOLS_FRONT=plugin npx mocha ...` drives every test of tests/api over the plugin. */
let front = frontNamed(process.env.POOLS_FRONT);

/** Which front serves the tests from now on. */
export async function useFront(name: Front["name"]): Promise<void> {
  await providerProcessEnds();
  front = frontNamed(name);
}

export async function providerProcess(world: World): Promise<ProviderProcess> {
  if (running && !(await running).isAlive) running = undefined;
  running ??= ProviderProcess.start(front, world);
  return await running;
}

/** Ends the one that runs, after the last test. */
export async function providerProcessEnds(): Promise<void> {
  const last = running;
  running = undefined;
  await (await last)?.close();
}

export const mochaHooks = { afterAll: providerProcessEnds };
