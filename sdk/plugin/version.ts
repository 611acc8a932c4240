// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
/** Which plugin the engine is to start. */
export const PLUGIN = { version: "0.1.0" };
