import { openStack, exoscaleConfig } from "../e2e/support";
import { PROGRAMS } from "./floor";
import { SimulatorProcess } from "./simulator-process";
void (async () => {
  const s = await SimulatorProcess.open(100000);
  for (const kind of ["pools", "floor B", "floor A"] as const) {
    const open = await openStack({ program: PROGRAMS[kind](100), config: exoscaleConfig(s.connection.exoscale) });
    await open.stack.up();
    const c = process.cpuUsage();
    await open.stack.preview();
    const u = process.cpuUsage(c);
    console.log(kind, "preview cpu of the program ms", (u.user / 1000).toFixed(0));
    const d = process.cpuUsage();
    await open.stack.preview();
    const v = process.cpuUsage(d);
    console.log(kind, "again", (v.user / 1000).toFixed(0));
    await open.stack.destroy();
    await open.close();
  }
  await s.close();
})();
