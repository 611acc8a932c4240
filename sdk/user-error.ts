import * as pulumi from "@pulumi/pulumi";

/**
 * An error whose message says all that a user can act on. Pulumi hides the stack of a RunError only while the program
 * runs; of what fails later, as most outputs do, it prints the stack where there is one, else the message.
 */
export class UserError extends pulumi.RunError {
  override readonly stack = undefined;
}
