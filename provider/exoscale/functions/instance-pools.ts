import { z } from "zod";
import type { Context } from "../../core/context";
import { defineFunction } from "../../core/function";
import { field } from "../../core/schema/field";
import { zoneClient, type ZoneClient } from "../api/client";
import { inputs, outputs } from "../instance-pool/fields";
import { answer, describePool, findPool, foundAs } from "../instance-pool/reading";
import { idOrName, where, zoneOf } from "./arguments";
import { findOne } from "./find-one";

const SEE = "https://openapi-v2.exoscale.com/operation/operation-list-instance-pools";

const {
  adopt: _adopt,
  connection: _connection,
  rollout: _rollout,
  userDataBase64: _encoded,
  ...described
} = inputs.shape;
const { stoppedRollout: _stopped, ...seen } = outputs.shape;
const pool = z.object({
  id: field(z.string(), "Id of the pool"),
  ...z.object(described).partial().shape,
  ...seen,
});
type Pool = z.output<typeof pool>;

export const getInstancePool = defineFunction({
  type: "exoscale:getInstancePool",
  description: "An instance pool with its members, by id or by name.",
  see: SEE,
  args: z.strictObject({ ...idOrName, ...where }),
  result: pool,
  call: async (args, context) => {
    const zone = zoneOf(args, context);
    const client = zoneClient(context, { connection: args.connection, zone });
    return await findOne("instance pool", `zone ${zone}`, args, {
      byId: async (id) => {
        const found = await findPool(client, id);
        return found && { id, ...(await foundAs(client, { zone }, found)).state };
      },
      all: () => poolsOf(client, zone),
      refresh: () => client.invalidate(),
    });
  },
});

export const getInstancePools = defineFunction({
  type: "exoscale:getInstancePools",
  description: "All instance pools of a zone with their members.",
  see: SEE,
  args: z.strictObject({ ...where }),
  result: z.object({ pools: field(z.array(pool), "The pools, by name") }),
  call: async (args, context: Context) => {
    const zone = zoneOf(args, context);
    const pools = await poolsOf(zoneClient(context, { connection: args.connection, zone }), zone);
    return { pools: pools.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "")) };
  },
});

/** Skips invalid pools, so that they do not hide others. getInstancePool by id says what is invalid. */
async function poolsOf(client: ZoneClient, zone: string): Promise<Pool[]> {
  const [pools, members] = await Promise.all([client.list("pools"), client.list("members")]);
  const readable = pools.flatMap((item) => answer.safeParse(item).data ?? []);
  return await Promise.all(
    readable.map(async (found) => ({ id: found.id, ...(await describePool(client, zone, found, members)) })),
  );
}
