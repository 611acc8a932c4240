import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import type { Severity } from "../core/context";

/** Shows a message about the resource `urn` to the user. Await the result to wait until the engine has it. */
export type LogMessage = (severity: Severity, message: string, urn: string | undefined) => unknown;

/**
 * In the dynamic host's process: sends messages to the engine, which shows them at the resource. Elsewhere, or if the host
 * changes: writes lines to standard output.
 */
export const logToEngine: LogMessage =
  engineLog() ?? ((severity, message) => process.stdout.write(`${severity}: ${message}\n`));

/** Logs through the host's own copy of the SDK. The host gets the engine's address as an argument, but does not connect to it. */
function engineLog(): LogMessage | undefined {
  const [, script = "", engine] = process.argv;
  if (engine === undefined || !/[\\/]dynamic-provider[\\/]/.test(script)) return undefined;
  try {
    const sdk = createRequire(script)("../../index.js") as typeof pulumi;
    sdk.runtime.resetOptions(process.env.PULUMI_PROJECT ?? "", "", 1, engine, "", false, "");
    return (severity, message, urn) => {
      // The log takes a resource, but uses only its urn.
      const resource = urn === undefined ? undefined : ({ urn: sdk.output(urn) } as unknown as pulumi.Resource);
      const sent =
        severity === "warning"
          ? sdk.log.warn(message, resource)
          : sdk.log.info(message, resource, undefined, severity === "progress");
      return sent.catch(() => process.stdout.write(`${message}\n`));
    };
  } catch {
    return undefined;
  }
}
