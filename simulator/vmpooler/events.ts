import { z } from "zod";
import type { Cloud } from "../world";
import { changeOptions } from "./options";
import type { Pool } from "./pool/pools";
import type { Server } from "./model";
import type { Vm } from "./vm/vms";

const ofVm = z.strictObject({ hostname: z.string() });
const ofPool = z.strictObject({ pool: z.string() });
const failures = z.strictObject({ count: z.number().int().min(0).default(1) });

/** What somebody else does, and what goes wrong. */
export function vmpoolerEvents(server: () => Server): Cloud["events"] {
  const event = <Body>(schema: z.ZodType<Body>, act: (current: Server, body: Body) => unknown) => {
    return (body: Record<string, unknown>) => {
      const parsed = schema.parse(body);
      const current = server();
      current.agenda.catchUp();
      return act(current, parsed);
    };
  };
  return {
    /** Changes the server's configuration file: see options.ts. Answers with all of it. */
    setOptions: event(z.record(z.string(), z.unknown()), ({ options }, change) => {
      changeOptions(options, change);
      return options;
    }),
    /** The VM's lifetime is over: it is destroyed at once and stays readable. */
    expireVm: event(ofVm, (current, { hostname }) => {
      current.vms.destroy(running(current, hostname));
    }),
    /** The VM is lost from the inventory, and its record with it: a 404 at once. */
    destroyVm: event(ofVm, (current, { hostname }) => {
      const vm = existing(current, hostname);
      current.vms.forget(vm);
      current.pools.wake(vm.pool);
    }),
    /** Port 22 of a ready VM is closed: v1 will not hand it out. */
    unreachableVm: event(ofVm, (current, { hostname }) => {
      existing(current, hostname).reachable = false;
    }),
    /** Somebody else puts tags on. */
    tagVm: event(ofVm.extend({ tags: z.record(z.string(), z.string()) }), (current, { hostname, tags }) => {
      current.tags.merge(existing(current, hostname), tags);
    }),
    /** Somebody else takes all ready and pending VMs. `refill: false` keeps the pool empty until refillPool. */
    drainPool: event(ofPool.extend({ refill: z.boolean().default(true) }), (current, { pool: name, refill }) => {
      const pool = poolOf(current, name);
      pool.refills = refill;
      current.pools.drain(pool);
    }),
    refillPool: event(ofPool, (current, { pool: name }) => {
      poolOf(current, name).refills = true;
      current.pools.wake(name);
    }),
    /** Somebody else puts another size or template in place of the configuration file's. */
    overridePool: event(
      ofPool.extend({ size: z.int().min(0).optional(), template: z.string().optional() }),
      (current, { pool: name, size, template }) => {
        const pool = poolOf(current, name);
        if (size !== undefined) current.configuration.setSize(pool, size);
        if (template !== undefined) current.configuration.setTemplate(pool, template);
        current.pools.wake(name);
      },
    ),
    /** Somebody else undoes both. */
    undoOverrides: event(ofPool, (current, { pool: name }) => {
      const pool = poolOf(current, name);
      current.configuration.bringBackSize(pool);
      current.configuration.bringBackTemplate(pool);
      current.pools.wake(name);
    }),
    /** The pool goes from the configuration. */
    removePool: event(ofPool, (current, { pool }) => {
      current.pools.remove(poolOf(current, pool));
    }),
    /** The next disks are accepted and never appear. */
    failDisks: event(failures, ({ disksAndSnapshots }, { count }) => {
      disksAndSnapshots.diskFailures = count;
    }),
    failSnapshots: event(failures, ({ disksAndSnapshots }, { count }) => {
      disksAndSnapshots.snapshotFailures = count;
    }),
    /** The next on-demand requests get no VM that comes up, and fail at the end of their time. */
    failOndemand: event(failures, ({ requests }, { count }) => {
      requests.failures = count;
    }),
    /** Somebody deletes a token. Takes the id of the view, which is not the token. */
    revokeToken: event(z.strictObject({ id: z.string() }), ({ authentication }, { id }) => {
      const token = authentication.all().find((candidate) => candidate.id === id);
      if (token === undefined) throw new Error(`there is no token with the id ${id}`);
      authentication.forget(token);
    }),
  };
}

function existing({ vms }: Server, hostname: string): Vm {
  const vm = vms.get(hostname);
  if (vm === undefined) throw new Error(`there is no VM ${hostname}`);
  return vm;
}

function running(server: Server, hostname: string): Vm {
  const vm = existing(server, hostname);
  if (vm.queue !== "running") throw new Error(`the VM ${hostname} is not running`);
  return vm;
}

function poolOf({ pools }: Server, name: string): Pool {
  const pool = pools.named(name);
  if (pool === undefined) throw new Error(`there is no pool ${name}`);
  return pool;
}
