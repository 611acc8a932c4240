import { z } from "zod";
import { messageOf } from "../core/errors";
import { field } from "../core/schema/field";
import { isUnknown, UNKNOWN } from "../core/schema/unknown";
import type { Settings } from "../core/settings/settings";
import { accountOf, refuseOtherServer, TOKEN } from "./api/account";
import { isSameServer, readUrl } from "./api/url";

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

export const token = field(z.string().regex(TOKEN, "must be a token, without spaces and line breaks").optional(), {
  description: "Token that is used for the resource, such as that of a Token",
  default: "`pools:vmpooler.token`, VMPOOLER_TOKEN, then ~/.vmfloaty.yml",
  writeOnly: true,
  hidden: true,
  secret: true,
});

export const triggers = z.array(z.union([z.string(), z.number(), z.boolean()]));

/** Steering inputs that every vmpooler resource has. */
export const connection = field(z.string().min(1).optional(), {
  description: "Name of the connection of `pools:vmpooler.connections` whose server is used",
  default: "the server of `pools:vmpooler.url`",
  steers: true,
});

/** Where the resource lives. Recorded, so that another server is never taken for this one. */
export const url = field(
  z
    .string()
    .superRefine((text, { addIssue }) => {
      const complaint = complaintAbout(text);
      if (complaint !== undefined) addIssue({ code: "custom", message: complaint });
    })
    .optional(),
  {
    description:
      "Base URL of the server, with its /api/v1, /api/v2 or /api/v3. A server that was upgraded to another version is the same server",
    default: "`pools:vmpooler.url`, VMPOOLER_URL, then ~/.vmfloaty.yml",
    createOnly: "It belongs to one server.",
    computed: true, // where the configuration has none, nothing is known to have changed
    locates: true,
    hidden: true,
    equals: (old, next) => isSameServer(String(old), String(next)),
  },
);

/**
 * The `url` of a resource that names none.
 * @throws ConfigurationError when the configuration has none that can be used, or leads to another than the one named
 */
export function defaultUrl(
  given: { readonly url?: unknown; readonly connection?: unknown },
  settings: Settings,
): string | undefined {
  if (isUnknown(given.url)) return undefined;
  if (isUnknown(given.connection)) return given.url === undefined ? UNKNOWN : undefined;
  const connection = typeof given.connection === "string" ? given.connection : undefined;
  if (typeof given.url !== "string") return accountOf(settings, connection).url;
  if (complaintAbout(given.url) === undefined) refuseOtherServer(given.url, settings, connection);
  return undefined;
}

function complaintAbout(text: string): string | undefined {
  try {
    readUrl(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

export function adopt(form: string): z.ZodOptional<z.ZodString> {
  return field(z.string().min(1).optional(), {
    description: `Takes over the existing \`${form}\` instead of making a new one; without meaning once the resource exists`,
    atCreation: true,
  });
}

/** Of a resource that has nothing beyond its inputs. Not strict, or its type would forbid the inputs beside it. */
export const noOutputs = z.looseObject({});
