import { z } from "zod";
import { PoolsError } from "../core/errors";
import { field } from "../core/schema/field";
import type { Where } from "./api/client";

const POOL_NAME = /^[a-z][a-z0-9-]{34,61}[a-z0-9]$/;
const NAME = /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/;
const POOL_NAME_RULE =
  "must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a letter first and no hyphen last";
const NAME_RULE =
  "must have 2 to 50 characters, lowercase letters, digits and hyphens, a letter first and no hyphen last";

export const LONGEST_NAME = 50;

export const poolNameText = z.string().regex(POOL_NAME, POOL_NAME_RULE);

export const nameText = z
  .string()
  .regex(NAME, NAME_RULE)
  .refine((name) => !name.endsWith("-default"), {
    error: "must not end in -default, which is how ModelArts names the node pools that it makes itself",
  });

/** Also what ModelArts names itself: a flavor's name with its dots, and `-default`. */
const ANY_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
export const anyNameText = z.string().regex(ANY_NAME, "must be a node pool's name, without slashes");

/** Steering inputs that every resource and function has. */
export const connection = field(z.string().min(1).optional(), {
  description: "Name of the entry of the config object `huaweicloud:connections` whose account is used",
  default: "the account of `huaweicloud:accessKey`",
  ignored: true,
});

export const adopt = field(z.string().min(1).optional(), {
  description:
    "Takes over the existing object `<poolName>/<name>` instead of making a new one; without meaning once the resource exists",
  ignored: true,
});

export function idOf({ poolName, name }: Where): string {
  return `${poolName}/${name}`;
}

/**
 * Of any node pool, whoever named it: what exists can be read, adopted and changed under the name that it has.
 * @throws PoolsError when `id` is no `<poolName>/<name>`.
 */
export function whereOf(id: string): Where {
  const [poolName = "", name = "", ...more] = id.split("/");
  if (POOL_NAME.test(poolName) && ANY_NAME.test(name) && more.length === 0) return { poolName, name };
  throw new PoolsError(`${JSON.stringify(id)} is no id of a node pool: write <poolName>/<name>.`);
}

/** Of any name of a program one that a node pool may bear, to which a dash and digits can be added. */
export function adaptedName(logicalName: string): string {
  const plain = logicalName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return /^[a-z]/.test(plain) ? plain : plain ? `np-${plain}` : "np";
}
