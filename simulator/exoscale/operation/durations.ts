import { z } from "zod";

/** Milliseconds of the simulator's clock. */
export interface Durations {
  /** From the first answer of a change until its operation ends, where the work does not take longer. */
  operation: number;
  /** A new member, one after another: starting at half of it, running at its end. */
  instance: number;
  /** A member that goes, one after another. */
  removal: number;
  /** How long a destroyed pool and its last member outlive the operation that destroyed them. */
  lingering: number;
}

export const DEFAULT_DURATIONS: Durations = { operation: 2000, instance: 3000, removal: 1000, lingering: 0 };

export const durationsBody = z.strictObject({
  operation: z.number().min(0).optional(),
  instance: z.number().min(0).optional(),
  removal: z.number().min(0).optional(),
  lingering: z.number().min(0).optional(),
});
