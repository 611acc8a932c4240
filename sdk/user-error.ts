import * as pulumi from "@pulumi/pulumi";

/**
 * An error for the user, without a stack. Pulumi hides the stack of a RunError only while the program runs. For later errors,
 * as in most outputs, it prints the stack if there is one, else the message.
 */
export class UserError extends pulumi.RunError {
  override readonly stack = undefined;
}
