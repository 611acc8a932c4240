import type { Change, ChangeContext, Found, Known, PlannedChange } from "../../core/resource";
import type { inputs, outputs } from "./fields";

type Inputs = typeof inputs;
type Outputs = typeof outputs;

/** The types of core/resource for an InstancePool. */
export type PoolInputs = Known<Inputs>;
export type PoolChange = Change<Inputs, Outputs>;
export type PoolContext = ChangeContext<Inputs, Outputs>;
export type PoolFound = Found<Inputs, Outputs>;
export type PoolState = PoolFound["state"];
export type PlannedPool = PlannedChange<Inputs, Outputs>;
