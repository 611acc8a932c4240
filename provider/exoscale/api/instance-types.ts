import { z } from "zod";
import { PoolsError } from "../../core/errors";
import { didYouMean } from "../../core/text/did-you-mean";
import { truncate } from "../../core/text/truncate";
import type { ZoneClient } from "./client";

/** A type as the API lists it. One without family or size has no name. */
const listed = z.looseObject({ id: z.string(), family: z.string().optional(), size: z.string().optional() });

export interface InstanceType {
  readonly id: string;
  /** `<family>.<size>` */
  readonly name: string | undefined;
}

export async function instanceTypes(client: ZoneClient): Promise<InstanceType[]> {
  return (await client.list("types")).flatMap((one) => {
    const { data } = listed.safeParse(one);
    if (data === undefined) return [];
    return [{ id: data.id, name: data.family && data.size ? `${data.family}.${data.size}` : undefined }];
  });
}

/** @param nameOrId `<family>.<size>` in any case, or an id */
export async function instanceTypeId(client: ZoneClient, nameOrId: string, zone: string): Promise<string> {
  const wanted = nameOrId.toLowerCase();
  if (!wanted.includes(".")) return wanted;
  const types = await instanceTypes(client);
  const found = types.find(({ name }) => name === wanted);
  if (found) return found.id;
  const names = types.flatMap(({ name }) => name ?? []).sort();
  throw new PoolsError(
    `instanceType: zone ${zone} has no ${nameOrId}${didYouMean(wanted, names)} It has ${truncate(names.join(", "), 800)}.`,
  );
}
