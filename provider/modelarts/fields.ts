import { z } from "zod";
import { PoolsError } from "../core/errors";
import { field } from "../core/schema/field";
import { PROJECT_ID, PROJECT_ID_RULE } from "./api/account";
import type { Where } from "./api/node-pool-client";

const POOL_NAME = /^[a-z][a-z0-9-]{34,61}[a-z0-9]$/;
export const LONGEST_NAME = 50;

export const poolNameText = z
  .string()
  .regex(
    POOL_NAME,
    "must be the id of a resource pool: 36 to 63 characters, lowercase letters, digits and hyphens, a letter first and no hyphen last",
  );

export const nameText = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/,
    "must have 2 to 50 characters, lowercase letters, digits and hyphens, a letter first and no hyphen last",
  )
  .refine((name) => !name.endsWith("-default"), {
    error: "must not end in -default, which is reserved for node pools that ModelArts creates itself",
  });

/** An optional part that ModelArts fills in. */
export function computed<S extends z.ZodType>(schema: S, description: string) {
  return field(schema.optional(), { description, computed: true });
}

/** Includes the names that ModelArts gives itself: a flavor with dots, and `-default`. */
const ANY_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
export const anyNameText = z.string().regex(ANY_NAME, "must be a node pool's name, without slashes");

export const connection = field(z.string().min(1).optional(), {
  description: "Name of the connection of `pools:huaweicloud.connections` whose account is used",
  default: "the account of `pools:huaweicloud.accessKey`",
  steers: true,
});

const region = z.string().regex(/^[a-z0-9-]{1,64}$/, "must be a region such as cn-north-4");
const projectId = z.string().regex(PROJECT_ID, `must be ${PROJECT_ID_RULE}`);

const regionFacts = {
  description: "Region of the resource pool",
  default: "`pools:huaweicloud.region`, then HW_REGION_NAME",
};
const projectFacts = {
  description: "Id of the project of the resource pool",
  default: "`pools:huaweicloud.projectId`, then HW_PROJECT_ID, then the project named like the region",
};

/** The location of a node pool. */
export const place = {
  region: field(region.optional(), {
    ...regionFacts,
    createOnly: "A node pool cannot move to another region.",
    computed: true, // if none is configured, keep the recorded one
    locates: true,
  }),
  projectId: field(projectId.optional(), {
    ...projectFacts,
    createOnly: "A node pool cannot move to another project.",
    computed: true, // looked up if not configured
    locates: true,
  }),
};

/** The same as arguments of a function. */
export const placeArguments = {
  region: field(region.optional(), regionFacts),
  projectId: field(projectId.optional(), projectFacts),
};

/** The vendor's page of a call. */
export function page(call: string): string {
  return `https://support.huaweicloud.com/intl/en-us/api-modelarts/${call}.html`;
}

export const adopt = field(z.string().min(1).optional(), {
  description:
    "Takes over the existing object `<poolName>/<name>` instead of creating a new one; ignored once the resource exists",
  atCreation: true,
});

/**
 * The names in an id, including names that ModelArts gave: such node pools can be read, adopted and changed.
 * @throws PoolsError if `id` is not `<poolName>/<name>`
 */
export function whereOf(id: string): Where {
  const [poolName = "", name = "", ...more] = id.split("/");
  if (POOL_NAME.test(poolName) && ANY_NAME.test(name) && more.length === 0) return { poolName, name };
  throw new PoolsError(`${JSON.stringify(id)} is not the id of a node pool: write <poolName>/<name>.`);
}

/** A valid prefix of a node pool's name from a resource's Pulumi name; a dash and digits follow. */
export function adaptedName(logicalName: string): string {
  const plain = (logicalName.toLowerCase().match(/[a-z0-9]+/g) ?? []).join("-");
  return /^[a-z]/.test(plain) ? plain : plain ? `np-${plain}` : "np";
}
