import { z } from "zod";
import { messageOf } from "../core/errors";
import { field } from "../core/schema/field";
import { isUnknown, UNKNOWN } from "../core/schema/unknown";
import type { Settings } from "../core/settings/settings";
import { accountOf, refuseOtherServer, TOKEN, vmpooler } from "./api/account";
import { isSameServer, readUrl } from "./api/url";

/** Pool names are part of paths, where `+` separates them. */
export const poolName = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, "must be the name of a pool: letters, digits, _ - and ., at most 100");

/** A short host name, or a full one: the server cuts it at the first dot. */
export const hostName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}(\.[A-Za-z0-9-]{1,63}){0,10}$/, "must be a host name");

/** The name that identifies a VM in every version of the API. */
export function shortName(host: string): string {
  return host.split(".", 1)[0] ?? host;
}

export const vm = field(hostName, {
  description: "Host name of the VM, short or full, as `hostname` of a Vm",
  createOnly: "It cannot move to another VM.",
  equals: (old, next) => shortName(String(old)) === shortName(String(next)),
});

/** The name of a pool, and no alias: the server answers 500 to an alias here, or ignores it. */
export const realPool = field(poolName, {
  description: "Name of the pool; not an alias",
  createOnly: "It belongs to one pool.",
});

export const pools = field(
  z.record(poolName, z.int().min(1)).refine((asked) => Object.keys(asked).length > 0, "must name at least one pool"),
  {
    description: "Number of VMs by pool or alias",
    createOnly: "VMs are checked out together, by one request.",
  },
);

export const token = field(z.string().regex(TOKEN, "must have neither spaces nor line breaks").optional(), {
  description: "Token for the resource's requests, such as that of a Token",
  default: "`pools:vmpooler.token`, VMPOOLER_TOKEN, then ~/.vmfloaty.yml",
  writeOnly: true,
  hidden: true,
  secret: true,
});

export const triggers = z.array(z.union([z.string(), z.number(), z.boolean()]));

/** An input of every vmpooler resource. */
export const connection = field(z.string().min(1).optional(), {
  description: "Name of the connection of `pools:vmpooler.connections` whose server is used",
  default: "the server of `pools:vmpooler.url`",
  steers: true,
});

/** The server of the resource. It is recorded, so that another server never counts as it. */
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
    computed: true, // if no URL is configured, keep the recorded one
    locates: true,
    hidden: true,
    equals: (old, next) => isSameServer(String(old), String(next)),
  },
);

/**
 * The `url` of a resource that does not set it.
 * @throws ConfigurationError if the configuration has no usable URL, or the resource names another server
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

/** The inputs of every resource but Token that say on which server it is and which token is used. */
export const access = { token, connection, url };

/** The part of the definition that all resources share. */
export const onServer = {
  cloud: vmpooler,
  // Ids are host names, pool names, and ids and tokens that one server knows.
  isGlobal: () => false,
  defaults: (given: { readonly url?: unknown; readonly connection?: unknown }, settings: Settings) => ({
    url: defaultUrl(given, settings),
  }),
};

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
    description: `Takes over the existing \`${form}\` instead of creating a new one; ignored once the resource exists`,
    atCreation: true,
  });
}

/** The outputs of a resource that has only inputs. Not strict, or its type would forbid the inputs beside it. */
export const noOutputs = z.looseObject({});
