import type { Connection } from "../../../simulator";
import type { StackOptions } from "./inline-stack";

/** The stack configuration that points `exoscale:` at a simulator. */
export function exoscaleConfig({ endpoint, key, secret, zone }: Connection["exoscale"]): StackOptions["config"] {
  return {
    "exoscale:endpoint": endpoint,
    "exoscale:key": { value: key, secret: true },
    "exoscale:secret": { value: secret, secret: true },
    "exoscale:zone": zone,
  };
}
