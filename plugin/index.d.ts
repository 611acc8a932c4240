export * from "../dist/sdk/plugin";
