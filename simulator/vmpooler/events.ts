import { z } from "zod";
import { eventsOf } from "../events";
import type { Cloud } from "../world";
import { changeOptions } from "./options";
import type { Pool } from "./pool/pools";
import type { Model } from "./model";
import type { Vm } from "./vm/vms";

const ofVm = z.strictObject({ hostname: z.string() });
const ofPool = z.strictObject({ pool: z.string() });
const failures = z.strictObject({ count: z.number().int().min(0).default(1) });

/** Changes of other users, and failures. */
export function vmpoolerEvents(current: () => Model): Cloud["events"] {
  const event = eventsOf(current);
  return {
    /** Changes the server's configuration file: see options.ts. Returns all of it. */
    setOptions: event(z.record(z.string(), z.unknown()), (change, { options }) => {
      changeOptions(options, change);
      return options;
    }),
    /** Ends the VM's lifetime: the VM is destroyed immediately, and its record stays readable. */
    expireVm: event(ofVm, ({ hostname }, current) => {
      current.vms.destroy(running(current, hostname));
    }),
    /** Removes the VM and its record: reading it is a 404 immediately. */
    destroyVm: event(ofVm, ({ hostname }, current) => {
      const vm = existing(current, hostname);
      current.vms.forget(vm);
      current.pools.wake(vm.pool);
    }),
    /** Closes port 22 of a ready VM: v1 will not check it out. */
    unreachableVm: event(ofVm, ({ hostname }, current) => {
      existing(current, hostname).reachable = false;
    }),
    /** Another user sets tags. */
    tagVm: event(ofVm.extend({ tags: z.record(z.string(), z.string()) }), ({ hostname, tags }, current) => {
      current.tags.merge(existing(current, hostname), tags);
    }),
    /** Another user takes all ready and pending VMs. `refill: false` keeps the pool empty until refillPool. */
    drainPool: event(ofPool.extend({ refill: z.boolean().default(true) }), ({ pool: name, refill }, current) => {
      const pool = poolOf(current, name);
      pool.refills = refill;
      current.pools.drain(pool);
    }),
    refillPool: event(ofPool, ({ pool: name }, current) => {
      poolOf(current, name).refills = true;
      current.pools.wake(name);
    }),
    /** Another user overrides the size or template of the configuration file. */
    overridePool: event(
      ofPool.extend({ size: z.int().min(0).optional(), template: z.string().optional() }),
      ({ pool: name, size, template }, current) => {
        const pool = poolOf(current, name);
        if (size !== undefined) current.configuration.setSize(pool, size);
        if (template !== undefined) current.configuration.setTemplate(pool, template);
        current.pools.wake(name);
      },
    ),
    /** Another user removes both overrides. */
    undoOverrides: event(ofPool, ({ pool: name }, current) => {
      const pool = poolOf(current, name);
      current.configuration.restoreSize(pool);
      current.configuration.restoreTemplate(pool);
      current.pools.wake(name);
    }),
    /** Removes the pool from the configuration. */
    removePool: event(ofPool, ({ pool }, current) => {
      current.pools.remove(poolOf(current, pool));
    }),
    /** The next disks are accepted and never appear. */
    failDisks: event(failures, ({ count }, { disksAndSnapshots }) => {
      disksAndSnapshots.diskFailures = count;
    }),
    failSnapshots: event(failures, ({ count }, { disksAndSnapshots }) => {
      disksAndSnapshots.snapshotFailures = count;
    }),
    /** The VMs of the next on-demand requests never start, and the requests fail at the end of their time. */
    failOndemand: event(failures, ({ count }, { requests }) => {
      requests.failures = count;
    }),
    /** Deletes a token. `id` is the id in the view, not the token. */
    revokeToken: event(z.strictObject({ id: z.string() }), ({ id }, { authentication }) => {
      const token = authentication.all().find((candidate) => candidate.id === id);
      if (token === undefined) throw new Error(`no token has the id ${id}`);
      authentication.forget(token);
    }),
  };
}

function existing({ vms }: Model, hostname: string): Vm {
  const vm = vms.get(hostname);
  if (vm === undefined) throw new Error(`unknown VM ${hostname}`);
  return vm;
}

function running(model: Model, hostname: string): Vm {
  const vm = existing(model, hostname);
  if (vm.queue !== "running") throw new Error(`the VM ${hostname} is not running`);
  return vm;
}

function poolOf({ pools }: Model, name: string): Pool {
  const pool = pools.named(name);
  if (pool === undefined) throw new Error(`unknown pool ${name}`);
  return pool;
}
