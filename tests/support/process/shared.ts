import { frontNamed } from "./fronts";
import { ProviderProcess, type World } from "./provider-process";

/** Starting a process costs half a second; one serves all tests of a worker, and is started anew after it was killed. */
let running: Promise<ProviderProcess> | undefined;

export async function providerProcess(world: World): Promise<ProviderProcess> {
  if (running && !(await running).isAlive) running = undefined;
  running ??= ProviderProcess.start(frontNamed(process.env.POOLS_FRONT), world);
  return await running;
}

/** Ends the one that runs, after the last test. */
export async function providerProcessEnds(): Promise<void> {
  const last = running;
  running = undefined;
  await (await last)?.close();
}

export const mochaHooks = { afterAll: providerProcessEnds };
