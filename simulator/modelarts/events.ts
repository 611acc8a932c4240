import { z } from "zod";
import type { Cloud } from "../world";
import { addUser, issueTemporaryKey, issueToken } from "./iam/account";
import type { Pools } from "./resource-pool/resource-pools";
import type { Region } from "./region";
import { generatePoolName } from "./resource-pool/resource-pool";
import { annotationsSchema, parseRequest, resourcesSchema } from "./node-pool/bodies";

/** What happens to the cloud from outside: other people's changes, failures, time. Bodies that are not understood are refused. */
export function createEvents(region: Region, pools: Pools): Cloud["events"] {
  const { account, world, durations } = region;
  const pool = z.string().default(pools.first);
  const nodePool = z.string();

  return {
    /** A merge patch over spec.resources by somebody else; flavor and counts may be left out. */
    changeNodePool: event({ pool, nodePool, resources: z.looseObject({}) }, (body) => {
      const target = pools.find(body.pool);
      const { flavor, count, maxCount } = target.nodePool(body.nodePool).resources;
      const resources = { flavor, count, maxCount: body.resources.count ?? maxCount, ...body.resources };
      return target.patch(body.nodePool, { spec: { resources } });
    }),

    /** Gone at once, its nodes with it, though the API would have refused. */
    deleteNodePool: event({ pool, nodePool }, (body) => {
      pools.find(body.pool).forget(body.nodePool);
    }),

    /** A node pool whose nodes are there already, to be adopted. */
    createNodePool: event(
      { pool, nodePool, resources: z.looseObject({}), annotations: annotationsSchema.optional() },
      (body) => {
        const resources = parseRequest(resourcesSchema, { maxCount: body.resources.count, ...body.resources });
        return pools.find(body.pool).addExisting(body.nodePool, resources, body.annotations).onTheWire();
      },
    ),

    /**
     * Makes that many nodes abnormal, available ones first, for good or until they heal. What is left over befalls
     * the next nodes of that name when they would have become available: so it can be said before a node pool is created.
     */
    makeAbnormal: event(
      { pool, nodePool, count: z.int().min(1), healAfterSeconds: z.number().min(0).optional() },
      (body) => {
        const healAfterMs = body.healAfterSeconds === undefined ? Infinity : body.healAfterSeconds * 1000;
        pools.find(body.pool).makeAbnormal(body.nodePool, { count: body.count, healAfterMs });
      },
    ),

    /** For what begins from now on; in seconds of the simulated clock. */
    setDurations: event(
      { createSeconds: seconds.optional(), nodeSeconds: seconds.optional(), deleteSeconds: seconds.optional() },
      ({ createSeconds, nodeSeconds, deleteSeconds }) => {
        durations.createMs = toMs(createSeconds) ?? durations.createMs;
        durations.nodeMs = toMs(nodeSeconds) ?? durations.nodeMs;
        durations.deleteMs = toMs(deleteSeconds) ?? durations.deleteMs;
      },
    ),

    /** Whether deletes are refused because something runs on the node pool; on all of the pool's when none is named. */
    refuseDelete: event({ pool, nodePool: nodePool.optional(), inUse: z.boolean() }, (body) => {
      const target = pools.find(body.pool);
      const hit = body.nodePool === undefined ? target.nodePools() : [target.nodePool(body.nodePool)];
      for (const nodePool of hit) nodePool.inUse = body.inUse;
    }),

    issueToken: event({ expiresInSeconds: seconds.optional() }, ({ expiresInSeconds }) => {
      return { token: issueToken(account, world, account.projectId, expiresInSeconds) };
    }),

    issueTemporaryKey: event({ expiresInSeconds: seconds.optional() }, ({ expiresInSeconds }) => {
      const { accessKey, secretKey, securityToken } = issueTemporaryKey(account, world, expiresInSeconds);
      return { accessKey, secretKey, securityToken };
    }),

    /** Somebody who can ask for a token by password. */
    addUser: event({ name: z.string().min(1), password: z.string().min(1) }, ({ name, password }) => {
      addUser(account, world, name, password);
      return { name, domain: account.domainName };
    }),

    addPool: event(
      { name: poolName.optional(), privileged: z.boolean().default(true), defaultNodePool: z.boolean().default(true) },
      ({ name = generatePoolName(region), ...options }) => {
        pools.add(name, options);
        return { poolName: name };
      },
    ),

    removePool: event({ pool }, (body) => {
      pools.remove(body.pool);
    }),

    setPrivileged: event({ pool, privileged: z.boolean() }, (body) => {
      pools.find(body.pool).privileged = body.privileged;
    }),
  };
}

const seconds = z.number().min(0);
const poolName = z.string().regex(/^[a-z][a-z0-9-]{34,61}[a-z0-9]$/);

/** Strict, so that a misspelt key in a test is a failure and not a test of nothing. */
function event<T extends z.ZodRawShape>(shape: T, act: (body: z.infer<z.ZodObject<T>>) => unknown) {
  const schema = z.strictObject(shape);
  return (body: Record<string, unknown>): unknown => act(schema.parse(body)) ?? {};
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
