import * as pulumi from "@pulumi/pulumi";

/**
 * An error whose message says everything that a user of this package can act on. Pulumi prints a RunError without its stack while
 * the program runs, and any error without one afterwards, when most outputs fail.
 */
export class Refusal extends pulumi.RunError {
  override readonly stack = undefined;
}
