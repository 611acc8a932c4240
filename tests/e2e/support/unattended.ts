import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import { Shared } from "../../../provider/core/context";
import { resources } from "../../../provider/host/definitions";
import { dynamicProvider } from "../../../provider/host/dynamic-provider";
import { manualClock } from "../../support/clock";

/** A provider without pauses and without a log. */
export function unattended(type: string, config: (key: string) => string | undefined): dynamic.ResourceProvider {
  const definition = resources.find((candidate) => candidate.type === type) ?? assert.fail(type);
  const provider = dynamicProvider(definition, {
    clock: manualClock(),
    env: {},
    shared: new Shared(),
    log: () => undefined,
  });
  void provider.configure?.({ config: { get: config, require: (key) => config(key) ?? assert.fail(key) } });
  return provider;
}

/** A configuration with the server at `url` for all three clouds. */
export function configFor(url: string): (key: string) => string | undefined {
  const values: Readonly<Record<string, string>> = {
    "exoscale:endpoint": `${url}/exoscale/ch-gva-2/v2`,
    "exoscale:zone": "ch-gva-2",
    "exoscale:key": "EXOkey",
    "exoscale:secret": "canary-secret",
    "vmpooler:url": `${url}/vmpooler/api/v1`,
    "vmpooler:token": "canary-token",
    "vmpooler:user": "user",
    "vmpooler:password": "canary-password",
    "huaweicloud:endpoint": url,
    "huaweicloud:iamEndpoint": url,
    "huaweicloud:region": "cn-north-4",
    "huaweicloud:projectId": "0123456789abcdef0123456789abcdef",
    "huaweicloud:accessKey": "ACCESSKEY",
    "huaweicloud:secretKey": "canary-secret-key",
  };
  return (key) => values[key];
}
