import { z } from "zod";
import { ConfigurationError } from "../../core/errors";
import { quote } from "../../core/text/truncate";
import { ZONE } from "./patterns";

/** The zones that this version knows. @see https://www.exoscale.com/datacenters/ */
export const ZONES = [
  "ch-gva-2",
  "ch-dk-2",
  "de-fra-1",
  "de-muc-1",
  "at-vie-1",
  "at-vie-2",
  "bg-sof-1",
  "hr-zag-1",
] as const;

const ZONE_NAME = new RegExp(`^${ZONE}$`);

export const zoneName = z.string().regex(ZONE_NAME, `must be a zone such as ${ZONES.join(", ")}`);

/** @throws ConfigurationError if `text` cannot be a zone */
export function checkZoneName(text: string): void {
  if (!ZONE_NAME.test(text))
    throw new ConfigurationError(`${quote(text)} is not a zone: write one such as ${HOME_ZONE}.`, "zone");
}

export function isKnownZone(name: string): boolean {
  return ZONES.some((zone) => zone === name);
}

/** The zone that serves requests about the organisation. */
export const HOME_ZONE = "ch-gva-2";
