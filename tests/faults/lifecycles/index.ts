import type { Subject } from "../lifecycle";
import { exoscale } from "./exoscale";
import { modelarts } from "./modelarts";
import { machines } from "./vmpooler";
import { additions } from "./vmpooler-additions";
import { pools } from "./vmpooler-pools";

/** Every resource that the harness drives: a cloud adds its own in a file of its own, and here. */
export const subjects: readonly Subject[] = [...exoscale, ...modelarts, ...machines, ...additions, ...pools];
