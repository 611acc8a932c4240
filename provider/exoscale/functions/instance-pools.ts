import { z } from "zod";
import type { Context } from "../../core/context";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { zoneClient } from "../api/client";
import { inputs, outputs } from "../instance-pool/fields";
import { readPool } from "../instance-pool/reading";
import { idOrName, theOne, where, zoneOf } from "./where";

const SEE = "https://openapi-v2.exoscale.com/operation/operation-list-instance-pools";

const { adopt: _adopt, connection: _connection, userDataBase64: _encoded, ...described } = inputs.shape;
const pool = z.object({
  id: field(z.string(), "Id of the pool"),
  ...z.object(described).partial().shape,
  ...outputs.shape,
});

export const getInstancePool = defineFunction({
  type: "exoscale:getInstancePool",
  description: "An instance pool with its members, by id or by name.",
  see: SEE,
  args: z.strictObject({ ...idOrName, ...where }),
  result: pool,
  call: async (args, context) => theOne("instance pool", await poolsOf(args, context), args),
});

export const getInstancePools = defineFunction({
  type: "exoscale:getInstancePools",
  description: "All instance pools of a zone with their members.",
  see: SEE,
  args: z.strictObject({ ...where }),
  result: z.object({ pools: field(z.array(pool), "The pools, by name") }),
  call: async (args, context) => {
    const pools = await poolsOf(args, context);
    return { pools: pools.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "")) };
  },
});

async function poolsOf(
  args: { zone?: string; connection?: string },
  context: Context,
): Promise<z.output<typeof pool>[]> {
  const zone = zoneOf(args, context);
  const client = zoneClient(context, { connection: args.connection, zone });
  const found = await Promise.all(
    (await client.pools.get()).map(({ id }) => readPool(client, zone, id, false, context)),
  );
  return found.flatMap((item) => (item ? [pool.parse({ id: item.id, ...item.state })] : []));
}
