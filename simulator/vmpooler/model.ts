import type { World } from "../world";
import { Agenda } from "./agenda";
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

export type Server = ReturnType<typeof createServer>;

/** One vmpooler with its redis, its provider and its workers, freshly started and its pools full. */
export function createServer({ clock, random }: World) {
  const agenda = new Agenda(clock);
  const options = defaultOptions();
  const times = new TaskTimes();
  const vms = new Vms(agenda, random, options, times);
  const pools = new Pools(agenda, options, vms, times);
  const tags = new Tags(agenda, options, times);
  const authentication = new Authentication(agenda, random, options, vms);
  const requests = new OndemandRequests(agenda, random, options, vms, pools);
  return {
    agenda,
    options,
    vms,
    pools,
    tags,
    authentication,
    requests,
    checkout: new Checkout(agenda, random, options, vms, pools, authentication),
    vmOperations: new VmOperations(agenda, options, vms, pools, authentication, tags),
    disksAndSnapshots: new DisksAndSnapshots(agenda, random, options, vms, authentication),
    ondemand: new Ondemand(random, options, pools, authentication, requests),
    configuration: new Configuration(options, pools, authentication),
    metrics: new Metrics(agenda, vms, pools, times),
    summary: new Summary(agenda, times),
  };
}
