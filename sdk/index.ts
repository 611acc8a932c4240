export * as exoscale from "./exoscale";
