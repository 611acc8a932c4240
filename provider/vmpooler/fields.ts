import { z } from "zod";
import { field } from "../core/schema/field";
import { isObject } from "../core/json";
import type { Replacement } from "../core/resource";
import { isUnknown } from "../core/schema/unknown";

/** Names that go into paths and stand beside `ok` and `domain` in answers. `+` separates names in a path. */
export const poolName = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, "must be the name of a pool: letters, digits, _ - and ., at most 100");

/** A short host name, or a full one: the server cuts it at the first dot. */
export const hostName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}(\.[A-Za-z0-9-]{1,63}){0,10}$/, "must be a host name");

/** The name under which the server knows a VM, whatever its version. */
export function shortName(host: string): string {
  return host.replace(/\..*$/s, "");
}

export const vm = field(hostName, {
  description: "Host name of the VM, short or full, as `hostname` of a Vm",
  createOnly: "It cannot move to another VM.",
  equals: (old, next) => shortName(String(old)) === shortName(String(next)),
});

/** The name of a pool whose configuration is meant: an alias crashes the server, or does nothing. */
export const realPool = field(poolName, {
  description: "Name of the pool; its aliases do not count here",
  createOnly: "It belongs to one pool.",
});

export const pools = field(
  z.record(poolName, z.int().min(1)).refine((asked) => Object.keys(asked).length > 0, "must name at least one pool"),
  {
    description: "How many VMs of which pool or alias",
    createOnly: "VMs are given out together, and once only.",
  },
);

export const lifetime = field(z.int().min(1).optional(), {
  description:
    "Hours from the checkout, not from now, until the VM is destroyed; less than the server's max_lifetime_upper_limit",
  default: "the server's, which is longer for a checkout with a token",
  note: "a VM that has run longer than a lower lifetime is destroyed within a minute",
  computed: true,
  wire: { name: "lifetime" },
});

export const tags = field(z.record(z.string().min(1), z.string().min(1)).optional(), {
  description: "Tags, none of them empty; those that others put on the VM are left alone",
  note: "a removed tag replaces, because the API cannot take it off",
  computed: true,
  wire: { name: "tags" },
});

export const replaceWhenExpiresWithin = field(z.number().positive().optional(), {
  description: "Hours before the end of the lifetime from which on `pulumi up` replaces instead of leaving it alone",
  default: "never ahead of time",
  ignored: true,
});

export const token = field(z.string().min(1).optional(), {
  description: "Token in whose name it is done, such as that of a Token",
  default: "`vmpooler:token`, VMPOOLER_TOKEN, then ~/.vmfloaty.yml",
  writeOnly: true,
  hidden: true,
  secret: true,
});

export const triggers = z.array(z.union([z.string(), z.number(), z.boolean()]));

/** Steering inputs that every vmpooler resource has. */
export const connection = field(z.string().min(1).optional(), {
  description: "Name of the entry of the config object `vmpooler:connections` whose server is used",
  default: "the server of `vmpooler:url`",
  ignored: true,
});

export function adopt(form: string): z.ZodOptional<z.ZodString> {
  return field(z.string().min(1).optional(), {
    description: `Takes over the existing \`${form}\` instead of making a new one; without meaning once the resource exists`,
    ignored: true,
  });
}

/** The disks of a VM beside the one that it comes with: which sizes, and how many of each. */
export const disks = field(z.array(z.int().min(1).max(2048)).optional(), {
  description: "Sizes in GB of disks beside the one that the VM comes with; their order means nothing",
  note: "a removed or resized disk replaces, because the API can neither take it off nor change it",
  equals: (old, next) =>
    without(asList(old), asList(next)).length === 0 && without(asList(next), asList(old)).length === 0,
});

/** Of a resource that has nothing beyond its inputs. Not strict, or its type would forbid the inputs beside it. */
export const noOutputs = z.looseObject({});

/** The replacement that every resource with tags has. */
export const tagRemoval = {
  field: "tags",
  reason: "The API merges tags: it can neither take one off nor empty it.",
  when: (old: unknown, next: unknown): boolean => {
    const before = Object.keys(isObject(old) ? old : {});
    if (isUnknown(next)) return before.length > 0;
    return before.some((name) => !isObject(next) || !Object.hasOwn(next, name));
  },
} as const satisfies Replacement<z.ZodObject<{ tags: typeof tags }>>;

/** The replacement of a VM whose disks are fewer, or of other sizes, than they were. */
export const diskRemoval = {
  field: "disks",
  reason: "The API can neither take off nor resize a disk.",
  when: (old: unknown, next: unknown): boolean => {
    const before = asList(old);
    if (isUnknown(next)) return before.length > 0;
    const after = asList(next);
    // A size that is not known yet may be one of those that seem lost.
    return without(before, after).length > after.filter(isUnknown).length;
  },
} as const satisfies Replacement<z.ZodObject<{ disks: z.ZodArray }>>;

/** `all` without each of `some`, one for one: [8, 8] without [8] is [8]. */
export function without<T>(all: readonly T[], some: readonly T[]): T[] {
  const left = [...some];
  return all.filter((element) => {
    const at = left.indexOf(element);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
