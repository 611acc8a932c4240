/** The engine's marker in previews for a value that only `pulumi up` will know, at any depth. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key by which the engine's protocol marks secrets, assets and archives. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
/** The value of {@link SIGNATURE_KEY} for a secret. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether `value` is not known yet. */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** Whether `value`, or anything inside it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}
