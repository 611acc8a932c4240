import type { z } from "zod";
import type { Change, ChangeContext, Found } from "../../core/resource";
import type { inputs, outputs } from "./fields";

export type Inputs = z.output<typeof inputs>;
export type NodePoolChange = Change<typeof inputs, typeof outputs>;
export type NodePoolContext = ChangeContext<typeof inputs, typeof outputs>;
export type FoundNodePool = Found<typeof inputs, typeof outputs>;
export type State = FoundNodePool["state"];
