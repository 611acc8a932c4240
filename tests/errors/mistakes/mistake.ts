import type { JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";

/** A user's mistake, or an event in the cloud, that causes an error. */
export interface Mistake {
  /** `<cloud>:<Resource>` or `<cloud>:<function>`. */
  readonly type: string;
  /** The inputs of the resource, or the arguments of the function. */
  readonly inputs: JsonObject;
  /** The inputs with which the resource is created first. */
  readonly before?: JsonObject;
  /** Runs in the cloud before `inputs` are applied. `id` is the created object's. */
  readonly meanwhile?: (stage: Stage, id: string) => unknown;
  /** The command to run instead of an update to `inputs`. */
  readonly act?: "destroy" | "get";
}

/** An id that no object has. */
export const ABSENT = "00000000-0000-4000-8000-000000000000";
