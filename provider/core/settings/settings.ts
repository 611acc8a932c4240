/**
 * The configuration of a stack and the environment. sources.ts defines the order of lookup. After a change of either, a
 * new object is needed: secrets are registered once for each.
 */
export interface Settings {
  /** A value of the stack's configuration by its full key, such as `pools:exoscale` (JSON) or `exoscale:zone`. */
  config(key: string): string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}
