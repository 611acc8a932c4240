/** Where configuration comes from. sources.ts says in which order it is looked for. */
export interface Settings {
  /** A value of the stack's configuration by its full key, such as `pools:exoscale` (JSON) or `exoscale:zone`. */
  config(key: string): string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}
