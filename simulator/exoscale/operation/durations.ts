import { z } from "zod";

/** Milliseconds of the simulator's clock. */
export interface Durations {
  /** From the answer to a change until its operation ends, unless the work takes longer. */
  operation: number;
  /** For each new member, one after another: it starts after half of this time and runs at the end. */
  instance: number;
  /** For each removed member, one after another. */
  removal: number;
  /** How long a destroyed pool and its last member still exist after the operation. */
  lingering: number;
}

export const DEFAULT_DURATIONS: Durations = { operation: 2000, instance: 3000, removal: 1000, lingering: 0 };

export const durationsBody = z.strictObject({
  operation: z.number().min(0).optional(),
  instance: z.number().min(0).optional(),
  removal: z.number().min(0).optional(),
  lingering: z.number().min(0).optional(),
});
