import type { Model } from "./model";
import type { Vm } from "./vm/vms";

/** Everything that exists, as plain JSON. Tokens have an id; only their first four characters are shown. */
export function viewOf({ vms, pools, authentication, disksAndSnapshots, requests, configuration }: Model) {
  const tokens = authentication.all();
  const idOf = (secret: string | undefined) => tokens.find((token) => token.secret === secret)?.id;
  const describe = (vm: Vm) => ({
    hostname: vm.hostname,
    pool: vm.pool,
    state: vm.queue ?? "destroyed",
    checkout: vm.checkout,
    lifetime: vm.lifetime,
    /** Null if the token has been deleted. */
    token: vm.token === undefined ? undefined : (idOf(vm.token.secret) ?? null),
    user: vm.token?.user,
    request: vm.request?.id,
    tags: Object.fromEntries(vm.tags),
    disks: vm.disks,
    snapshots: [...vm.snapshots.keys()],
    reverts: vm.reverts.map((revert) => revert.snapshot),
  });
  return {
    pools: pools.list().map((pool) => ({
      ...pool.running,
      templateReady: pool.preparedTemplate === pool.running.template,
      ready: vms.in("ready", pool.running.name).length,
      pending: vms.in("pending", pool.running.name).length,
      running: vms.in("running", pool.running.name).length,
    })),
    vms: vms.all().map(describe),
    tokens: tokens.map(({ id, secret, user, created, last }) => ({
      id,
      begins: secret.slice(0, 4),
      user,
      created,
      last,
      running: authentication.runningVmsOf(secret).map((vm) => vm.hostname),
    })),
    disks: { waiting: disksAndSnapshots.disks.waiting() },
    snapshots: { waiting: disksAndSnapshots.snapshots.waiting() },
    reverts: { waiting: disksAndSnapshots.reverts.waiting() },
    ondemand: requests.all().map((request) => ({
      id: request.id,
      status: request.status,
      token: request.token?.id,
      wanted: request.wanted,
      hosts: [...request.hosts.values()].flat(),
    })),
    overrides: {
      poolsize: Object.fromEntries(configuration.overrides.poolsize),
      template: Object.fromEntries(configuration.overrides.template),
      clone_target: Object.fromEntries(configuration.overrides.clone_target),
    },
    resets: Object.fromEntries(configuration.resets),
  };
}
