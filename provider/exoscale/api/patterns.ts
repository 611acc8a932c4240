/** Sources of regular expressions. */
export const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** Country, place and number, so that newer zones are accepted, but no text that could change the host name. */
export const ZONE = String.raw`[a-z]{2}-[a-z]{2,4}-\d{1,2}`;
