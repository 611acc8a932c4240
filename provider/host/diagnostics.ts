import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import type { Severity } from "../core/context";

/** Tells the user something about the resource `urn`. What it returns ends when the message has arrived. */
export type LogMessage = (severity: Severity, message: string, urn: string | undefined) => unknown;

/**
 * In the process of the dynamic host: through the engine, so that the message stands at the resource, a warning counts
 * as one, and progress shows while it lasts. Elsewhere, and should the host ever change: a line on standard output.
 */
export const logToEngine: LogMessage =
  engineLog() ?? ((severity, message) => process.stdout.write(`${severity}: ${message}\n`));

/** The host's own copy of the SDK, which has the engine's address among its arguments but does not connect it. */
function engineLog(): LogMessage | undefined {
  const [, script = "", engine] = process.argv;
  if (engine === undefined || !/[\\/]dynamic-provider[\\/]/.test(script)) return undefined;
  try {
    const sdk = createRequire(script)("../../index.js") as typeof pulumi;
    sdk.runtime.resetOptions(process.env.PULUMI_PROJECT ?? "", "", 1, engine, "", false, "");
    return (severity, message, urn) => {
      // The log wants a resource and looks at its urn alone.
      const resource = urn === undefined ? undefined : ({ urn: sdk.output(urn) } as unknown as pulumi.Resource);
      const said =
        severity === "warning"
          ? sdk.log.warn(message, resource)
          : sdk.log.info(message, resource, undefined, severity === "progress");
      return said.catch(() => process.stdout.write(`${message}\n`));
    };
  } catch {
    return undefined;
  }
}
