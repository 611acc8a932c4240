export { startSimulator, type Simulator, type SimulatorOptions } from "./server";
export { exportLines, type Connection } from "./connection";
export type { Fault } from "./control/faults";
export type { LoggedRequest } from "./control/request-log";
export type { Clock, Cloud, CloudName } from "./world";
