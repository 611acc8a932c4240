import { PoolsError } from "../../core/errors";
import type { ZoneClient } from "./client";

/** The id of an instance type that is named by `<family>.<size>`, in any case, or by its id. */
export async function instanceTypeId(client: ZoneClient, nameOrId: string): Promise<string> {
  if (!nameOrId.includes(".")) return nameOrId.toLowerCase();
  const types = await client.types.get();
  const wanted = nameOrId.toLowerCase();
  const found = types.find(({ family, size }) => `${family}.${size}` === wanted);
  if (found) return found.id;
  const family = wanted.split(".")[0];
  const near = types.filter((type) => type.family === family);
  const offered = (near.length > 0 ? near : types).map((type) => `${type.family}.${type.size}`).sort();
  throw new PoolsError(`instanceType: there is no ${nameOrId} here; there are ${offered.join(", ")}.`);
}
