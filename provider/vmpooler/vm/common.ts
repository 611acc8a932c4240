import type { Settings } from "../../core/settings/settings";
import { connection, defaultUrl, token, url } from "../fields";
import { expiresSoon, lifetimeWarnings, refuseEndlessReplacement, replaceWhenExpiresWithin } from "./expiry";
import { lifetime, refuseBadTags, tags, type VmSettings } from "./settings";

/** The inputs that Vm, VmSet and OndemandRequest share. */
export const commonInputs = { lifetime, tags, replaceWhenExpiresWithin, token, connection, url };

interface Common extends VmSettings {
  readonly replaceWhenExpiresWithin?: number;
  readonly url?: string;
}

/** What Vm, VmSet and OndemandRequest do alike. */
export const common = {
  defaults: (given: { readonly url?: unknown; readonly connection?: unknown }, settings: Settings) => ({
    url: defaultUrl(given, settings),
  }),
  rules: (known: Common, fail: (path: string, reason: string) => void): void => {
    refuseEndlessReplacement(known, fail);
    refuseBadTags(known, fail);
  },
  overdue: expiresSoon,
  warnings: lifetimeWarnings,
};
