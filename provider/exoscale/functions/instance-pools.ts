import { z } from "zod";
import { defineFunction } from "../../core/function";
import { field } from "../../core/schema/field";
import type { ZoneClient } from "../api/client";
import { inputs, outputs } from "../instance-pool/fields";
import { answer, describePool, findPool, foundAs } from "../instance-pool/reading";
import { clientOf, idOrName, where } from "./arguments";
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
    const client = clientOf(args, context);
    return await findOne("instance pool", `zone ${client.zoneName}`, args, {
      byId: async (id) => {
        const found = await findPool(client, id);
        return found && { id, ...(await foundAs(client, {}, found)).state };
      },
      all: () => poolsOf(client),
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
  call: async (args, context) => {
    const pools = await poolsOf(clientOf(args, context));
    return { pools: pools.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "")) };
  },
});

/** Skips invalid pools, so that they do not hide others. getInstancePool by id says what is invalid. */
async function poolsOf(client: ZoneClient): Promise<Pool[]> {
  const [pools, members] = await Promise.all([client.list("pools"), client.list("members")]);
  const readable = pools.flatMap((item) => answer.safeParse(item).data ?? []);
  return await Promise.all(
    readable.map(async (found) => ({ id: found.id, ...(await describePool(client, found, members)) })),
  );
}
