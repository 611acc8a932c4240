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

/** Where calls go that belong to the organisation and not to a zone. */
export const HOME_ZONE = "ch-gva-2";
