import { z } from "zod";
import { PoolsError } from "../../core/errors";
import { didYouMean } from "../../core/text/did-you-mean";
import { truncate } from "../../core/text/truncate";
import type { ZoneClient } from "./client";

/** Accepts invalid fields, so that one type does not hide the others. `name` is `<family>.<size>`. */
const listed = z
  .object({
    id: z.string(),
    family: z.string().catch(""),
    size: z.string().catch(""),
    zones: z.array(z.string()).catch([]),
    cpus: z.number().optional().catch(undefined),
    gpus: z.number().optional().catch(undefined),
    memory: z.number().optional().catch(undefined),
    authorized: z.boolean().optional().catch(undefined),
  })
  .transform((type) => ({ ...type, name: `${type.family}.${type.size}` }));

/** The types of the zone. A type without family or size has no name and is skipped. */
export async function instanceTypes(client: ZoneClient): Promise<z.output<typeof listed>[]> {
  const types = (await client.list("types")).map((one) => listed.parse(one));
  return types.filter(({ family, size }) => family && size);
}

/** @param nameOrId `<family>.<size>` in any case, or an id */
export async function instanceTypeId(client: ZoneClient, nameOrId: string): Promise<string> {
  const wanted = nameOrId.toLowerCase();
  if (!wanted.includes(".")) return wanted;
  const types = await instanceTypes(client);
  const found = types.find(({ name }) => name === wanted);
  if (found) return found.id;
  const names = types.map(({ name }) => name).sort();
  throw new PoolsError(
    `instanceType: zone ${client.zoneName} has no ${nameOrId}${didYouMean(wanted, names)} It has ${truncate(names.join(", "), 800)}.`,
  );
}
