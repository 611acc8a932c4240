import type { JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";

/** Something that goes wrong for people: what they declared, or what happened to it. */
export interface Mistake {
  /** `<cloud>:<Resource>`, or `<cloud>:<function>`, which is called. */
  readonly type: string;
  /** What is declared, or the arguments of the function. */
  readonly inputs: JsonObject;
  /** What was declared, and made, before. */
  readonly before?: JsonObject;
  /** What happens in the cloud before `inputs` are declared. `id` is that of what was made. */
  readonly meanwhile?: (stage: Stage, id: string) => unknown;
  /** What is done with what was made, instead of declaring `inputs`. */
  readonly act?: "destroy" | "get";
}

/** An id that nothing has. */
export const ABSENT = "00000000-0000-4000-8000-000000000000";
