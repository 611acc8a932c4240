import type { z } from "zod";
import type { PlannedStep } from "../../core/resource";
import { access, onServer } from "../fields";
import { expiresSoon, lifetimeWarnings, refuseEndlessReplacement, replaceWhenExpiresWithin } from "./expiry";
import { truncate } from "../../core/text/truncate";
import { lifetime, refuseBadTags, tags } from "./settings";

/** The inputs that Vm, VmSet and OndemandRequest share. */
export const sharedInputs = { lifetime, tags, replaceWhenExpiresWithin, ...access };

type Inputs = z.output<z.ZodObject<typeof sharedInputs>>;

interface Step {
  readonly kind: PlannedStep["kind"];
  readonly seen: { readonly hostname?: string; readonly hostnames?: readonly string[] };
}

/** The VMs that a deletion or replacement destroys. */
function destroyedVms({ kind, seen }: Step): string[] {
  const hosts = seen.hostnames ?? (seen.hostname === undefined ? [] : [seen.hostname]);
  if (hosts.length === 0 || (kind !== "delete" && kind !== "replace")) return [];
  const names = truncate(hosts.join(", "), 200);
  return [
    hosts.length === 1
      ? `The VM ${names} is destroyed, with what is on it.`
      : `The VMs ${names} are destroyed, with what is on them.`,
  ];
}

/** The part of the definition that Vm, VmSet and OndemandRequest share. */
export const sharedDefinition = {
  ...onServer,
  rules: (known: Inputs, fail: (path: string, reason: string) => void): void => {
    refuseEndlessReplacement(known, fail);
    refuseBadTags(known, fail);
  },
  overdue: expiresSoon,
  warnings: lifetimeWarnings,
  irreversible: destroyedVms,
};
