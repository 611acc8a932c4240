import { Timeline } from "../timeline";
import type { World } from "../world";
import { RateLimiter } from "./api/rate-limiter";
import { Authentication } from "./token/authentication";
import { Checkout } from "./vm/checkout";
import { Configuration } from "./pool/configuration";
import { DisksAndSnapshots } from "./disk-and-snapshot/disks-and-snapshots";
import { Metrics } from "./status/metrics";
import { Ondemand } from "./ondemand/ondemand";
import { OndemandRequests } from "./ondemand/ondemand-requests";
import { defaultOptions } from "./options";
import { Pools } from "./pool/pools";
import { Summary } from "./status/summary";
import { Tags } from "./vm/tags";
import { TaskTimes } from "./status/task-times";
import { VmOperations } from "./vm/vm-operations";
import { Vms } from "./vm/vms";

export type Model = ReturnType<typeof createModel>;

/** A vmpooler with its redis, provider and workers, just started, with full pools. */
export function createModel({ clock, random }: World) {
  const timeline = new Timeline(clock);
  const options = defaultOptions();
  const times = new TaskTimes();
  const vms = new Vms(timeline, random, options, times);
  const pools = new Pools(timeline, options, vms, times);
  const tags = new Tags(timeline, options, times);
  const authentication = new Authentication(timeline, random, options, vms);
  const requests = new OndemandRequests(timeline, random, options, vms, pools);
  return {
    timeline,
    options,
    rateLimiter: new RateLimiter(timeline, options),
    vms,
    pools,
    tags,
    authentication,
    requests,
    checkout: new Checkout(timeline, random, options, vms, pools, authentication),
    vmOperations: new VmOperations(timeline, options, vms, pools, authentication, tags),
    disksAndSnapshots: new DisksAndSnapshots(timeline, random, options, vms, authentication),
    ondemand: new Ondemand(random, options, pools, authentication, requests),
    configuration: new Configuration(options, pools, authentication),
    metrics: new Metrics(timeline, vms, pools, times),
    summary: new Summary(timeline, times),
  };
}
