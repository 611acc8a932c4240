import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { Connection } from "../simulator/index";

/** The stack configuration that points all three clouds at a simulator. */
export function simulatorConfig({ exoscale, vmpooler, modelarts }: Connection): ConfigMap {
  const { poolName: _poolName, accessKey, secretKey, ...place } = modelarts;
  return {
    "exoscale:endpoint": { value: exoscale.endpoint },
    "exoscale:key": { value: exoscale.key, secret: true },
    "exoscale:secret": { value: exoscale.secret, secret: true },
    "exoscale:zone": { value: exoscale.zone },
    "vmpooler:url": { value: vmpooler.url },
    "vmpooler:user": { value: vmpooler.user },
    "vmpooler:password": { value: vmpooler.password, secret: true },
    ...Object.fromEntries(Object.entries(place).map(([key, value]) => [`huaweicloud:${key}`, { value }])),
    "huaweicloud:accessKey": { value: accessKey, secret: true },
    "huaweicloud:secretKey": { value: secretKey, secret: true },
  };
}
