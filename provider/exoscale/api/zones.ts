import { z } from "zod";

/** Exoscale's zones. @see https://www.exoscale.com/datacenters/ */
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

const ONE_OF_THEM = `one of ${ZONES.join(", ")}`;

/** To programs a string, as configuration gives it. */
export const zoneName = z
  .string()
  .refine((name) => ZONES.some((zone) => zone === name), { error: `must be ${ONE_OF_THEM}` })
  .describe(ONE_OF_THEM);

/** Where calls go that belong to the organisation and not to a zone. */
export const HOME_ZONE = "ch-gva-2";
