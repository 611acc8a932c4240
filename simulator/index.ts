export { startSimulator, type Simulator, type SimulatorOptions } from "./server";
export { exportLines, type Connection } from "./connection";
export type { Clock, Cloud, Fault, LoggedRequest } from "./world";
