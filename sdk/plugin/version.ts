// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
/** The plugin that the engine starts. */
export const PLUGIN = { version: "0.1.0" };
